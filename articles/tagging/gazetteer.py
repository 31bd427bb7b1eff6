"""The countries of the world: their names, their people, their capitals, as newspapers print them.

The list is ISO 3166-1 (249 entries) with the regions of UN M49; it lies in `data/countries.json`, is our own,
and is read once, as are the files beside it: names in other languages, former names, cities (`data/README.md` says
where each comes from). Names of the gazetteer are for recognising; how a country is called on a page is the
business of the country's row in the database.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"

# Letters that Unicode does not take apart, and the quotation marks that word processors put for an apostrophe.
PLAIN_FORMS = {
    "ø": "o",
    "Ø": "O",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ı": "i",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
}


@dataclass(frozen=True, slots=True)
class CountryEntry:
    """One entry of ISO 3166-1.

    `code` is the alpha-2 code, `numeric` keeps its leading zeros ("008"). `demonyms` holds adjectives and nouns,
    singular and plural. `cities` also holds well-known places that name the country by themselves. `region` and
    `subregion` are those of UN M49, the most precise that there is ("South America", not "Latin America and the
    Caribbean"); `subregion` is empty for Antarctica.
    """

    code: str
    alpha3: str
    numeric: str
    name: str
    official_name: str
    aliases: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[str, ...]
    cities: tuple[str, ...]
    region: str
    subregion: str


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a state no longer bears: "Swaziland" until 2018.

    `codes` are the countries that it is now: several where it broke up or was parted. `since` and `until` are years,
    None where history gives no plain one. `demonyms` are those that went with the name ("Czechoslovak"). `until_on` is
    the day on which another name took its place, "" where only the year is known.
    """

    name: str
    codes: tuple[str, ...]
    since: int | None
    until: int | None
    demonyms: tuple[str, ...]
    until_on: str = ""


@dataclass(frozen=True, slots=True)
class Cities:
    """Large cities by country code: those whose name says where they are, and those that others share it with."""

    sure: dict[str, tuple[str, ...]]
    in_company: dict[str, tuple[str, ...]]


class PlainLetters(dict[int, str]):
    """A table for `str.translate` that takes accents off, one character for one, and learns as it goes."""

    def __missing__(self, codepoint: int) -> str:
        character = chr(codepoint)
        letters = unicodedata.normalize("NFD", character)
        # A syllable of Hangul falls into letters, none of which is an accent.
        plain = PLAIN_FORMS.get(character) or (
            letters[0] if all(map(unicodedata.combining, letters[1:])) else character
        )
        self[codepoint] = plain
        return plain


PLAIN_LETTERS = PlainLetters()


def without_accents(text: str) -> str:
    """`text` without accents and with straight apostrophes, of the same length if `text` is in form NFC."""
    return text if text.isascii() else text.translate(PLAIN_LETTERS)


@lru_cache(maxsize=1)
def countries() -> tuple[CountryEntry, ...]:
    """All 249 entries, in the order of their codes."""
    return tuple(CountryEntry(**_frozen_row(row)) for row in read("countries.json"))


def former_names() -> tuple[FormerName, ...]:
    """Names that states bore once, in alphabetical order."""
    return tuple(FormerName(**_frozen_row(row)) for row in read("former_names.json")["names"])


def names_elsewhere() -> dict[str, tuple[str, ...]]:
    """By code, what countries are called in their own and in the large languages, beside `CountryEntry`'s names."""
    return {code: tuple(names) for code, names in read("names_elsewhere.json").items() if code != "about"}


def cities() -> Cities:
    """Cities of half a million people and more, beside those of `CountryEntry`."""
    lists = read("cities.json")
    return Cities(*({code: tuple(names) for code, names in lists[kind].items()} for kind in ("sure", "in_company")))


def read(file: str) -> Any:
    """What a data file of the gazetteer holds."""
    return json.loads((DATA / file).read_text(encoding="utf-8"))


def find_country(name: str) -> CountryEntry | None:
    """The country that is called `name`: an ISO code, a name or an alias, in any case, with or without accents."""
    return _by_name().get(_comparable(name))


def _frozen_row(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _comparable(name: str) -> str:
    return " ".join(without_accents(unicodedata.normalize("NFC", name)).casefold().split())


@cache
def _by_name() -> dict[str, CountryEntry]:
    # A name that two countries share goes to the one that it is a more usual name of.
    found: dict[str, CountryEntry] = {}
    for names in (_codes, _usual_names, _aliases, _official_names):
        for entry in countries():
            for name in names(entry):
                found.setdefault(_comparable(name), entry)
    return found


def _codes(entry: CountryEntry) -> Iterator[str]:
    yield from (entry.code, entry.alpha3, entry.numeric)


def _usual_names(entry: CountryEntry) -> Iterator[str]:
    yield entry.name


def _aliases(entry: CountryEntry) -> Iterator[str]:
    yield from entry.aliases


def _official_names(entry: CountryEntry) -> Iterator[str]:
    yield entry.official_name
