"""The bars of the charts, as figures on a drawing of their own, and what they are called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.coverage.months import Line
from articles.coverage.spans import Column

STEP, HEIGHT = 10, 40  # units of the drawing
LOWEST_TOP = 5  # stories: on a scale that ends lower, a single one would look like many
SEEN = 0.8  # units: the least height of a bar that stands for something


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column is called: shortly, as in a table's head, and in full."""

    short: str
    year: str
    full: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar on the drawing."""

    x: int
    y: float
    height: float
    says: str
    is_running: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars of one line, how wide their drawing is, and its high point in words; `key` is its own on the page."""

    key: str
    line: Line
    bars: list[Bar]
    width: int
    summary: str


def headings(columns: Sequence[Column]) -> list[Heading]:
    """What the columns are called."""
    return [_heading(column, number) for number, column in enumerate(columns)]


def chart(key: str, line: Line, names: Sequence[Heading]) -> Chart:
    """The bars of a line, on a scale of its own: when there was much tells more than how much, which is written."""
    bars, top = [], max(*line.counts, LOWEST_TOP)
    for number, (count, name) in enumerate(zip(line.counts, names, strict=True)):
        height = max(SEEN, round(HEIGHT * count / top, 1)) if count else 0
        says = _("%(when)s: %(count)s") % {"when": name.full, "count": count}
        bars.append(Bar(number * STEP + 1, round(HEIGHT - height, 1), height, says, name.is_running))
    return Chart(key, line, bars, len(bars) * STEP, _summary(line, names))


def _summary(line: Line, names: Sequence[Heading]) -> str:
    most = max(line.counts)
    if not most:
        return _("None.")
    when = names[line.counts.index(most)].full
    return _("The most: %(count)s, %(when)s.") % {"count": most, "when": when}


def _heading(column: Column, number: int) -> Heading:
    first = column.first
    if column.months == 1:
        full = date_format(first, "F Y")
        year = str(first.year) if number == 0 or first.month == 1 else ""
        return Heading(date_format(first, "M"), year, _so_far(full, column), column.is_running)
    name = str(first.year) if first.year == column.last.year else f"{first.year}–{column.last.year}"
    return Heading(name, "", _so_far(name, column), column.is_running)


def _so_far(name: str, column: Column) -> str:
    return _("%(when)s so far") % {"when": name} if column.is_running else name
