"""Lines or blocks to a document: the house file's reader works on whatever a format gave."""

from __future__ import annotations

from articles.formats.cleaning import clean
from articles.formats.decoding import Unreadable, decode
from articles.formats.placing import parts_of
from articles.formats.plain_text import readings_of, with_remarks
from articles.formats.understood import Document, refused


def document_of_text(name: str, raw: bytes, *, month_first: bool) -> Document:
    """A file of plain text."""
    try:
        text, doubts = decode(raw)
    except Unreadable as unreadable:
        return refused(name, str(unreadable))
    lines, remarks = clean(text)
    readings = readings_of(lines, month_first=month_first)
    if not readings:
        return refused(name, "This file holds no words, only rules and blank lines. Send the story again.")
    stories = with_remarks([reading.copy for reading in readings], [*doubts, *remarks])
    shown = "\n".join(line.text for line in lines)
    return Document(name, shown, tuple(stories), tuple(parts_of(lines, readings, {})))
