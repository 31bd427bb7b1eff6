"""Zip files, looked at before anything is unpacked: their directory must be honest and small."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

LARGEST_UNPACKED = 50 * 1024 * 1024  # bytes
HIGHEST_RATIO = 100
RATIO_MATTERS_FROM = 1024 * 1024  # bytes; a small file of blanks is no bomb
MOST_BYTES_AN_ENTRY = 600  # of the directory
END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
LOCAL_HEADER = 30
MAGIC = (b"PK\x03\x04", b"PK\x05\x06")


class Hostile(Exception):
    """The archive must not be unpacked; the message says which limit it breaks."""


def open_archive(raw: bytes, *, most_entries: int) -> zipfile.ZipFile:
    """The archive, if its directory keeps the limits. Raises Hostile."""
    _check_end(raw, most_entries)
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise Hostile("This file is damaged and can't be opened. Save it again and send it again.") from error
    entries = archive.infolist()
    if len(entries) > most_entries:
        raise Hostile(f"This file holds over {most_entries:,} files inside it: too many. Send the stories alone.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Hostile("This file is locked with a password. Send it without one.")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > LARGEST_UNPACKED:
        raise Hostile("This file unpacks to over 50 MB: too large for stories. Send it without its pictures.")
    if unpacked > RATIO_MATTERS_FROM and unpacked > HIGHEST_RATIO * len(raw):
        raise Hostile("This file unpacks to over 100 times its size, as no document does. It was not opened.")
    _check_places(entries, len(raw))
    return archive


def read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry, never more than its directory says. Raises Hostile where it lies or is damaged."""
    try:
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, NotImplementedError, EOFError, RuntimeError) as error:
        raise Hostile(f'"{shown_name(entry.filename)}" in this file is damaged. Save it again.') from error
    if len(content) != entry.file_size:
        raise Hostile(f'"{shown_name(entry.filename)}" in this file lies about its size. It was not opened.')
    return content


def members(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    """The files that a person put in: no folders, no hidden files, no traces of a Mac."""
    for entry in archive.infolist():
        parts = PurePosixPath(entry.filename.replace("\\", "/")).parts
        hidden = any(part.startswith(".") and part not in (".", "..") for part in parts)
        if parts and not entry.is_dir() and not hidden and "__MACOSX" not in parts:
            yield entry


def shown_name(name: str) -> str:
    """The last part of a name, harmless as a name of a file and on a page."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(character for character in last if character.isprintable())
    return kept.strip(". ")[-200:] or "unnamed"


def _check_end(raw: bytes, most_entries: int) -> None:
    """Before the directory is read: zipfile would read a hundred thousand entries first."""
    place = raw.rfind(END, max(0, len(raw) - LONGEST_COMMENT - END_SIZE))
    if place < 0 or len(raw) < place + END_SIZE:
        raise Hostile("This file is cut off or damaged and can't be opened. Send it again.")
    entries, size = struct.unpack("<HI", raw[place + 10 : place + 16])
    if entries > most_entries or size > most_entries * MOST_BYTES_AN_ENTRY:
        raise Hostile(f"This file holds over {most_entries:,} files inside it: too many. Send the stories alone.")


def _check_places(entries: list[zipfile.ZipInfo], length: int) -> None:
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    message = "The files inside this file overlap, as no honest program packs them. It was not opened."
    for entry, following in pairwise(ordered):
        if entry.header_offset + LOCAL_HEADER + entry.compress_size > following.header_offset:
            raise Hostile(message)
    if ordered and ordered[-1].header_offset + LOCAL_HEADER + ordered[-1].compress_size > length:
        raise Hostile(message)
