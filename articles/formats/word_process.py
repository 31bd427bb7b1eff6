"""The process that reads one document from its standard input and writes what it found, as JSON.

Run as `python -m articles.formats.word_process KIND`. It has little memory and time: what a document does to its reader
is done to this process alone.
"""

from __future__ import annotations

import base64
import json
import resource
import sys
from dataclasses import astuple
from typing import Any

from articles.formats.limits import SECONDS, CannotRead, Read
from articles.formats.markdown import read_markdown_text
from articles.formats.page import read_html
from articles.formats.word_file import read_word_file

MEMORY = 1024 * 1024 * 1024


def main(kind: str) -> None:
    """Read what comes in; a refusal is an answer too."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 5, SECONDS + 5))  # the one who waits is first
    raw = sys.stdin.buffer.read()
    try:
        values = _values(_read(kind, raw))
    except CannotRead as refusal:
        values = {"refused": str(refusal)}
    sys.stdout.write(json.dumps(values))


def _read(kind: str, raw: bytes) -> Read:
    if kind == "word":
        return read_word_file(raw)
    read_text = read_html if kind == "page" else read_markdown_text
    return Read(*read_text(raw.decode("utf-8", "replace")))


def _values(found: Read) -> dict[str, Any]:
    return {
        "blocks": [astuple(block) for block in found.blocks],
        "remarks": [remark.message for remark in found.remarks],
        "pictures": [
            (picture.name, base64.b64encode(picture.data).decode(), picture.line, picture.alt_text)
            for picture in found.pictures
        ],
    }


if __name__ == "__main__":
    main(sys.argv[1])
