"""Copy as plain values for JSON: what an item keeps between its reading and its acceptance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from articles import body
from articles.formats.documents import Part
from articles.formats.incoming import Contributor, Copy, Remark

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Where in an item's text a part stands, by characters, and how sure its reader was (0 to 1)."""

    kind: str
    begin: int
    end: int
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as it stands in a body, and the line of the text below which it stood."""

    line: int
    html: str


def values_of(copy: Copy, parts: Iterable[Part], *, begin: int, length: int) -> Values:
    """The copy with its parts, whose places are counted from `begin` of the document on."""
    values: Values = clean(
        {
            "headline": copy.headline,
            "standfirst": copy.standfirst,
            "paragraphs": list(copy.paragraphs),
            "markup": list(copy.markup),
            "lines": list(copy.lines),
            "byline": list(copy.byline),
            "contributors": [{"name": one.name, "bio": one.bio} for one in copy.contributors],
            "image_source": copy.image_source,
            "volume": copy.volume,
            "number": copy.number,
            "date": copy.date.isoformat() if copy.date else None,
            "parts": [
                [one.kind, max(one.begin - begin, 0), min(one.end - begin, length), one.confidence, one.why]
                for one in parts
            ],
        }
    )
    return values


def copy_of(values: Mapping[str, Any], remarks: Iterable[Mapping[str, Any]] = (), *, line: int = 1) -> Copy:
    """The copy that these values were made of."""
    return Copy(
        headline=values.get("headline", ""),
        standfirst=values.get("standfirst", ""),
        paragraphs=tuple(values.get("paragraphs", ())),
        markup=tuple(values.get("markup", ())),
        lines=tuple(values.get("lines", ())),
        byline=tuple(values.get("byline", ())),
        contributors=tuple(Contributor(one["name"], one["bio"]) for one in values.get("contributors", ())),
        image_source=values.get("image_source", ""),
        volume=values.get("volume"),
        number=values.get("number"),
        date=date.fromisoformat(values["date"]) if values.get("date") else None,
        remarks=tuple(Remark(one.get("level", "warning"), one.get("line"), one["message"]) for one in remarks),
        line=line,
    )


def stretches_of(values: Mapping[str, Any]) -> list[Stretch]:
    """The parts of the item's own text."""
    return [Stretch(*part) for part in values.get("parts", ())]


def remark_values(remarks: Iterable[Remark]) -> list[Values]:
    """Remarks for JSON."""
    return [clean({"level": one.level, "line": one.line, "message": one.message}) for one in remarks]


def body_of(copy: Copy, figures: Sequence[Figure] = ()) -> str:
    """The body as HTML, through the one list of what may stand in it; a paragraph without markup is plain text.

    Each figure stands where its picture stood: below the last paragraph that begins no later than its line.
    """
    blocks = [
        (line, markup or body.from_paragraphs((paragraph,)))
        for paragraph, markup, line in zip_longest(copy.paragraphs, copy.markup, copy.lines[: len(copy.paragraphs)])
    ]
    for figure in figures:
        above = [place for place, (line, _html) in enumerate(blocks, start=1) if line is None or line <= figure.line]
        blocks.insert(max(above, default=0), (figure.line, figure.html))
    html = "".join(html for _line, html in blocks)
    return body.sanitise(html) if copy.markup or figures else html


def clean(value: Any) -> Any:
    """The value without what no database keeps: NUL, and halves of characters."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [clean(inner) for inner in value]
    if isinstance(value, dict):
        return {key: clean(inner) for key, inner in value.items()}
    return value
