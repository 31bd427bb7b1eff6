from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.formats import page
from articles.formats.documents import read_document
from articles.formats.html_tree import page_of
from tests.articles.formats.files import packed, paragraph, word_file

NAMES = ["story.txt", "story.md", "story.html", "story.docx", "story.zip", "story.pages", "story"]


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.pdf", b"%PDF-1.7", "This is a PDF"),
        ("a.rtf", b"{\\rtf1 text}", "This is a rich text file"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        ("a.odt", packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "OpenDocument"),
        ("a.pages", packed({"Index/Document.iwa": "", "preview.jpg": ""}), "a Pages document"),
        ("a.docx", packed({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "an Excel workbook"),
        ("a.txt", b"%PDF-1.7", "This is a PDF"),
        ("a.docx", b"", "empty"),
        ("a.docx", b"PK\x03\x04 and no more", "damaged"),
        ("a.docx", packed({"[Content_Types].xml": "", "word/document.xml": "<"}), "damaged"),
        ("a.md", b"a" * (1024 * 1024 + 1), "over 1 MB"),
        ("a.html", b"a" * (2 * 1024 * 1024 + 1), "over 2 MB"),
        ("a.md", b"\x00\x01\x02" * 100, "not text"),
    ],
)
def test_what_is_no_story_is_refused_with_what_to_do(name: str, raw: bytes, said: str) -> None:
    (document,) = read_document(name, raw, month_first=True)
    (story,) = document.stories
    assert (document.text, story.headline, story.blocked) == ("", "", True)
    assert said in story.remarks[0].message


@given(
    st.sampled_from(NAMES),
    st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
)
def test_no_bytes_make_the_reader_fail(name: str, raw: bytes) -> None:
    documents = read_document(name, raw, month_first=True)
    assert documents
    assert all(document.stories and len(document.stories) == len(document.parts) for document in documents)


ZIPPED = packed({"a.txt": "Home\n\nText.\n", "b.md": "# Home\n\nText.\n"})


@given(
    st.lists(st.tuples(st.integers(0, len(ZIPPED) - 1), st.integers(0, 255)), max_size=6), st.integers(0, len(ZIPPED))
)
def test_no_damage_to_a_zip_makes_the_reader_fail(changes: list[tuple[int, int]], length: int) -> None:
    raw = bytearray(ZIPPED)
    for place, value in changes:
        raw[place] = value
    for bytes_left in (raw, raw[:length]):
        documents = read_document("a.zip", bytes(bytes_left), month_first=True)
        assert documents
        assert not any("could not be read" in remark.message for one in documents for remark in one.stories[0].remarks)


@pytest.mark.parametrize("place", range(30, 1_000, 97))
def test_no_damage_to_a_word_file_makes_the_reader_fail(place: int) -> None:
    raw = bytearray(word_file(paragraph("Home"), paragraph("Text.")))
    raw[place % len(raw)] ^= 0x5A
    (document,) = read_document("a.docx", bytes(raw), month_first=True)
    (story,) = document.stories
    assert story.headline == "Home" or "damaged" in story.remarks[0].message


@pytest.mark.parametrize(
    "sign", ["<", "<a b", "<!--", "<div>", "<b>", "<a href='", "&#x", "<table><tr><td>", "<ul><li>", "<x/"]
)
def test_no_page_takes_the_reader_long(sign: str) -> None:
    began = time.process_time()
    page.read_html(sign * (page.READ_AT_ONCE // len(sign)))
    assert time.process_time() - began < 1.5


@pytest.mark.parametrize(
    "sign", ["[", "![", "*a ", "> ", "- ", "`", "[a](", "<", "&", "_a*", "|", "[^1]", "\\", "~~", "   1. "]
)
def test_no_markdown_takes_the_reader_long(sign: str) -> None:
    began = time.process_time()
    read_document("a.md", (sign * (30_000 // len(sign))).encode(), month_first=True)
    assert time.process_time() - began < 3


def test_elements_within_elements_without_end_do_not_exhaust_the_stack() -> None:
    assert page_of("<div>" * 50_000 + "words").root.children


def test_a_word_file_that_unpacks_to_a_bomb_is_refused_unopened() -> None:
    bomb = word_file(paragraph("Home"), document__xml=b"<w:p/>" * 2_000_000)
    began = time.monotonic()
    (document,) = read_document("a.docx", bomb, month_first=True)
    assert "over 100 times its size" in document.stories[0].remarks[0].message
    assert time.monotonic() - began < 2


def test_a_word_file_of_too_many_parts_is_refused() -> None:
    many = word_file(paragraph("Home"), **{f"p{number}__xml": "" for number in range(2_000)})
    (document,) = read_document("a.docx", many, month_first=True)
    assert "over 2,000 files" in document.stories[0].remarks[0].message
