"""A span of whole months, cut into the columns of a chart."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.db.models import Case, Value, When
from django.db.models.expressions import Combinable

MONTHS_A_YEAR = 12
MOST_COLUMNS = 36
EARLIEST = date(1600, 1, 1)  # far enough from where dates and their zones begin


@dataclass(frozen=True, slots=True)
class Column:
    """One bar's worth of time: from `begins` to just before `ends`, both aware.

    `first` and `last` are the first days of its outermost months, `months` is how many it has at most. `is_running`:
    it isn't over yet, so that what it holds will grow.
    """

    first: date
    last: date
    months: int
    begins: datetime
    ends: datetime
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a moment to just before another, both aware."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From the first day of one month to the end of another, `last` being that one's first day, in that zone."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def months(self) -> int:
        """How many it has."""
        return _ordinal(self.last) - _ordinal(self.first) + 1

    @property
    def months_a_column(self) -> int:
        """A month, a year or ten: as few as leave no more columns than can be read."""
        steps = (1, MONTHS_A_YEAR, 10 * MONTHS_A_YEAR)
        return next((step for step in steps if len(self._cuts(step)) <= MOST_COLUMNS), steps[-1])

    def stretch(self, at: datetime) -> Stretch:
        """As far as it has gone by that moment (aware): what was out then."""
        begins, ends = midnight(self.first, self.zone), midnight(months_later(self.last, 1), self.zone)
        return Stretch(begins, max(begins, min(ends, at + timedelta.resolution)))

    def before(self, at: datetime) -> Stretch:
        """As many months before it; of a span that isn't over, only as far as it has gone itself."""
        stretch = self.stretch(at)
        return Stretch(
            _moment_later(stretch.begins, -self.months, self.zone), _moment_later(stretch.ends, -self.months, self.zone)
        )

    def columns(self, at: datetime) -> list[Column]:
        """Its months, years or decades, the earliest first; the outermost may be cut."""
        step = self.months_a_column
        cuts = [*self._cuts(step), months_later(self.last, 1)]
        moments = [midnight(cut, self.zone) for cut in cuts]
        return [
            Column(first, months_later(following, -1), step, begins, ends, is_running=begins <= at < ends)
            for (first, following), (begins, ends) in zip(pairwise(cuts), pairwise(moments), strict=True)
        ]

    def _cuts(self, step: int) -> list[date]:
        first, last = _ordinal(self.first), _ordinal(self.last)
        aligned = range(first - first % step + step, last + 1, step)
        return [self.first, *(_month(ordinal) for ordinal in aligned)]


def column_of(moment: str, columns: Sequence[Column], start: int = 0) -> Combinable:
    """The number of the column in which that field's moment lies, as the database finds it.

    A tree of comparisons with the moments at which columns begin, which knows every change of the clocks; both
    databases go through it faster than through their own arithmetic with zones.
    """
    if len(columns) == 1:
        return Value(start)
    middle = len(columns) // 2
    earlier = When(**{f"{moment}__lt": columns[middle].begins}, then=column_of(moment, columns[:middle], start))
    return Case(earlier, default=column_of(moment, columns[middle:], start + middle))


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def months_later(day: date, count: int) -> date:
    """The same day, that many months later or (negative) earlier; the last of a month that is too short for it."""
    month = _month(_ordinal(day) + count)
    return month.replace(day=min(day.day, calendar.monthrange(month.year, month.month)[1]))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """When that day begins there (in UTC, where every moment can be compared with every other)."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """The day there at that moment (aware)."""
    return moment.astimezone(zone).date()


def days_between(earlier: date, later: date) -> int:
    """How many days lie from one to the other."""
    return (later - earlier) // timedelta(days=1)


def _moment_later(moment: datetime, count: int, zone: ZoneInfo) -> datetime:
    local = moment.astimezone(zone)
    return datetime.combine(months_later(local.date(), count), local.time(), tzinfo=zone).astimezone(UTC)


def _ordinal(day: date) -> int:
    return day.year * MONTHS_A_YEAR + day.month - 1


def _month(ordinal: int) -> date:
    return date(ordinal // MONTHS_A_YEAR, ordinal % MONTHS_A_YEAR + 1, 1)
