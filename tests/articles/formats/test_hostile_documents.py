from __future__ import annotations

import time
import zipfile

import pytest

from tests.articles.formats.test_documents import only
from tests.articles.formats.word_files import packed, paragraph, word, word_of

LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:document xmlns:w="x">&b;</w:document>'


def refusal(name: str, raw: bytes) -> str:
    begun = time.monotonic()
    story = only(name, raw).stories[0]
    assert time.monotonic() - begun < 5  # under 2 s on a machine that does nothing else
    assert story.blocked
    return story.remarks[0].message


def test_a_bomb_is_refused_by_its_directory() -> None:
    assert "50 MB" in refusal("a.docx", word_of(" " * 400_000_000))
    assert "100 times" in refusal("a.docx", word_of(" " * 30_000_000))


def test_entities_are_refused() -> None:
    assert "entities" in refusal("a.docx", word_of(LAUGHS))


def test_a_hundred_thousand_entries_are_refused_unread() -> None:
    assert "too many" in refusal("a.zip", packed(((f"{n}", "") for n in range(70_000)), zipfile.ZIP_STORED))


def test_a_tower_of_elements_takes_only_its_own_process_with_it() -> None:
    assert "could not be read" in refusal("a.docx", word_of("<a>" * 100_000 + "</a>" * 100_000))


def test_overlapping_files_are_refused() -> None:
    raw = packed([("a.txt", "A" * 100), ("b.txt", "B" * 100)], zipfile.ZIP_STORED)
    second = raw.rindex(b"PK\x01\x02")
    overlapping = raw[: second + 42] + b"\0\0\0\0" + raw[second + 46 :]
    assert "overlap" in refusal("a.zip", overlapping)


@pytest.mark.parametrize("ending", [".txt", ".md", ".html"])
@pytest.mark.parametrize("character", list("a*[<&`>#-|!\\"))
def test_a_megabyte_of_one_character_is_soon_read(character: str, ending: str) -> None:
    begun = time.monotonic()
    only(f"a{ending}", character.encode() * 1_000_000)
    assert time.monotonic() - begun < 5


def test_what_stands_in_word_never_becomes_a_script() -> None:
    raw = word(paragraph("Head") + paragraph("&lt;script&gt;alert(1)&lt;/script&gt; said"))
    story = only("a.docx", raw).stories[0]
    assert story.paragraphs == ("<script>alert(1)</script> said",)
    assert "<script" not in "".join(story.markup)
