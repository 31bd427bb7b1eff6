"""Word to HTML in a process of its own, with limits of time and memory: raw on stdin, JSON on stdout.

Run as `python -m articles.formats.word_process`. A document that is a bomb takes this process with it and
nobody else.
"""

from __future__ import annotations

import base64
import io
import json
import resource
import sys
import zipfile
from collections.abc import Callable
from typing import Any
from xml.sax import ContentHandler, SAXException  # the reader that uses them is defusedxml's

import mammoth
from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString

MEMORY = 1024 * 1024 * 1024  # bytes
SECONDS = 20
MOST_PICTURES = 20
LARGEST_PICTURE = 10 * 1024 * 1024  # bytes
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p.subtitle:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""
COUNTED = {"ins": "insertions", "del": "deletions", "txbxContent": "text boxes", "comment": "comments"}


class Counter(ContentHandler):
    """Counts what a body can't show; reading it also proves that a part is XML without entities."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: dict[str, int] = {}

    def startElement(self, name: str, attrs: object) -> None:  # noqa: N802 -- the name that SAX calls
        """Count an element by its name without the prefix."""
        told = COUNTED.get(name.rpartition(":")[2])
        if told and name.startswith("w:"):
            self.counts[told] = self.counts.get(told, 0) + 1


def convert(raw: bytes) -> dict[str, Any]:
    """The HTML of a document with its pictures, counts of what it lacks, or the sentence of a refusal."""
    counter = Counter()
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    parseString(archive.read(name), counter, forbid_dtd=True)
    except DefusedXmlException:
        return {"refusal": "This document defines entities, as no word processor does. It was not opened."}
    except SAXException:
        return {"refusal": "This Word document is damaged. Open it in Word, save it again and send it again."}
    pictures: list[dict[str, str]] = []
    lost: list[str] = []
    result = mammoth.convert_to_html(
        io.BytesIO(raw), style_map=STYLES, convert_image=_taker(pictures, lost), external_file_access=False
    )
    return {"html": result.value, "pictures": pictures, "lost": lost, "counts": counter.counts}


def _taker(pictures: list[dict[str, str]], lost: list[str]) -> Callable[[Any], list[Any]]:
    def take(image: Any) -> list[Any]:
        try:
            with image.open() as file:
                data = file.read(LARGEST_PICTURE + 1)
        except Exception as error:
            lost.append(f"a picture outside the document ({type(error).__name__})")
            return []
        if len(data) > LARGEST_PICTURE or len(pictures) == MOST_PICTURES:
            lost.append("a picture over the limit")
            return []
        ending = str(image.content_type or "").rpartition("/")[2]
        name = f"picture-{len(pictures) + 1}.{ending if ending.isalnum() else 'bin'}"
        pictures.append({"name": name, "data": base64.b64encode(data).decode("ascii")})
        return []

    return take


def main() -> None:
    """Convert what comes in; whatever goes wrong is an exit status that the caller understands."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(convert(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
