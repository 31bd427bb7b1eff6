"""The one door for files: read_document tells what a file is by its bytes, and gives the stories in it."""

from __future__ import annotations

import re

from articles.formats.archives import MAGIC, Hostile, members, open_archive, read_entry, shown_name
from articles.formats.composing import document_of_blocks, document_of_text
from articles.formats.decoding import Unreadable, decode
from articles.formats.markdown import read_markdown
from articles.formats.markup import Unparsed, read_html
from articles.formats.understood import Document, EmbeddedPicture, Part, refused
from articles.formats.word import read_word

__all__ = ["Document", "EmbeddedPicture", "Part", "read_document"]

LARGEST_FILE = 20 * 1024 * 1024  # bytes
MOST_MEMBERS = 500
ARCHIVE_ENDINGS = (".zip",)
MARKDOWN_ENDINGS = (".md", ".markdown", ".mdown")
PAGE_ENDINGS = (".html", ".htm", ".xhtml")
PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
SAVE_AS = 'Save it as .docx or plain text and send it again ("Save as" or "Export" in its program).'
UNKNOWN_PROGRAMS = (
    (b"\xd0\xcf\x11\xe0", "an old Word document (.doc)"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"%PDF-", "a PDF"),
)
ENDINGS = {".doc": "an old Word document", ".odt": "an OpenDocument text", ".pages": "a Pages document"}


def read_document(name: str, raw: bytes, *, month_first: bool) -> list[Document]:
    """The documents in a file, at least one; a hostile or unknown one is blocked with a sentence. Never raises."""
    name = shown_name(name)
    if len(raw) > LARGEST_FILE:
        return [refused(name, "This file is over 20 MB: too large for stories. Split it, or send the text alone.")]
    try:
        if raw.startswith(MAGIC):
            return _of_zip(name, raw, month_first)
        return [_of_one(name, raw, month_first)]
    except (Hostile, Unparsed, Unreadable) as refusal:
        return [refused(name, str(refusal))]
    except (RecursionError, MemoryError):
        return [refused(name, "This file is built too deeply to be read. Save it as plain text and send it again.")]


def _of_one(name: str, raw: bytes, month_first: bool) -> Document:
    for mark, kind in UNKNOWN_PROGRAMS:
        if raw.startswith(mark):
            return refused(name, f"This is {kind}, which can't be read here. {SAVE_AS}")
    ending = name.lower()
    if ending.endswith(MARKDOWN_ENDINGS):
        return document_of_blocks(name, read_markdown(raw), month_first=month_first)
    if ending.endswith(PAGE_ENDINGS) or PAGE.match(raw):
        text, doubts = decode(raw)
        found = read_html(text)
        found.remarks += doubts
        return document_of_blocks(name, found, month_first=month_first)
    return document_of_text(name, raw, month_first=month_first)


def _of_zip(name: str, raw: bytes, month_first: bool) -> list[Document]:
    with open_archive(raw, most_entries=2_000) as archive:
        names = set(archive.namelist())
        if "word/document.xml" in names or "[Content_Types].xml" in names:
            if any(inner.startswith("word/") for inner in names):
                return [document_of_blocks(name, read_word(raw), month_first=month_first)]
            return [refused(name, f"This is an Office file, but no Word document. {SAVE_AS}")]
        if "mimetype" in names or "META-INF/container.xml" in names or "Index/Document.iwa" in names:
            kind = ENDINGS.get(name[name.rfind(".") :].lower(), "a document of another program")
            return [refused(name, f"This is {kind}, which can't be read here. {SAVE_AS}")]
        entries = list(members(archive))
        if len(entries) > MOST_MEMBERS:
            raise Hostile(f"This zip holds over {MOST_MEMBERS} files: too many. Send it in smaller ones.")
        if not entries:
            raise Hostile("This zip holds no files. Send it again.")
        found = []
        for entry in entries:
            found += _of_member(shown_name(entry.filename), read_entry(archive, entry), month_first)
        return found


def _of_member(name: str, raw: bytes, month_first: bool) -> list[Document]:
    if raw.startswith(MAGIC) and name.lower().endswith(ARCHIVE_ENDINGS):
        return [refused(name, "This is a zip inside a zip, which is not opened. Unpack it and send its files.")]
    if raw.startswith(MAGIC) and b"word/" not in raw:
        return [refused(name, f"This is a packed file inside a zip, which is not opened. {SAVE_AS}")]
    return read_document(name, raw, month_first=month_first)
