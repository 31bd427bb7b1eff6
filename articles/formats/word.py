"""A Word file as a document."""

from __future__ import annotations

from dataclasses import replace

from articles.formats.limits import CannotRead, read_apart
from articles.formats.marked_up import read_blocks
from articles.formats.parts import Document
from articles.formats.text_document import refused
from articles.formats.zip_directory import CannotUnpack, Limits, open_zip

WORD = Limits(entries=2_000)


def read_word(name: str, raw: bytes, *, month_first: bool) -> Document:
    """The stories of a Word file (.docx), with the pictures in it."""
    try:
        open_zip(raw, WORD).close()
        found = read_apart("word", raw)
    except (CannotUnpack, CannotRead) as refusal:
        return refused(name, str(refusal))
    document = read_blocks(name, found.blocks, month_first=month_first, remarks=found.remarks)
    return replace(document, pictures=found.pictures)
