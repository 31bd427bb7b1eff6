from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from articles.formats.documents import Document, read_document
from tests.articles.formats.word_files import paragraph, word

HOUSE = "Sunday\n11-02-2025 Vol 2132\nA headline\n\nThe first paragraph.\n\nimage source from:AFP\nAna Muñoz\n"


def only(name: str, raw: bytes) -> Document:
    (document,) = read_document(name, raw, month_first=True)
    return document


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(part.kind, document.text[part.begin : part.end]) for part in document.parts[0]]


def uncovered(document: Document) -> list[str]:
    counts = [0] * len(document.text)
    for part in (part for parts in document.parts for part in parts):
        for place in range(part.begin, part.end):
            counts[place] += 1
    pairs = zip(document.text, counts, strict=True)
    return [character for character, count in pairs if not character.isspace() and count != 1]


def test_every_stretch_of_a_house_file_is_named() -> None:
    assert kinds(only("a.txt", HOUSE.encode())) == [
        ("weekday", "Sunday"),
        ("date", "11-02-2025"),
        ("volume", "Vol 2132"),
        ("headline", "A headline"),
        ("body", "The first paragraph."),
        ("image_source", "image source from:AFP"),
        ("byline", "Ana Muñoz"),
    ]


def test_a_weekday_that_contradicts_the_date_is_not_believed() -> None:
    parts = only("a.txt", HOUSE.replace("Sunday", "Wednesday").encode()).parts[0]
    assert parts[0].kind == "weekday"
    assert parts[0].confidence < 0.5


def test_the_same_story_in_word_is_read_as_in_text() -> None:
    lines = [paragraph(line) for line in HOUSE.splitlines() if line]
    text, document = only("a.txt", HOUSE.encode()).stories[0], only("a.docx", word("".join(lines))).stories[0]
    told = [(story.headline, story.date, story.byline, story.image_source) for story in (text, document)]
    assert told[0] == told[1]
    assert document.markup == ()


def test_other_programs_files_are_refused_with_what_to_do() -> None:
    for raw in (b"%PDF-1.7", b"{\\rtf1 x}", b"\xd0\xcf\x11\xe0\xa1"):
        document = only("a.doc", raw)
        assert document.stories[0].blocked
        assert "Save it as .docx" in document.stories[0].remarks[0].message


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.sampled_from([".txt", ".md", ".html"]))
@settings(max_examples=200, deadline=None)
def test_every_character_is_in_exactly_one_part(text: str, ending: str) -> None:
    for document in read_document(f"a{ending}", f"{HOUSE}{text}".encode(), month_first=True):
        assert uncovered(document) == []


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.zip"]))
@settings(max_examples=200, deadline=None)
def test_no_bytes_raise(raw: bytes, name: str) -> None:
    assert read_document(name, raw, month_first=True)
    assert read_document(name, b"PK\x03\x04" + raw, month_first=True)
