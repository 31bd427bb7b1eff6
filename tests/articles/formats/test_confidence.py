"""How sure the reader says it is, against how often it is right: on the sample publication's texts, typed in many ways.

The figures on much more material stand in `articles/formats/parts.py`.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest

from articles.body import plain_text
from articles.formats.parts import Document, Level, level_of
from articles.formats.text_document import read_text
from newsroom.sample.texts import stories

DATE = "Sunday\n\n11-02-2025 Vol 2132\n\n"
SHORT_LINES = ["Next Steps", "What We Learned", "Getting Started", "Further Reading", "Events", "Rules for the lake"]


@dataclass(frozen=True)
class Typed:
    """A story as somebody typed it, and what its parts really are."""

    text: str
    headline: str
    byline: str
    body: str


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).lower()


def as_typed() -> Iterator[Typed]:
    """Each sample story in the ways that people type stories: most of them nearly as the house does."""
    for number, story in enumerate(stories()):
        name, stray = ("Ana Kamau", "Bo Li", "Ruth van Dijk")[number % 3], SHORT_LINES[number % len(SHORT_LINES)]
        headline, body = story.about["headline"], "\n\n".join(plain_text(story.body).splitlines())
        wrapped = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in body.split("\n\n"))
        house = f"{DATE}{headline}\n\n{body}\n\nimage source from:lakepress\n\n"
        yield Typed(f"{house}{name}\n", headline, name, body)
        yield Typed(house.replace(DATE, "11-02-2025 Vol 2132\n\n") + f"{name}\n", headline, name, body)
        yield Typed(f"{house}{name.upper()}\n", headline, name, body)
        yield Typed(f"{DATE}{headline}\n\n{wrapped}\n\nPhoto: lakepress\n\n{name}\n", headline, name, body)
        yield Typed(f"{house}{name.split()[0]}\n", headline, name.split()[0], body)
        yield Typed(f"{DATE}{headline}\n\n{body}\n\n{name}\n", headline, name, body)
        yield Typed(f"{DATE}{headline}\nBy {name}\n\n{body}\n", headline, name, body)
        yield Typed(f"{DATE}{headline}\n\n{body}\n\n{name}\n\nPhoto: lakepress\n", headline, name, body)
        yield Typed(f"{DATE}{body}\n\n{name}\n", "", name, body)
        if number % 4 == 0:  # a line that is no name is the exception where names stand
            yield Typed(f"{house}{stray}\n", headline, "", body + stray)
            yield Typed(f"{DATE}{headline}\n\n{body}\n\n{stray}\n", headline, "", body + stray)
            yield Typed(f"{DATE}{headline}\n\n{body}\n\n{stray}\n\nPhoto: lakepress\n", headline, "", body + stray)
        yield Typed(f"{DATE}Opinion\n\n{headline}\n\n{body}\n\n{name}\n", headline, name, body)
        yield Typed(f"{DATE}{textwrap.fill(headline, 40)}\n\n{body}\n\n{name}\n", headline, name, body)


def judged(document: Document, typed: Typed) -> Iterator[tuple[str, Level, bool]]:
    """Each headline, byline and part of the body: how sure its reader was, and whether it was right."""
    for part in document.parts[0]:
        said = letters(document.text[part.begin : part.end])
        if part.kind == "headline":
            yield part.kind, level_of(part.confidence), said == letters(typed.headline)
        elif part.kind == "byline":
            yield part.kind, level_of(part.confidence), said.removeprefix("by") == letters(typed.byline)
        elif part.kind == "body":
            lines = filter(None, map(letters, document.text[part.begin : part.end].splitlines()))
            yield from ((part.kind, level_of(part.confidence), line in letters(typed.body)) for line in lines)


@pytest.fixture(scope="module")
def shares() -> dict[str, dict[Level, float]]:
    """How often parts of a kind ("all": of any) are right, by level."""
    right, total = Counter[tuple[str, Level]](), Counter[tuple[str, Level]]()
    for typed in as_typed():
        document = read_text("typed.txt", typed.text.encode(), month_first=True)
        for kind, level, is_right in judged(document, typed):
            for key in ((kind, level), ("all", level)):
                total[key] += 1
                right[key] += is_right
    found: dict[str, dict[Level, float]] = {}
    for kind, level in total:
        found.setdefault(kind, {})[level] = right[kind, level] / total[kind, level]
    return found


@pytest.mark.parametrize("kind", ["headline", "byline", "all"])
def test_what_is_sure_is_right_more_often_than_what_is_likely_and_that_than_what_is_unsure(shares, kind) -> None:
    levels = [shares[kind][level] for level in ("sure", "likely", "unsure") if level in shares[kind]]
    assert len(levels) >= 2
    assert all(above > below for above, below in pairwise(levels)), shares[kind]


@pytest.mark.parametrize("kind", ["headline", "byline", "body"])
def test_what_is_sure_is_right(shares, kind) -> None:
    assert shares[kind]["sure"] >= 0.95, shares[kind]


def test_what_is_unsure_is_wrong_often_enough_to_be_looked_at(shares) -> None:
    assert shares["all"]["unsure"] <= 0.9, shares["all"]
