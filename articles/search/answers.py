"""What the search answers, as plain values for a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from articles.models import Article
from articles.search.asking import Asked

ROUND = 100


class Piece(NamedTuple):
    """A stretch of a text, and whether it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A story with all that a card shows; its headline and a passage of it, in pieces with the matches marked."""

    story: Article
    headline: list[Piece]
    snippet: list[Piece]


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """One value by which the stories can be narrowed down: `count` of those found bear it."""

    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one kind, the most frequent first. `name` is a field of `Asked`: "countries", "years", ..."""

    name: str
    entries: list[FacetEntry]


@dataclass(frozen=True, slots=True)
class Correction:
    """Other words for those typed: "Ecuador" for "Equador". `is_applied`: the stories found are those of these words.

    `pieces` is the text with what was changed marked.
    """

    text: str
    pieces: list[Piece]
    is_applied: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of the stories found, and what is to be said about all of them.

    `total`: how many there are; `is_exact` is False when there are more, which weren't counted; then the facets count
    only some, too. `widened`: not all words were found together, and these are the stories with most of them.
    `unknown`: words that stand in no story.
    """

    asked: Asked
    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_exact: bool = True
    pages: int = 1
    facets: list[Facet] = field(default_factory=list)
    volumes: tuple[int, int] | None = None
    corrected: Correction | None = None
    widened: bool = False
    unknown: tuple[str, ...] = ()

    @property
    def at_least(self) -> int:
        """A round number that is not above `total`: that there are "more than 2,012" says what nobody counted."""
        return self.total // ROUND * ROUND or self.total


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something to go to. `kind`: "issue", "country", "topic", "author", "section" or "story".

    `called` is the other name by which it was found: "Holland".
    """

    kind: str
    label: str
    address: str
    pieces: list[Piece]
    called: str = ""
