"""What is marked in a passage: whole words as they are compared, and nothing within others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.marking import marked, snippet
from articles.search.words import tokens


@pytest.mark.parametrize(
    ("asked", "text", "shown"),
    [
        ("U.S. ports", "Kenya's ports and Togo's", "Kenya's [ports] and Togo's"),
        ("3,000 troops", "Some 3,000 troops", "Some [3,000 troops]"),
        ("3000", "Some 3,000 troops", "Some [3,000] troops"),
        ("3 troops", "3,000 troops", "3,000 [troops]"),
        ("O'Brien", "Mr O'Brien and Obrien", "Mr [O'Brien] and [Obrien]"),
        ("brien", "Mr O’Brien", "Mr [O’Brien]"),
        ("T cells", "They don't", "They don't"),
        ("us", "Nobody used the bus", "Nobody used the bus"),
        ("quito", "In Quitó's streets", "In [Quitó's] streets"),
    ],
)
def test_words_are_marked_as_they_are_compared(asked, text, shown):
    wanted = {word for token in tokens(asked) for word in (token.word, *token.others)}
    pieces = snippet(text, wanted)
    assert "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces) == shown


WORDS = [
    "dam",
    "Dams",
    "dam's",
    "mid-dam",
    "dam,",
    "o'dam",
    "damage",
    "dämme",
    "x_dam",
    "港口",
    "rain",
    "rain.",
    "3,000",
]


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.sets(st.sampled_from(["dam", "rain", "port", "3000", "港口"])))
def test_a_passage_shows_all_that_the_same_text_would_show_by_itself(said, wanted):
    pieces = snippet(" ".join(said), wanted)
    passage = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    alone = [piece.text for piece in marked(passage, wanted) if piece.is_match]
    assert [piece.text for piece in pieces if piece.is_match] == alone
