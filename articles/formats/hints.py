"""What a document says of its own lines (a style in Word, a field above a Markdown text), ahead of any reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from articles.formats.cleaning import Line
from articles.formats.names import BY, names_in
from articles.formats.parts import Mark


@dataclass(frozen=True, slots=True)
class Hint:
    """What a line is, says the document, by which sign, and how far that can be believed."""

    kind: Literal["headline", "standfirst", "byline"]
    why: str
    confidence: float = 0.95

    @property
    def mark(self) -> Mark:
        """The mark of the line if the hint is followed."""
        return Mark(self.kind, self.confidence, self.why)


Hints = Mapping[int, Hint]
"""The hints at lines, by their numbers from 1."""


def take(lines: Sequence[Line], hints: Hints, kind: str) -> tuple[Line | None, list[Line]]:
    """The first line of which the document says so, and the others with a blank line in its place."""
    taken = next(
        (line for line in lines if line.text and line.number in hints and hints[line.number].kind == kind), None
    )
    if taken is None:
        return None, list(lines)
    return taken, [Line(line.number, "") if line is taken else line for line in lines]


def names_of(text: str) -> tuple[str, ...]:
    """The names in a line that is said to be a byline: where they don't read like names, what commas part."""
    if names := names_in(text, announced=True):
        return names
    by = BY.match(text)
    parts = (text[by.end() :] if by else text).replace(" and ", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
