"""A text cut where evidence begins and ends, so that a page can mark which words speak for which tag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from articles.suggesting import ReadText, Suggestion


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, and the suggestions that it speaks for: none, mostly one, sometimes more."""

    text: str
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def tags(self) -> str:
        """Their keys, for scripts."""
        return " ".join(f"{one.kind}.{one.tag_id}" for one in self.suggestions)

    @property
    def names(self) -> str:
        """What the tags are called."""
        return ", ".join(one.name for one in self.suggestions)

    @property
    def said_beside(self) -> str:
        """What is read out after the words: the names, unless the words say just that."""
        return "" if self.names == self.text else self.names

    @property
    def kind(self) -> str:
        """The vocabulary of the first, by which it is drawn."""
        return self.suggestions[0].kind if self.suggestions else ""


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """A passage in pieces. `kind` as the body has it; the first two are headline and standfirst."""

    kind: str
    pieces: tuple[Piece, ...]


def marked(text: ReadText, suggestions: Sequence[Suggestion]) -> list[MarkedPassage]:
    """The text's passages with the evidence for these suggestions."""
    places: dict[int, list[tuple[int, int, Suggestion]]] = defaultdict(list)
    for suggestion in suggestions:
        for place in suggestion.places:
            places[place.passage].append((place.start, place.end, suggestion))
    kinds = ["headline", "standfirst", *(block.kind for block in text.blocks)]
    return [
        MarkedPassage(kind, tuple(_pieces(words, places[number])))
        for number, (kind, words) in enumerate(zip(kinds, text.passages, strict=True))
    ]


def _pieces(text: str, places: Sequence[tuple[int, int, Suggestion]]) -> Iterator[Piece]:
    edges = sorted({0, len(text), *(edge for start, end, _one in places for edge in (start, end))})
    for start, end in pairwise(edges):
        speaking = tuple(one for first, last, one in places if first <= start and end <= last)
        yield Piece(text[start:end], speaking)
