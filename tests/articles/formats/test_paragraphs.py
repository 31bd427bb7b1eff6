from __future__ import annotations

import textwrap

import pytest

from articles.formats.cleaning import Line
from articles.formats.paragraphs import join_paragraphs

LONG = (
    "The bridge was struck at four in the morning, when the tide was out and the barge sat low in the channel. "
    "Nobody was hurt, but the bridge keeper lost his bicycle, his lamp and, for a day or two, his voice."
)
OTHER = "A crane from the next port over lifted the span on Thursday, and divers cleared the stones below it."


def paragraphs_of(text: str) -> list[str]:
    lines = [Line(number, content) for number, content in enumerate(text.split("\n"), start=1)]
    return [paragraph.text for paragraph in join_paragraphs(lines)[0]]


@pytest.mark.parametrize("columns", [60, 65, 72, 76, 80, 100])
def test_wrapped_paragraphs_are_joined(columns: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(text, columns, break_on_hyphens=False) for text in (LONG, OTHER))
    assert paragraphs_of(wrapped) == [LONG, OTHER]


def test_a_wrapped_paragraph_beside_an_unwrapped_one_is_joined() -> None:
    assert paragraphs_of(f"{LONG}\n\n{textwrap.fill(OTHER, 72)}") == [LONG, OTHER]


def test_lines_that_were_never_wrapped_are_paragraphs_of_their_own() -> None:
    assert paragraphs_of(f"{LONG}\n{OTHER}\nShort line\nand another") == [LONG, OTHER, "Short line", "and another"]


def test_short_lines_are_verse_or_lists_and_stay_apart() -> None:
    assert paragraphs_of("Four ships came in\nand one went out\n\n- rope\n- tar") == [
        "Four ships came in",
        "and one went out",
        "- rope",
        "- tar",
    ]


def test_a_hyphen_at_the_end_of_a_line_keeps_its_word_together() -> None:
    assert paragraphs_of("The council asked for a cautious and long-\nterm plan, and it got one.") == [
        "The council asked for a cautious and long-term plan, and it got one."
    ]


def test_paragraphs_carry_the_number_of_their_first_line() -> None:
    lines = [Line(number, text) for number, text in ((4, ""), (5, LONG), (6, ""), (7, OTHER))]
    assert [paragraph.number for paragraph in join_paragraphs(lines)[0]] == [5, 7]
