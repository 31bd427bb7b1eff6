"""How sure the reader is of each part of a story's header."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from articles.formats.cleaning import Line
from articles.formats.dates import WEEKDAYS
from articles.formats.header import Header, parts_in
from articles.formats.parts import Kind, Mark, Marks


def marks_of_header(lines: Sequence[Line], header: Header, date: datetime.date | None) -> Marks:
    """The marks of these lines, which stand above a headline; `date` is the day that was decided on."""
    sure: dict[str, tuple[Kind, float, str]] = {
        "weekday": _weekday(header, date),
        "date": _date(header, date),
        "volume": ("volume", 0.95, "The word “Vol” or “No”, and a number."),
        "unknown": ("unknown", 0.3, "Beside the date and volume, and not understood."),
    }
    marks: Marks = {}
    for line in lines:
        if line.text:
            parts = parts_in(line.text) or [("unknown", 0)]
            # A mark at the beginning of the line goes with what follows it.
            places = [0, *(len("".join(line.text[:begin].split())) for _kind, begin in parts[1:])]
            marks[line.number] = [
                Mark(*sure[kind], begin=place) for (kind, _begin), place in zip(parts, places, strict=True)
            ]
    return marks


def _weekday(header: Header, date: datetime.date | None) -> tuple[Kind, float, str]:
    if date is None or header.weekday is None:
        return "weekday", 0.5, "The name of a weekday; no date stands with it."
    if date.weekday() == header.weekday:
        return "weekday", 1.0, "The name of a weekday, and the date agrees with it."
    return "weekday", 0.5, f"The name of a weekday, but the date is a {WEEKDAYS[date.weekday()]}."


def _date(header: Header, date: datetime.date | None) -> tuple[Kind, float, str]:
    if date is None or header.date is None:
        return "date", 0.3, "It looks like a date, but it can't be told which day is meant."
    agrees = header.weekday == date.weekday()
    if agrees:
        return "date", 1.0, "A date, and the weekday agrees with it."
    if header.weekday is not None:
        return "date", 0.5, "A date, but the weekday above it is another one."
    if len(header.date.readings) > 1:
        return "date", 0.6, "A date that may be two days: it was read as this publication writes dates."
    return "date", 0.95, "A date that can be read in one way only."
