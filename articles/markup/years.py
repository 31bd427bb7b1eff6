"""The row of a subject's years with their stories: of a hundred years a hundred links, the same on each page."""

from __future__ import annotations

from markupsafe import Markup

from articles.parts import Remembered
from articles.tallies import Tally

MOST_KEPT = 100  # rows, of a hundred bytes a year, and as many of before

_DRAWN = Remembered(MOST_KEPT)


def years_of(tally: Tally, year: int | None, address: str) -> Markup:
    """The part `parts/years_of.html`: all years, or that one, is where the reader is; `address` is that of the page."""
    return _DRAWN.drawn("years_of", years=tuple(tally.years), year=year, address=address)
