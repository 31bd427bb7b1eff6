"""Whatever is typed, every word of the body comes out again, and nothing but a Copy comes out."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from articles.formats.cleaning import clean
from articles.formats.incoming import Copy
from articles.formats.plain_text import parse, read

TROUBLE = (
    "the By by and & Photo: image source from: Sunday Vol 2132 11-02-2025 November Ana Muñoz, Li Wei is a director "
    "fellow at Credit: - -- * 1. “We” said. U.S. Reuters 王伟 علي, 2 2025 No 4 Image long- <b> Ends More"
)
WORDS = st.one_of(
    st.sampled_from(TROUBLE.split()),
    st.text(st.characters(categories=("L", "Nd"), include_characters="'’.,!?:;-–"), min_size=1, max_size=12),
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
HEADERS = st.sampled_from(["Sunday\n\n11-02-2025 Vol 2132", "Sunday, 2 November 2025, Vol. 2,132"])
SETTERS = st.sampled_from(
    [
        "\n\n".join,
        "\n".join,
        lambda paragraphs: "\r\n\r\n".join(textwrap.fill(paragraph, 72) for paragraph in paragraphs),
        lambda paragraphs: "\n".join(textwrap.fill(paragraph, 60) for paragraph in paragraphs),
    ]
)


def letters(text: str) -> Counter[str]:
    return Counter(character for character in text if not character.isspace())


def everything_in(stories: list[Copy]) -> str:
    parts: list[str] = []
    for story in stories:
        parts += [story.headline, *story.paragraphs, *story.byline, story.image_source]
        parts += [contributor.bio for contributor in story.contributors]
    return " ".join(parts)


@settings(max_examples=200, deadline=None)
@given(header=HEADERS, body=st.lists(PARAGRAPHS, min_size=1, max_size=8), setter=SETTERS)
def test_every_word_of_a_body_comes_out_again(header: str, body: list[str], setter: Callable[[list[str]], str]) -> None:
    body = [f"{paragraph} so it ended." for paragraph in body]
    stories = parse(f"{header}\n\nThe headline of today\n\n{setter(body)}\n\nimage source from:x\n\nAna Muñoz")
    # A body that holds a whole header line is two stories, and the header is no part of a body.
    assume(len(stories) == 1)
    wanted = letters(" ".join(line.text for paragraph in body for line in clean(paragraph)[0]))
    assert not wanted - letters(everything_in(stories))
    assert (stories[0].image_source, stories[0].byline) == ("x", ("Ana Muñoz",))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_are_too_strange(raw: bytes) -> None:
    stories = read(raw)
    assert stories
    assert all(story.headline or story.blocked for story in stories)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(WORDS, max_size=6).map(" ".join), max_size=30).map("\n".join))
def test_no_text_is_too_strange(text: str) -> None:
    stories = parse(text)
    assert stories
    assert all(story.headline or story.blocked for story in stories)
    assert [story.line for story in stories] == sorted(story.line for story in stories)
    assert parse(text) == stories
