"""A zip file with texts, and pictures that belong to them by their names."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from articles.formats.incoming import Remark
from articles.formats.parts import Document, EmbeddedPicture
from articles.formats.text_document import refused
from articles.formats.zip_directory import MEGABYTE, CannotUnpack, Limits, open_zip, unpacked

LARGEST_ZIP = 20 * MEGABYTE
FOLDER = Limits(entries=500)
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif")
MOST_PICTURES = 20
LARGEST_PICTURE = 10 * MEGABYTE
LONGEST_NAME = 200
SECONDS = 300  # for all its files together: five hundred Word files take two minutes
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")
Reader = Callable[[str, bytes], list[Document]]


def read_zip(name: str, raw: bytes, read: Reader, goes_on: Callable[[], bool]) -> list[Document]:
    """The documents in a zip file; `read` reads one member, and `goes_on` is asked before each.

    A picture goes to the text with its name.
    """
    if len(raw) > LARGEST_ZIP:
        return [refused(name, "This zip file is over 20 MB. Send less at once.")]
    try:
        with open_zip(raw, FOLDER) as opened:
            return _documents(name, opened, read, goes_on)
    except CannotUnpack as refusal:
        return [refused(name, str(refusal))]


def _documents(name: str, opened: ZipFile, read: Reader, goes_on: Callable[[], bool]) -> list[Document]:
    documents: list[Document] = []
    pictures: list[EmbeddedPicture] = []
    latest = time.monotonic() + SECONDS
    for entry in _files(opened.infolist()):
        own = _own_name(entry.filename)
        if not goes_on():
            break
        if time.monotonic() > latest:
            message = f"Reading the files before this one took over {SECONDS // 60} minutes. Send it by itself."
            documents.append(refused(own, message))
            continue
        try:
            data = unpacked(opened, entry)
        except CannotUnpack as refusal:
            documents.append(refused(own, str(refusal)))
            continue
        if own.lower().endswith(PICTURES):
            pictures.append(EmbeddedPicture(own, data))
        else:
            documents += read(own, data)
    for picture in pictures:
        _give(picture, documents)
    return documents or [refused(name, "There is no text in this zip file. Put the stories into it.")]


def _files(entries: Iterable[ZipInfo]) -> list[ZipInfo]:
    """What a person put there: no folders, nothing hidden, nothing that a Mac adds by itself."""
    kept = []
    for entry in entries:
        parts = [part for part in re.split(r"[/\\]", entry.filename) if part not in {"", ".", ".."}]
        hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
        if parts and not entry.is_dir() and not hidden and parts[-1].lower() not in {"thumbs.db", "desktop.ini"}:
            kept.append(entry)
    return kept


def _own_name(path: str) -> str:
    """The name alone: where it lay, and where it would like to go, is of no interest."""
    own = UNSEEN.sub("", re.split(r"[/\\]", path)[-1]).strip() or "story"
    return own if len(own) <= LONGEST_NAME else own[-LONGEST_NAME:]


def _give(picture: EmbeddedPicture, documents: list[Document]) -> None:
    stem = PurePosixPath(picture.name).stem.casefold()
    fitting = (at for at, document in enumerate(documents) if PurePosixPath(document.name).stem.casefold() == stem)
    place = next(fitting, 0 if len(documents) == 1 and documents[0].text else None)
    if place is None:
        message = "No story with this name came along. Give the picture the story's file name, or send it by itself."
        documents.append(refused(picture.name, message))
        return
    owner = documents[place]
    if len(picture.data) > LARGEST_PICTURE or len(owner.pictures) >= MOST_PICTURES:
        message = f"The picture “{picture.name}” is over 10 MB, or one of more than 20: it is left out."
        first = replace(owner.stories[0], remarks=(*owner.stories[0].remarks, Remark("warning", None, message)))
        documents[place] = replace(owner, stories=(first, *owner.stories[1:]))
    else:
        documents[place] = replace(owner, pictures=(*owner.pictures, picture))
