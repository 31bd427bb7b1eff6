"""What a file is, by its first bytes; only where these say no more than "text" by its ending."""

from __future__ import annotations

import re
from typing import Literal

FileKind = Literal["text", "markdown", "page", "word", "zip", "refused"]
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL
)
SAVE_AS = "Open it and save it as a Word document (.docx) or as plain text, then send that."
REFUSED = (
    (b"%PDF-", f"This is a PDF, which holds a page and not its text. {SAVE_AS}"),
    (b"{\\rtf", f"This is a rich text file (RTF). {SAVE_AS}"),
    (b"\xd0\xcf\x11\xe0", f"This is a file of an old Word or Office (.doc), or one with a password. {SAVE_AS}"),
)
# What is in a zip says what the zip is; the more telling names first.
PACKED = (
    (b"application/vnd.oasis.opendocument", f"This is an OpenDocument file (.odt). {SAVE_AS}"),
    (b"application/epub+zip", f"This is an EPUB book. {SAVE_AS}"),
    (b"Index/Document.iwa", f"This is a Pages document. {SAVE_AS}"),
    (b"xl/workbook", "This is an Excel workbook, and no story. Copy its text into a Word document, and send that."),
    (b"ppt/presentation", "This is a presentation, and no story. Copy its text into a Word document, and send that."),
)
BY_ENDING = {".odt": PACKED[0][1], ".epub": PACKED[1][1], ".pages": PACKED[2][1]}
MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown", ".mkd")
PAGE_ENDINGS = (".html", ".htm", ".xhtml")


def kind_of(name: str, raw: bytes) -> tuple[FileKind, str]:
    """What the file is; with "refused" comes the sentence that says what to do."""
    if raw.startswith(ZIP):
        return _kind_of_zip(raw, name)
    for mark, sentence in REFUSED:
        if raw.startswith(mark):
            return "refused", sentence
    if PAGE.match(raw.removeprefix(b"\xef\xbb\xbf")[:4096]):
        return "page", ""
    ending = name.lower()
    if ending.endswith(MARKDOWN_ENDINGS):
        return "markdown", ""
    return ("page" if ending.endswith(PAGE_ENDINGS) else "text"), ""


def _kind_of_zip(raw: bytes, name: str) -> tuple[FileKind, str]:
    # Names stand in the directory as they are; a folder with such a file inside is told by its own first names.
    directory = raw[max(0, _begin_of_directory(raw)) :]
    first = raw[:200]
    for mark, sentence in PACKED:
        if (mark in directory and b"/" in mark and not mark.startswith(b"application")) or mark in first:
            return "refused", sentence
    ending = next((ending for ending in BY_ENDING if name.lower().endswith(ending)), "")
    if ending:
        return "refused", BY_ENDING[ending]
    if b"[Content_Types].xml" in directory and b"word/" in directory:
        return "word", ""
    return ("word" if name.lower().endswith(".docx") else "zip"), ""


def _begin_of_directory(raw: bytes) -> int:
    end = raw.rfind(b"PK\x05\x06")
    return end - int.from_bytes(raw[end + 12 : end + 16], "little") if end >= 0 else 0
