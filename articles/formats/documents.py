"""Any file to documents: what it is by its bytes, its text, the stories in it, and where their parts stand."""

from __future__ import annotations

import logging
from collections.abc import Callable

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


def _always() -> bool:
    return True


def read_document(name: str, raw: bytes, *, month_first: bool, goes_on: Callable[[], bool] = _always) -> list[Document]:
    """The documents in a file: one, or those of a zip. Never raises: what can't be read is a document that says so.

    `goes_on` is asked between the files of a zip, which may take minutes; no: what was read by then is all.
    """
    try:
        if kind_of(name, raw)[0] == "zip":
            return read_zip(name, raw, lambda own, data: _read(own, data, month_first=month_first), goes_on)
    except Exception as error:  # whatever a zip does to its reader
        return _failed(name, error)
    return _read(name, raw, month_first=month_first)


def _read(name: str, raw: bytes, *, month_first: bool) -> list[Document]:
    try:
        return [_read_as_its_kind(name, raw, month_first=month_first)]
    except Exception as error:  # one document must not keep out those beside it
        return _failed(name, error)


def _failed(name: str, error: Exception) -> list[Document]:
    logger.error("“%s” could not be read", name, exc_info=error)  # the log has the rest
    return [refused(name, "This document could not be read. Send its text in another form, or paste it.")]


def _read_as_its_kind(name: str, raw: bytes, *, month_first: bool) -> Document:
    kind, sentence = kind_of(name, raw)
    if kind in {"refused", "zip"}:
        return refused(name, sentence or NESTED)
    reader = {"word": read_word, "markdown": read_markdown, "page": read_page}.get(kind, read_text)
    return reader(name, raw, month_first=month_first)
