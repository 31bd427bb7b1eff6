"""On which days the publication appears: its weekdays, without the days off."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Self

from issues.models import DayOff, Publication

LONGEST_SEARCH = 3 * 366  # days; somebody who takes all days off for longer than that doesn't appear at all


@dataclass(frozen=True, slots=True)
class Appearance:
    """The days of appearance, known by one query and then asked as often as one likes."""

    weekdays: frozenset[int]
    once: dict[date, str]
    every_year: dict[tuple[int, int], tuple[date, str]]

    @classmethod
    def of(cls, publication: Publication) -> Self:
        """Those of that publication. One that never appears is taken to appear daily."""
        days_off = list(DayOff.objects.order_by("-date"))
        return cls(
            frozenset(int(figure) for figure in publication.days_of_appearance) or frozenset(range(1, 8)),
            {day.date: day.name for day in days_off},
            {(day.date.month, day.date.day): (day.date, day.name) for day in days_off if day.every_year},
        )

    def is_weekday(self, day: date) -> bool:
        """Whether it appears on such a weekday."""
        return day.isoweekday() in self.weekdays

    def day_off(self, day: date) -> str:
        """The name of the day off that this is; "" when it is none."""
        first, name = self.every_year.get((day.month, day.day), (date.max, ""))
        return self.once.get(day) or (name if day >= first else "")

    def falls_on(self, day: date) -> bool:
        """Whether an issue appears on that day."""
        return self.is_weekday(day) and not self.day_off(day)

    def between(self, first: date, last: date) -> list[date]:
        """Its days between the two, without them."""
        days = (date.fromordinal(number) for number in range(first.toordinal() + 1, last.toordinal()))
        return [day for day in days if self.falls_on(day)]

    def next_from(self, earliest: date, *, but: Collection[date] = ()) -> date:
        """The first of its days from `earliest` on that is none of `but`; `earliest` itself, where none comes."""
        last = min(earliest.toordinal() + LONGEST_SEARCH, date.max.toordinal())
        days = (date.fromordinal(number) for number in range(earliest.toordinal(), last + 1))
        return next((day for day in days if self.falls_on(day) and day not in but), earliest)
