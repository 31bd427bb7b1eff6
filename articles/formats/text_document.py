"""Plain text as a document."""

from __future__ import annotations

from collections.abc import Sequence

from articles.formats.decoding import Unreadable, decode
from articles.formats.incoming import Copy, Remark
from articles.formats.parts import Document, parts_of
from articles.formats.plain_text import Understood, understand


def read_text(name: str, raw: bytes, *, month_first: bool, remarks: Sequence[Remark] = ()) -> Document:
    """The stories of a plain text."""
    try:
        text, doubts = decode(raw)
    except Unreadable as unreadable:
        return refused(name, str(unreadable))
    stories = understand(text, month_first=month_first, remarks=[*remarks, *doubts])
    return document_of(name, text, stories)


def document_of(name: str, text: str, stories: Sequence[Understood]) -> Document:
    """A text and what was understood of it."""
    copies = tuple(story.copy for story in stories)
    parts = parts_of(text, copies, [story.marks for story in stories])
    return Document(name, text, copies, tuple(tuple(of_one) for of_one in parts))


def refused(name: str, sentence: str, remarks: Sequence[Remark] = ()) -> Document:
    """A document that can't be read, the sentence that says what to do, and what else was seen."""
    return Document(name, "", (Copy(headline="", remarks=(Remark("blocking", None, sentence), *remarks)),), ((),))
