from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.formats.documents import Document, Part, read_document
from articles.formats.plain_text import read

STORIES = Path(__file__).parents[2] / "files" / "stories"
HOUSE = """Sunday
11-02-2025 Vol 2132

Port Almond opens its harbour again

The harbour of Port Almond reopened on Monday, four weeks after a barge struck the swing bridge.

The town council will decide next week whether the barge’s owner pays for the repair.

Odile Marchetti, senior fellow for coasts at the Institute of Inland Waters in Lome.

image source from:harbourpost

Tamsin Okoro
"""


def document_in(text: str | bytes, name: str = "story.txt") -> Document:
    raw = text.encode() if isinstance(text, str) else text
    (document,) = read_document(name, raw, month_first=True)
    return document


def parts_in(document: Document, story: int = 0) -> list[tuple[str, str]]:
    return [(part.kind, document.text[part.begin : part.end]) for part in document.parts[story]]


def part_of(document: Document, kind: str) -> Part:
    return next(part for part in document.parts[0] if part.kind == kind)


def assert_every_character_has_one_part(document: Document) -> None:
    parts = [part for of_story in document.parts for part in of_story]
    assert len(document.parts) == len(document.stories) >= 1
    reached = 0
    for part in parts:
        assert reached <= part.begin < part.end <= len(document.text)
        assert not document.text[reached : part.begin].strip()
        assert 0 <= part.confidence <= 1
        assert part.why.endswith(".")
        reached = part.end
    assert not document.text[reached:].strip()


def test_each_part_of_a_house_story_stands_where_it_was_typed() -> None:
    document = document_in(HOUSE)
    assert [kind for kind, _text in parts_in(document)] == [
        *("weekday", "date", "volume", "headline", "body", "bio", "image_source", "byline"),
    ]
    assert parts_in(document)[1:4] == [
        ("date", "11-02-2025"),
        ("volume", "Vol 2132"),
        ("headline", "Port Almond opens its harbour again"),
    ]
    assert parts_in(document)[-1] == ("byline", "Tamsin Okoro")
    assert document.stories == tuple(read(HOUSE.encode()))


@pytest.mark.parametrize("path", sorted(STORIES.glob("*.txt")), ids=lambda path: path.name)
def test_a_text_file_gives_the_same_stories_as_before_and_leaves_no_character_out(path: Path) -> None:
    raw = path.read_bytes()
    document = document_in(raw, path.name)
    assert list(document.stories) == read(raw)
    assert_every_character_has_one_part(document)


def test_a_weekday_that_agrees_makes_the_date_certain_and_one_that_does_not_makes_it_doubtful() -> None:
    agrees, differs = document_in(HOUSE), document_in(HOUSE.replace("Sunday", "Friday"))
    alone = document_in(HOUSE.replace("Sunday\n", ""))
    sure = [part_of(document, "date").confidence for document in (agrees, alone, differs)]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] == 1
    assert sure[-1] <= 0.5
    assert "agrees" in part_of(agrees, "weekday").why


def test_a_name_without_a_sign_is_less_certain_than_one_with_by_before_it() -> None:
    announced = part_of(document_in(HOUSE.replace("Tamsin Okoro", "By Tamsin Okoro")), "byline")
    below_source = part_of(document_in(HOUSE), "byline")
    last_line = part_of(document_in(HOUSE.replace("image source from:harbourpost\n\n", "")), "byline")
    typed_oddly = part_of(document_in(HOUSE.replace("Tamsin Okoro", "tamsin okoro")), "byline")
    sure = [part.confidence for part in (announced, below_source, last_line, typed_oddly)]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 4


def test_a_headline_that_is_long_or_ends_like_a_sentence_is_doubtful() -> None:
    headline = "Port Almond opens its harbour again"
    usual = part_of(document_in(HOUSE), "headline").confidence
    assert part_of(document_in(HOUSE.replace(headline, f"{headline}.")), "headline").confidence < usual
    assert part_of(document_in(HOUSE.replace(headline, f"{headline} " * 5)), "headline").confidence < usual


def test_what_stays_in_the_body_with_a_warning_is_doubtful_and_says_why() -> None:
    document = document_in(HOUSE.replace("image source from:harbourpost\n\n", "").replace("Tamsin Okoro", "Reuters"))
    last = document.parts[0][-1]
    assert document.text[last.begin : last.end] == "Reuters"
    assert (last.kind, last.confidence) == ("body", 0.6)
    assert last.why in {remark.message for remark in document.stories[0].remarks}


def test_several_stories_and_the_rules_between_them_have_their_own_parts() -> None:
    second = HOUSE.replace("Port Almond opens", "Lome opens")
    document = document_in(f"{HOUSE}\n-30-\n\n{second}")
    assert [story.headline[:4] for story in document.stories] == ["Port", "Lome"]
    assert parts_in(document)[-1] == ("unknown", "-30-")
    assert parts_in(document, 1)[0] == ("weekday", "Sunday")
    assert_every_character_has_one_part(document)


LINES = """Sunday|11-02-2025 Vol 2132|Vol 7|| |By Ana Muñoz and Reuters|-30-|image source from:AFP|Photo:|Ana Muñoz
Some text that ends here.|Ana Muñoz, senior fellow at the Institute.|Friday, 3 May 2024 Vol. 2,001 No 3 extra"""
ODD_LINES = ["\u200b", "A\u200b headline", "\u202eturned", "x\u0301" * 40, "Sun\u00ad day"]
WORDS = st.sampled_from([*LINES.split("|"), *ODD_LINES])
ENDS = st.sampled_from(["\n", "\r\n", "\n\n", "\u2028", "\x85", "\r"])


@given(st.lists(st.tuples(WORDS | st.text(max_size=30), ENDS), max_size=30))
def test_every_character_of_any_text_has_exactly_one_part(lines: list[tuple[str, str]]) -> None:
    raw = "".join(f"{text}{end}" for text, end in lines).encode("utf-8", "replace")
    document = document_in(raw)
    assert_every_character_has_one_part(document)
    assert list(document.stories) == read(raw)
