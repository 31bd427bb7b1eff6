"""Bytes to text: which encoding a file is in, and which files are no text at all."""

from __future__ import annotations

import codecs
import re

from articles.formats.cleaning import LINE_END
from articles.formats.incoming import Remark

LARGEST_FILE = 5 * 1024 * 1024  # bytes; a newspaper's whole Sunday edition is below one megabyte of text
MOST_LINES = 100_000
MOST_REMARKS = 20
BINARY_SAMPLE = 65_536  # bytes
FEWEST_ZEROS = 2  # of UTF-16: a stray zero byte comes alone
ZEROS_ONE_IN = 50
FEWEST_CONTROLS = 5  # of a binary file
CONTROLS_ONE_IN = 33
BYTE_ORDER_MARKS = (
    # The longer marks first: UTF-32-LE begins with the mark of UTF-16-LE.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film file"),
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel document"),
    (b"\x1f\x8b", "a compressed (gzip) file"),
    (b"7z\xbc\xaf", "a compressed (7z) file"),
    (b"Rar!", "a compressed (RAR) file"),
    (b"BZh", "a compressed (bzip2) file"),
    (b"\xfd7zXZ", "a compressed (xz) file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3", "a database"),
)
ZIPPED = (
    (b"word/", "a Word document"),
    (b"xl/", "an Excel workbook"),
    (b"ppt/", "a PowerPoint presentation"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text"),
    (b"application/epub+zip", "an EPUB book"),
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
UNDECODED = re.compile("[\udc80-\udcff]+")
# A lead byte and at least one that follows it: a character of UTF-8 that was cut, never two of Windows-1252.
CUT_CHARACTER = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]+\\Z")
LEAD_BYTE = re.compile("[\udcc2-\udcf4]\\Z")
ASCII_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b")) + b"\x7f"
GARBLED = re.compile("â€[™œ\u009d“”\N{REPLACEMENT CHARACTER}]|Ã[©¨¡³±¼¶¤§ª«­²º]")


class Unreadable(Exception):
    """The file holds no text that could be a story; the message says what it is and what to do."""


def decode(raw: bytes) -> tuple[str, tuple[Remark, ...]]:
    """Read a file in UTF-8, UTF-16, UTF-32 or Windows-1252, with remarks on what was uncertain.

    Broken bytes become U+FFFD and a warning names their line. Raises Unreadable for a file that is empty,
    over LARGEST_FILE bytes or MOST_LINES lines, or no text.
    """
    _refuse_what_is_no_text(raw)
    text, remarks = _decode_by_evidence(raw)
    if not text.strip("\ufeff\x00 \t\r\n\v\f"):
        raise Unreadable("This file holds no text, only blank lines. Send the story again.")
    if sum(1 for _ in LINE_END.finditer(text)) > MOST_LINES:
        raise Unreadable(f"This file has over {MOST_LINES:,} lines: too many for stories. Split it.")
    return text, (*remarks, *_remarks_on_damage(text))


def _refuse_what_is_no_text(raw: bytes) -> None:
    if not raw:
        raise Unreadable("This file is empty. Send the story again.")
    if len(raw) > LARGEST_FILE:
        megabytes = len(raw) / (1024 * 1024)
        raise Unreadable(
            f"This file is over 5 MB ({megabytes:.1f} MB): too large for a story. "
            "Split it, or check that it is the right file."
        )
    kind = _kind_by_signature(raw)
    if kind:
        raise Unreadable(f"This is {kind}, not plain text. Save the story as plain text and send it again.")


def _kind_by_signature(raw: bytes) -> str:
    if raw.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for mark, kind in ZIPPED if mark in raw), "a compressed (zip) file")
    if raw[4:8] == b"ftyp":
        return "a picture or film file"
    return next((kind for mark, kind in SIGNATURES if raw.startswith(mark)), "")


def _decode_by_evidence(raw: bytes) -> tuple[str, tuple[Remark, ...]]:
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, errors="replace"), ()
    encoding = _utf16_without_mark(raw)
    if encoding:
        message = "This file looks like UTF-16 without a mark that says so. Check that the text is readable."
        return raw.decode(encoding, errors="replace"), (Remark("warning", None, message),)
    _refuse_binary(raw)
    return _utf8_or_windows(raw)


def _utf16_without_mark(raw: bytes) -> str:
    """Every blank, digit and line end of UTF-16 has a zero byte on the same side; strays have none."""
    sample = raw[:BINARY_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    fewer, more = sorted((even, odd))
    if more < FEWEST_ZEROS or more * ZEROS_ONE_IN < len(sample) or fewer * 10 > more:
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _refuse_binary(raw: bytes) -> None:
    sample = raw[:BINARY_SAMPLE]
    controls = len(sample) - len(sample.translate(None, delete=ASCII_CONTROLS))
    if controls >= FEWEST_CONTROLS and controls * CONTROLS_ONE_IN > len(sample):
        raise Unreadable("This file is not text. Save the story as plain text and send it again.")


def _utf8_or_windows(raw: bytes) -> tuple[str, tuple[Remark, ...]]:
    text = raw.decode("utf-8", errors="surrogateescape")
    broken = [match.group() for match in UNDECODED.finditer(text)]
    if not broken:
        return text, ()
    cut = sum(bool(CUT_CHARACTER.search(run)) for run in broken)
    cut += bool(LEAD_BYTE.search(text))
    whole = sum(character > "\x7f" for character in text) - sum(len(run) for run in broken)
    if whole + cut >= len(broken) - cut:
        return UNDECODED.sub(REPLACEMENT, text), ()
    message = "This file is not in UTF-8 and was read as Windows-1252. Check accented letters and quotation marks."
    return raw.decode("cp1252", errors="replace"), (Remark("warning", None, message),)


def _remarks_on_damage(text: str) -> list[Remark]:
    if REPLACEMENT not in text and not GARBLED.search(text):
        return []
    remarks = []
    for line, content in enumerate(LINE_END.split(text), start=1):
        if REPLACEMENT in content:
            message = f"A character could not be read and stands as {REPLACEMENT}. Put in the right one."
            remarks.append(Remark("warning", line, message))
        elif match := GARBLED.search(content):
            message = f'The text looks garbled ("{match.group()}"). Check accents and quotation marks.'
            remarks.append(Remark("warning", line, message))
        if len(remarks) == MOST_REMARKS:
            break
    return remarks
