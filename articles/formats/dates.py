"""Dates as people write them, and which day is meant where the digits allow two."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from articles.formats.incoming import Level, Remark

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
FULL_YEAR = 4  # digits
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})(?!\d)"
YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})(?!\d)")
NUMERIC = re.compile(
    r"(?P<first>\d{1,2}) ?(?P<mark>[-/.]) ?(?P<second>\d{1,2}) ?(?P=mark) ?(?P<year>\d{4}|\d{2})(?!\d)"
)
DAY_MONTH = re.compile(rf"{DAY}\.?[ -]?(?:of )?{MONTH},?[ -]?{YEAR}", re.IGNORECASE)
MONTH_DAY = re.compile(rf"{MONTH}[ -]?{DAY},?[ -]?{YEAR}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as it stands in a line: the days it may mean (none where no such day exists)."""

    text: str
    month_first: datetime.date | None
    day_first: datetime.date | None
    short_year: bool = False

    @property
    def readings(self) -> tuple[datetime.date, ...]:
        """The days that it may mean, each once."""
        days = (self.month_first, self.day_first)
        return tuple(dict.fromkeys(day for day in days if day is not None))


def date_at(text: str, position: int) -> tuple[WrittenDate, int] | None:
    """Find the date that begins at this position, and where it ends."""
    for pattern in (YEAR_FIRST, DAY_MONTH, MONTH_DAY):
        if match := pattern.match(text, position):
            day = _day(match["year"], _month(match["month"]), match["day"])
            return WrittenDate(match.group(), day, day), match.end()
    if match := NUMERIC.match(text, position):
        return _numeric(match), match.end()
    return None


def decide(
    written: WrittenDate, weekday: int | None, *, month_first: bool, line: int
) -> tuple[datetime.date | None, list[Remark]]:
    """Choose the day that is meant, and say what an editor must know about the choice.

    The weekday (0 is Monday) decides. Where it can't, `month_first`, the publication's own habit, does,
    and a warning says so. None, with a blocking remark, where the day can't be known.
    """
    if not written.readings:
        message = f'There is no such day as "{written.text}". Correct the date.'
        return None, [Remark("blocking", line, message)]
    remarks = []
    if written.short_year:
        message = f'The year in "{written.text}" has two digits and was read as {written.readings[0].year}.'
        remarks.append(Remark("warning", line, message))
    day, level, message = _chosen(written, weekday, month_first)
    if level:
        remarks.append(Remark(level, line, message))
    return day, remarks


def _chosen(
    written: WrittenDate, weekday: int | None, month_first: bool
) -> tuple[datetime.date | None, Level | None, str]:
    readings = written.readings
    fitting = [day for day in readings if weekday is None or day.weekday() == weekday]
    if len(readings) == 1:
        return readings[0], None if fitting else "warning", _contradiction(written, weekday)
    if len(fitting) == 1:
        return fitting[0], None, ""
    if not fitting:
        message = f"{_contradiction(written, weekday)} Write the month as a word."
        return None, "blocking", message
    habit = written.month_first if month_first else written.day_first
    message = (
        f'"{written.text}" may be {" or ".join(_in_words(day) for day in readings)}. It was read '
        f"{'month' if month_first else 'day'} first. To be certain, "
        f"{'put the weekday above it or ' if weekday is None else ''}write the month as a word."
    )
    return habit, "warning", message


def _contradiction(written: WrittenDate, weekday: int | None) -> str:
    if weekday is None:
        return ""
    days = " or ".join(f"{_in_words(day)}, a {WEEKDAYS[day.weekday()]}" for day in written.readings)
    return f'The weekday says {WEEKDAYS[weekday]}, but "{written.text}" is {days}. Correct one of the two.'


def _in_words(day: datetime.date) -> str:
    # Not strftime: its names of months follow the machine's language.
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _numeric(match: re.Match[str]) -> WrittenDate:
    first, second, year = match["first"], match["second"], match["year"]
    short = len(year) < FULL_YEAR
    full_year = f"20{year}" if short else year
    return WrittenDate(
        match.group(),
        month_first=_day(full_year, int(first), second),
        day_first=_day(full_year, int(second), first),
        short_year=short,
    )


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    return next(place for place, name in enumerate(MONTHS, start=1) if name.startswith(text[:3].title()))


def _day(year: str, month: int, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), month, int(day))
    except ValueError:
        return None
