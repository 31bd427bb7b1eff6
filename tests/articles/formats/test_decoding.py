from __future__ import annotations

import codecs

import pytest

from articles.formats.decoding import LARGEST_FILE, MOST_LINES, Unreadable, decode

TEXT = "Sunday\n11-02-2025 Vol 2132\n\n“Señor Núñez” pays 5 € – or not…\n"
ASCII = "Sunday\n11-02-2025 Vol 2132\n\nA headline\n"


@pytest.mark.parametrize(
    "raw",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
)
def test_unicode_is_read_without_a_remark(raw: bytes) -> None:
    assert decode(raw) == (TEXT, ())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_an_encoding_that_nothing_states_is_read_with_a_warning(encoding: str) -> None:
    text, remarks = decode(TEXT.encode(encoding))
    assert text == TEXT
    assert [(remark.level, remark.line) for remark in remarks] == [("warning", None)]


@pytest.mark.parametrize(
    ("raw", "text", "line"),
    [
        ("Ana Muñ".encode()[:-1], "Ana Mu\ufffd", 1),
        ("One\n“Two” ".encode()[:-2] + b" three", "One\n“Two\ufffd three", 2),
        ("“Señor”\r\n".encode() + b"\x80 caf\xe9", "“Señor”\r\n\ufffd caf\ufffd", 2),
    ],
)
def test_broken_utf_8_is_marked_and_its_line_named(raw: bytes, text: str, line: int) -> None:
    found, remarks = decode(raw)
    assert found == text
    assert [(remark.level, remark.line) for remark in remarks] == [("warning", line)]


def test_text_that_was_decoded_wrongly_before_is_pointed_out() -> None:
    text, remarks = decode(f"Fine\n{'the town’s café'.encode().decode('cp1252')}".encode())
    assert text == "Fine\nthe townâ€™s cafÃ©"
    assert [(remark.level, remark.line) for remark in remarks] == [("warning", 2)]


def test_a_stray_zero_byte_does_not_make_a_text_binary() -> None:
    assert decode(b"A headline\n\nThe bo\x00dy.\n") == ("A headline\n\nThe bo\x00dy.\n", ())


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "This file is empty"),
        (b" \r\n\t\n", "This file holds no text"),
        (codecs.BOM_UTF8, "This file holds no text"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml...word/document.xml", "This is a Word document"),
        (b"PK\x03\x04\x14\x00[Content_Types].xml...xl/workbook.xml", "This is an Excel workbook"),
        (b"PK\x03\x04\x14\x00story.txt", "This is a compressed (zip) file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Word or Excel document"),
        (b"{\\rtf1\\ansi Story}", "This is a rich text (RTF) document"),
        (b"%PDF-1.7\n", "This is a PDF document"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "This is a PNG picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This is a JPEG picture"),
        (b"\x00\x00\x00\x20ftypheic", "This is a picture or film file"),
        (bytes(range(256)) * 4, "This file is not text"),
        (b"\x00" * 400, "This file is not text"),
        (b"a" * (LARGEST_FILE + 1), "This file is over 5 MB"),
        (b"a\n" * (MOST_LINES + 1), "This file has over 100,000 lines"),
    ],
)
def test_what_is_no_text_is_refused_by_name(raw: bytes, says: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        decode(raw)
    assert str(refusal.value).startswith(says)


def test_the_largest_files_are_still_read() -> None:
    assert decode(b"a" * LARGEST_FILE) == ("a" * LARGEST_FILE, ())
