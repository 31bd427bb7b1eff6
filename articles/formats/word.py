"""Word documents to blocks. The directory is checked here, the conversion runs in a process with limits."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from lxml.html import HtmlElement, document_fromstring, tostring

from articles.formats.archives import open_archive
from articles.formats.blocks import Blocks
from articles.formats.incoming import Remark
from articles.formats.markup import Unparsed, read_html
from articles.formats.understood import EmbeddedPicture

MOST_ENTRIES = 2_000
SECONDS = 20
ROOT = Path(__file__).parents[2]
NOTES = ("footnote", "endnote")
ADVICE = {
    "insertions": "Tracked changes: {count} insertions were taken as text. Check them.",
    "deletions": "Tracked changes: {count} deletions were left out. Check them.",
    "text boxes": "Text boxes: {count} were found; their words may stand in another place or be missing. Check them.",
    "comments": "Comments: {count} were left out.",
}


def read_word(raw: bytes) -> Blocks:
    """The blocks of a .docx. Raises Hostile or Unparsed with a sentence."""
    open_archive(raw, most_entries=MOST_ENTRIES).close()
    told = _converted(raw)
    if "refusal" in told:
        raise Unparsed(told["refusal"])
    blocks = read_html(_with_footnotes(told["html"]), whole_page=False)
    blocks.pictures = tuple(
        EmbeddedPicture(picture["name"], base64.b64decode(picture["data"])) for picture in told["pictures"]
    )
    for kind, count in told["counts"].items():
        blocks.remarks.append(Remark("warning", None, ADVICE[kind].format(count=count)))
    if told["lost"]:
        message = f"{len(told['lost'])} pictures were not taken: they lie outside the document or are too large. "
        blocks.remarks.append(Remark("warning", None, f"{message}Upload them, if you may use them."))
    return blocks


def _converted(raw: bytes) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, "-m", "articles.formats.word_process"],
            input=raw,
            capture_output=True,
            cwd=ROOT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unparsed("This Word document takes too long to read. Save the text alone as .docx.") from error
    if done.returncode:
        raise Unparsed("This Word document could not be read. Open it in Word, save it again and send it again.")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _with_footnotes(html: str) -> str:
    """Mammoth's list of notes at the end becomes our notes in the text."""
    if not any(f'id="{kind}-' in html for kind in NOTES):
        return html
    root = document_fromstring(html)
    notes: dict[str, str] = {}
    for item in root.xpath("//li[starts-with(@id,'footnote-') or starts-with(@id,'endnote-')]"):
        if "-ref-" not in item.get("id"):
            notes[item.get("id")] = " ".join(item.text_content().replace("↑", "").split())
            _remove(item)
    for reference in root.xpath("//sup/a[starts-with(@href,'#footnote-') or starts-with(@href,'#endnote-')]"):
        note = notes.get(reference.get("href")[1:])
        if note:
            reference.getparent().set("data-footnote", note)
    return str(tostring(root, encoding="unicode"))


def _remove(item: HtmlElement) -> None:
    parent = item.getparent()
    if parent is not None:
        item.drop_tree()
