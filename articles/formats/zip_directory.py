"""The directory of a zip file, looked at before anything in it is unpacked."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass

MEGABYTE = 1024 * 1024
ENTRY = b"PK\x01\x02"
END = b"PK\x05\x06"
USUAL = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # the others take as much memory as a file likes
SMALL = 100_000  # bytes; what stays below it may be packed as tightly as it likes


class CannotUnpack(Exception):
    """The zip file is refused; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a zip file may hold."""

    entries: int
    unpacked: int = 50 * MEGABYTE
    ratio: int = 100


def open_zip(raw: bytes, limits: Limits) -> zipfile.ZipFile:
    """The zip file, if its directory keeps within the limits. Raises CannotUnpack."""
    end = raw.rfind(END)
    if raw.count(ENTRY, max(0, end - _size_of_directory(raw, end)), max(end, 0)) > limits.entries:
        raise CannotUnpack(f"This file holds over {limits.entries:,} files. Send less at once.")
    try:
        opened = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
        raise CannotUnpack("This file is damaged: it can't be unpacked. Save it again and send that.") from error
    _check(opened.infolist(), limits, len(raw))
    return opened


def unpacked(opened: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one entry: never more than its directory says. Raises CannotUnpack."""
    try:
        with opened.open(member) as entry:
            return entry.read()
    except Exception as error:
        # zipfile and the decompressors raise a dozen kinds on damaged or lying entries.
        raise CannotUnpack(
            f"“{member.filename[:80]}” is damaged or says a wrong size. Save the file again and send that."
        ) from error


def _size_of_directory(raw: bytes, end: int) -> int:
    return int.from_bytes(raw[end + 12 : end + 16], "little") if end >= 0 else 0


def _check(entries: list[zipfile.ZipInfo], limits: Limits, size: int) -> None:
    if len(entries) > limits.entries:
        raise CannotUnpack(f"This file holds over {limits.entries:,} files. Send less at once.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise CannotUnpack("This file is locked with a password. Save it without one and send that.")
    if any(entry.compress_type not in USUAL for entry in entries):
        raise CannotUnpack("This file is packed in an unusual way. Pack it as your computer does it, and send that.")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        message = f"This file unpacks to over {limits.unpacked // MEGABYTE} MB. Send the text alone."
        raise CannotUnpack(message)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise CannotUnpack(
                f"“{entry.filename[:80]}” unpacks to over {limits.ratio} times its size. Send the text alone."
            )
    reached = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < reached or entry.header_offset + entry.compress_size > size:
            raise CannotUnpack("Files lie over one another in this file: it was made to do harm. It is not opened.")
        reached = entry.header_offset + 30 + entry.compress_size
