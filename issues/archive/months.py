"""The archive month by month: a calendar of days for what comes out most days, covers side by side for the rest."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from django.utils.formats import get_format

from issues.archive.shelf import MissingOnShelf
from issues.models import Issue

A_WEEK = 7
MOST_COVERS = 9  # issues in a month; beyond it, a month is read as a calendar, day by day
FEWEST_OF_MONTH = 3  # issues in a month; with fewer, a year is the shelf and not a month


class Form(StrEnum):
    """How the covers stand."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month: its issues, else why there is none, else nothing."""

    date: date
    issues: list[Issue] = field(default_factory=list)
    missing: MissingOnShelf | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the archive, or a year where few issues come out: `date` is its first day.

    `rows` are its issues and what is missing, newest first; `begins` is the column of its first day, from 1.
    """

    date: date
    begins: int
    rows: list[Issue | MissingOnShelf]
    days: list[Day] = field(default_factory=list)

    @property
    def missing(self) -> list[MissingOnShelf]:
        """What is missing, as it is told under the calendar: oldest first."""
        return [row for row in reversed(self.rows) if isinstance(row, MissingOnShelf)]

    @property
    def count(self) -> int:
        """How many issues it has."""
        return sum(isinstance(row, Issue) for row in self.rows)


def form_of(issues: Sequence[Issue]) -> Form:
    """The form that suits how often they come out, by the busiest month among them."""
    busiest = max(Counter((issue.date.year, issue.date.month) for issue in issues).values(), default=0)
    if busiest > MOST_COVERS:
        return Form.DAYS
    return Form.MONTHS if busiest >= FEWEST_OF_MONTH else Form.YEARS


def months_of(shelf: Sequence[Issue | MissingOnShelf], form: Form) -> list[Month]:
    """The shelf in its months, newest first; with their days, if that is the form."""
    return [
        _month(first, list(rows), with_days=form is Form.DAYS)
        for first, rows in groupby(shelf, key=lambda row: _first_day(row.date, whole_year=form is Form.YEARS))
    ]


def weekdays() -> list[date]:
    """Seven days in the order of the calendar's columns."""
    monday = date(2024, 1, 1)
    return [monday + timedelta(days=(_first_weekday() + step) % A_WEEK) for step in range(A_WEEK)]


def _first_day(day: date, *, whole_year: bool) -> date:
    return day.replace(month=1, day=1) if whole_year else day.replace(day=1)


def _first_weekday() -> int:
    """The day with which a week begins where the language is spoken; 0 is Monday."""
    return (int(get_format("FIRST_DAY_OF_WEEK")) - 1) % A_WEEK


def _month(first: date, rows: list[Issue | MissingOnShelf], *, with_days: bool) -> Month:
    begins = (first.weekday() - _first_weekday()) % A_WEEK + 1
    month = Month(first, begins, rows)
    if with_days:
        month.days.extend(_days(first, rows))
    return month


def _days(first: date, rows: list[Issue | MissingOnShelf]) -> list[Day]:
    issues = defaultdict[date, list[Issue]](list)
    missing = dict[date, MissingOnShelf]()
    for row in reversed(rows):
        if isinstance(row, Issue):
            issues[row.date].append(row)
        else:
            missing |= dict.fromkeys(row.days, row)
    _weekday, length = monthrange(first.year, first.month)
    days = [first.replace(day=number) for number in range(1, length + 1)]
    return [Day(day, issues[day], missing.get(day)) for day in days]
