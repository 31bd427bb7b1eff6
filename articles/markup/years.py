"""The row of a subject's years with their stories: of a hundred years a hundred links, the same on each page."""

from __future__ import annotations

from django.utils.translation import get_language
from markupsafe import Markup

from articles.parts import Remembered, drawn
from articles.tallies import Tally

MOST_KEPT = 100  # rows, of a hundred bytes a year, and as many of before

_DRAWN = Remembered(MOST_KEPT)


def years_of(tally: Tally, year: int | None, address: str) -> Markup:
    """The part `parts/years_of.html`: all years, or that one, is where the reader is; `address` is that of the page.

    It is kept under everything that it says, so one that was kept is one that would be drawn just so.
    """
    said = (*tally.years, year, address, get_language())
    if (kept := _DRAWN.get(said)) is not None:
        return kept
    return _DRAWN.keep(said, drawn("years_of", {"years": tally.years, "year": year, "address": address}))
