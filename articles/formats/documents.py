"""The one door for files: read_document tells what a file is by its bytes, and gives the stories in it."""

from __future__ import annotations

from articles.formats.composing import document_of_text
from articles.formats.understood import Document, EmbeddedPicture, Part

__all__ = ["Document", "EmbeddedPicture", "Part", "read_document"]


def read_document(name: str, raw: bytes, *, month_first: bool) -> list[Document]:
    """The documents in a file, at least one; a hostile or unknown one is blocked with a sentence. Never raises."""
    return [document_of_text(name, raw, month_first=month_first)]
