"""What somebody types into the box of the archive: a volume, a volume and number, a date, a month, a year."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS

from articles.formats.dates import MONTHS as ENGLISH_MONTHS
from articles.formats.dates import WEEKDAYS as ENGLISH_WEEKDAYS
from articles.formats.header import HeaderLine, read_header_line
from issues.models import Publication
from issues.models.issue import POSSIBLE_YEARS

LONGEST = 100
HIGHEST = 2_147_483_647  # what the column of volumes holds
DASHES = str.maketrans("‐‑‒–—−", "------")
VOLUME = r"(?:(?:volume|vol|v|issue|no|number|nr|#|№)[.:]? ?)?"
FIGURES = r"(?P<volume>[0-9]{1,3}(?:[,.'’ ][0-9]{3})+|[0-9]+)"
NUMBER = r"(?:(?: ?[-/,.:;] ?| )(?:(?:number|no|nr|n|issue|#|№)[.:]? ?)?(?P<number>[0-9]+))?"
COUNT = re.compile(VOLUME + FIGURES + NUMBER, re.IGNORECASE)
MONTH_OF_YEAR = re.compile(r"(?P<month>[^\W\d]+\.?|[0-9]{1,2})[ ,/.-]*(?P<year>[0-9]{4})")
YEAR_AND_MONTH = re.compile(r"(?P<year>[0-9]{4})[ /.-]+(?P<month>[0-9]{1,2})")
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Typed:
    """What may be meant, each in case it is: a count, days (the likelier first), the first day of a month, a year."""

    volume: int | None = None
    number: int | None = None
    days: tuple[date, ...] = ()
    month: date | None = None
    year: int | None = None
    no_such_day: bool = False


def read_typed(text: str, publication: Publication) -> Typed:
    """Understand what was typed, in the publication's language and in English, in figures of any script."""
    words = _in_english(_plain(text), publication.language)
    volume, number = _count_in(words)
    line = read_header_line(words)
    if line.whole and (volume is None or line.volume):
        volume, number = line.volume, line.number
    days = _days_in(line, publication) if line.whole else ()
    impossible = line.whole and line.date is not None and not days
    year = int(words) if words.isdecimal() and len(words) == 4 and int(words) in POSSIBLE_YEARS else None  # noqa: PLR2004
    return Typed(volume, number, days, _month_in(words), year, impossible)


def last_day_of(month: date) -> date:
    """The last day of a month, of which any day is given."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def _plain(text: str) -> str:
    """Figures of all scripts as 0 to 9, one kind of dash and blank, no more than anybody means."""
    normal = unicodedata.normalize("NFKC", text[: LONGEST * 2]).translate(DASHES)
    figures = (str(unicodedata.decimal(one)) if one.isdecimal() else one for one in normal)
    return " ".join("".join(figures).split())[:LONGEST].strip(" ,;.")


def _in_english(text: str, language: str) -> str:
    """Months and weekdays in English words, which are what the reader of story files knows."""
    with translation.override(language):
        names = {str(name).casefold(): ENGLISH_MONTHS[number - 1] for number, name in MONTHS.items()}
        names |= {str(name).casefold(): ENGLISH_WEEKDAYS[number] for number, name in WEEKDAYS.items()}
    return WORD.sub(lambda word: names.get(word[0].casefold(), word[0]), text)


def _count_in(text: str) -> tuple[int | None, int | None]:
    match = COUNT.fullmatch(text)
    if match is None:
        return None, None
    volume = int(re.sub(r"\D", "", match["volume"])[:12])
    return volume, int(match["number"][:12]) if match["number"] else None


def _days_in(line: HeaderLine, publication: Publication) -> tuple[date, ...]:
    """The days that it may be: those of the weekday that was typed, else as the publication writes its dates."""
    if line.date is None:
        return ()
    days = line.date.readings
    if not publication.writes_month_first:
        days = tuple(reversed(days))
    of_weekday = tuple(day for day in days if day.weekday() == line.weekday)
    return of_weekday or days


def _month_in(text: str) -> date | None:
    match = MONTH_OF_YEAR.fullmatch(text) or YEAR_AND_MONTH.fullmatch(text)
    if match is None or int(match["year"]) not in POSSIBLE_YEARS:
        return None
    named = match["month"].strip(".").casefold()
    months = [int(named)] if named.isdecimal() else _named(named)
    return date(int(match["year"]), months[0], 1) if months and 1 <= months[0] <= len(ENGLISH_MONTHS) else None


def _named(month: str) -> list[int]:
    shortest = 3
    names = enumerate(ENGLISH_MONTHS, start=1)
    return [number for number, name in names if len(month) >= shortest and name.casefold().startswith(month)]
