"""Any file to documents: what it is by its bytes, its text, the stories in it, and where their parts stand."""

from __future__ import annotations

import logging

from articles.formats.kinds import kind_of
from articles.formats.markdown import read_markdown
from articles.formats.page import read_page
from articles.formats.parts import Document, EmbeddedPicture, Part
from articles.formats.text_document import read_text, refused
from articles.formats.word import read_word
from articles.formats.zipped import read_zip

__all__ = ["Document", "EmbeddedPicture", "Part", "read_document"]

logger = logging.getLogger(__name__)
NESTED = "This is a zip file within a zip file, which is not opened. Unpack it and send what is in it."


def read_document(name: str, raw: bytes, *, month_first: bool) -> list[Document]:
    """The documents in a file: one, or those of a zip. Never raises: what can't be read is a document that says so."""
    return _read(name, raw, month_first=month_first, packed=False)


def _read(name: str, raw: bytes, *, month_first: bool, packed: bool) -> list[Document]:
    try:
        return _read_as_its_kind(name, raw, month_first=month_first, packed=packed)
    except Exception:  # one document must not keep out those beside it; the log has the rest
        logger.exception("“%s” could not be read", name)
        return [refused(name, "This document could not be read. Send its text in another form, or paste it.")]


def _read_as_its_kind(name: str, raw: bytes, *, month_first: bool, packed: bool) -> list[Document]:
    kind, sentence = kind_of(name, raw)
    if kind == "zip" and not packed:
        return read_zip(name, raw, lambda own, data: _read(own, data, month_first=month_first, packed=True))
    if kind in {"refused", "zip"}:
        return [refused(name, sentence or NESTED)]
    reader = {"word": read_word, "markdown": read_markdown, "page": read_page}.get(kind, read_text)
    return [reader(name, raw, month_first=month_first)]
