"""The lines above a headline: weekday, date, volume and number, in any order, on one line or several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from articles.formats.cleaning import Line
from articles.formats.dates import WEEKDAYS, WrittenDate, date_at
from articles.formats.incoming import Remark

LONGEST_HEADER_LINE = 100
MOST_HEADER_LINES = 6
MOST_HEADER_WORDS = 6
SEPARATORS = re.compile(r"[\s,;|/·•()\[\].–—-]*")
# Most lines of a file are not of a header, and this tells so at once.
BEGINNING = re.compile(
    r"[\s,;|/·•()\[\].–—-]*(?:\d|[#№]|mon|tue|wed|thu|fri|sat|sun|vol|no|nr|num|iss|the|da[ty]"
    r"|jan|feb|mar|apr|may|ju[nl]|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
LABEL = re.compile(r"(?:the\b|dated?\b[.:]?|day\b:) ?", re.IGNORECASE)
WEEKDAY = re.compile(
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:s|nesday)?|thu(?:rs?(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\b",
    re.IGNORECASE,
)
VOLUME = re.compile(
    r"vol(?:ume)?(?![a-z])[.:]?[ -]?(?:(?:no|nr|number)\b[.:]? ?)?#? ?"
    r"(?:(?P<grouped>\d{1,3}(?:[,.'’]\d{3}){1,2})(?!\d)|(?P<plain>\d{1,7})(?!\d)|(?P<roman>[ivxlcdm]{1,15})\b)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?:(?:no|nr|num|number|issue)\b[.:]? ?#?|#|№) ?(?P<number>\d{1,6})(?!\d)", re.IGNORECASE)
ROMAN_NUMERAL = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})\Z", re.IGNORECASE)
ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
SPEAKS_OF_VOLUME = re.compile(r"\bvol(?:ume)?(?![a-z])", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
DASHES = str.maketrans("‐‑‒–—−", "------")


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What one line says about the issue; `rest` is what of it was not understood."""

    weekday: int | None = None
    date: WrittenDate | None = None
    volume: int | None = None
    number: int | None = None
    rest: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing in the line was understood."""
        return self.weekday is None and self.date is None and self.volume is None and self.number is None

    @property
    def whole(self) -> bool:
        """Whether every part of the line was understood."""
        return not self.rest and not self.empty

    @property
    def only_weekday(self) -> bool:
        """Whether the line is a weekday and nothing else."""
        return self.whole and self.weekday is not None and self == HeaderLine(weekday=self.weekday)


@dataclass(slots=True)
class Header:
    """All that stands above one headline; `end` is the place of the first line after it."""

    weekday: int | None = None
    date: WrittenDate | None = None
    date_line: int = 1
    volume: int | None = None
    number: int | None = None
    end: int = 0
    remarks: list[Remark] = field(default_factory=list)

    def takes(self, found: HeaderLine) -> bool:
        """Whether a line adds to this header or repeats it, and contradicts nothing in it."""
        pairs = (
            (self.weekday, found.weekday),
            (self.volume, found.volume),
            (self.number, found.number),
        )
        if any(None not in pair and pair[0] != pair[1] for pair in pairs):
            return False
        if self.date is None or found.date is None:
            return True
        return bool(set(self.date.readings) & set(found.date.readings))

    def take(self, found: HeaderLine, line: int) -> None:
        """Add what a line says."""
        if found.date is not None and self.date is None:
            self.date, self.date_line = found.date, line
        self.weekday = found.weekday if self.weekday is None else self.weekday
        self.volume = found.volume if self.volume is None else self.volume
        self.number = found.number if self.number is None else self.number


@lru_cache(maxsize=1024)  # splitting a file and reading its headers ask about the same lines
def read_header_line(text: str) -> HeaderLine:
    """What a line says about the issue, read from its left until something is not understood."""
    found = HeaderLine()
    if len(text) > LONGEST_HEADER_LINE or not BEGINNING.match(text):
        return replace(found, rest=text)
    text = text.translate(DASHES)
    position = _skip(text, 0)
    while position < len(text):
        step = _next_part(text, position, found)
        if step is None:
            return replace(found, rest=text[position:])
        found, end = step
        position = _skip(text, end)
    return found


def parts_in(text: str) -> list[tuple[str, int]]:
    """The parts of a header line in their order: weekday, date, volume (or number), and where each begins.

    What was not understood at the end of the line is the part "unknown".
    """
    text = text.translate(DASHES)
    parts: list[tuple[str, int]] = []
    found, position = HeaderLine(), _skip(text, 0)
    while position < len(text):
        step = _next_part(text, position, found)
        if step is None:
            return [*parts, ("unknown", position)]
        before, (found, end) = found, step
        kind = "weekday" if found.weekday != before.weekday else "date" if found.date != before.date else "volume"
        parts.append((kind, position))
        position = _skip(text, end)
    return parts


def read_header(lines: Sequence[Line]) -> Header:
    """The header at the top of a story; empty, with `end` at the first words, where it has none."""
    header = Header()
    taken = 0
    for place, line in enumerate(lines):
        if not line.text:
            continue
        header.end = place
        found = read_header_line(line.text)
        damaged = not found.whole and is_damaged(found, line.text, after_weekday=header.weekday is not None)
        if taken == MOST_HEADER_LINES or not (found.whole or damaged) or not header.takes(found):
            return header
        if damaged and (header.date is not None or header.volume is not None):
            return header
        header.take(found, line.number)
        taken += 1
        if damaged:
            header.remarks.append(_not_understood(line, found))
    header.end = len(lines)
    return header


def begins_story(words: Sequence[Line], place: int) -> bool:
    """Whether a new story's header begins at this place among the lines that are not blank.

    A date on a line of its own is not enough: many a story has one below its headline.
    """
    found = read_header_line(words[place].text)
    if found.empty:
        return False
    header = read_header(words[place : place + MOST_HEADER_LINES])
    if header.date is not None and header.volume is not None:
        return True
    return found.only_weekday and (header.date is not None or header.volume is not None or bool(header.remarks))


def is_damaged(found: HeaderLine, text: str, *, after_weekday: bool = False) -> bool:
    """Whether a line was meant as date and volume, though not all of it could be read."""
    if found.whole or not text or len(text) > LONGEST_HEADER_LINE:
        return False
    if found.date is not None and found.volume is not None:
        return True
    speaks_of_volume = SPEAKS_OF_VOLUME.search(text) is not None
    if found.date is not None or found.volume is not None:
        wordless = not any(character.isalpha() for character in found.rest)
        return wordless or (after_weekday and found.date is not None) or (speaks_of_volume and found.volume is None)
    return (
        speaks_of_volume and YEAR.search(text) is not None and (after_weekday or len(text.split()) <= MOST_HEADER_WORDS)
    )


def _skip(text: str, position: int) -> int:
    match = SEPARATORS.match(text, position)
    position = match.end() if match else position
    label = LABEL.match(text, position)
    return label.end() if label else position


def _next_part(text: str, position: int, found: HeaderLine) -> tuple[HeaderLine, int] | None:
    """One more part and where it ends; None where none follows or where it was said before."""
    if found.weekday is None and (match := WEEKDAY.match(text, position)):
        return replace(found, weekday=_weekday(match.group())), match.end()
    if found.date is None and (dated := date_at(text, position)):
        return replace(found, date=dated[0]), dated[1]
    if found.volume is None and (match := VOLUME.match(text, position)):
        volume = _volume(match)
        return None if volume is None else (replace(found, volume=volume), match.end())
    if found.number is None and (match := NUMBER.match(text, position)):
        return replace(found, number=int(match["number"])), match.end()
    return None


def _weekday(text: str) -> int:
    return next(place for place, name in enumerate(WEEKDAYS) if name.startswith(text[:3].title()))


def _volume(match: re.Match[str]) -> int | None:
    if match["roman"]:
        return _roman(match["roman"].lower())
    digits = match["plain"] or re.sub(r"\D", "", match["grouped"])
    return int(digits) or None


def _roman(numeral: str) -> int | None:
    if not ROMAN_NUMERAL.match(numeral):
        return None
    values = [ROMAN_VALUES[letter] for letter in numeral]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def _not_understood(line: Line, found: HeaderLine) -> Remark:
    complete = found.date is not None and found.volume is not None
    if complete and not any(character.isdigit() for character in found.rest):
        message = f'"{found.rest}" beside the date and volume was not understood and was left out.'
        return Remark("warning", line.number, message)
    message = (
        f'"{line.text}" looks like date and volume, but could not be read for certain. '
        'Write it like "11-02-2025 Vol 2132".'
    )
    return Remark("blocking", line.number, message)
