"""What countries are called, to find them by: names of today and of before, official ones, people, ISO codes."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from articles.names import name_key
from articles.tagging.gazetteer import CountryEntry, countries, former_names

BETWEEN_WORDS = re.compile(r"[^\w'’.]+")
OF = re.compile(r"^(?:the )?(?P<form>.+?) of (?P<place>(?:the )?.+)$", re.IGNORECASE)


class Sort(IntEnum):
    """What sort of name it is, the surest first."""

    OWN = 0
    OTHER = 1
    PEOPLE = 2
    CODE = 3


@dataclass(frozen=True, slots=True)
class CountryName:
    """One name of one country, as it is written."""

    code: str
    name: str
    sort: Sort


def word_keys(name: str) -> list[str]:
    """A name as it is compared, from its first word on, from its second on, and so forth."""
    starts = [0, *(blank.end() for blank in BETWEEN_WORDS.finditer(name))]
    return [key for start in starts if name[start:] and (key := name_key(name[start:]))]


def countries_beginning(key: str) -> list[CountryName]:
    """The names with a word from which on they begin with this key; of codes only the very same."""
    keys, names = _in_order()
    found, place = [], bisect_left(keys, key)
    while place < len(keys) and keys[place].startswith(key):
        if names[place].sort != Sort.CODE or keys[place] == key:
            found.append(names[place])
        place += 1
    return found


def countries_called(key: str) -> list[CountryName]:
    """The names with this key, only the surest sort of them; several countries may share one."""
    names = _by_key().get(key, [])
    surest = min((name.sort for name in names), default=Sort.OWN)
    return [name for name in names if name.sort == surest]


@cache
def _by_key() -> dict[str, list[CountryName]]:
    found: dict[str, list[CountryName]] = defaultdict(list)
    for name in _names():
        key = name_key(name.name)
        if all(name.code != other.code for other in found[key]):
            found[key].append(name)
    return found


@cache
def _in_order() -> tuple[list[str], list[CountryName]]:
    rows = {(key, name.code): name for name in reversed(_names()) for key in _keys(name)}
    ordered = sorted(rows.items(), key=lambda row: (row[0][0], row[1].sort, row[1].name, row[1].code))
    return [key for (key, _code), _name in ordered], [name for _key, name in ordered]


def _keys(name: CountryName) -> list[str]:
    return [name_key(name.name)] if name.sort == Sort.CODE else word_keys(name.name)


@cache
def _names() -> tuple[CountryName, ...]:
    """All of them, the surest first."""
    rows = [CountryName(entry.code, name, sort) for entry in countries() for sort, name in _names_of(entry)]
    for former in former_names():
        rows += [CountryName(code, former.name, Sort.OTHER) for code in former.codes]
        rows += [CountryName(code, name, Sort.PEOPLE) for code in former.codes for name in former.demonyms]
    return tuple(sorted(rows, key=lambda row: row.sort))


def _names_of(entry: CountryEntry) -> Iterator[tuple[Sort, str]]:
    yield Sort.OWN, entry.name
    for name in (*entry.aliases, entry.official_name):
        yield Sort.OTHER, name
        yield from ((Sort.OTHER, turned) for turned in _turned(name))
    yield from ((Sort.PEOPLE, name) for name in entry.demonyms)
    yield from ((Sort.CODE, code) for code in (entry.code, entry.alpha3))


def _turned(name: str) -> Iterator[str]:
    """ "Republic of Korea" as lists of countries have it: "Korea, Republic of"."""
    match = OF.match(name)
    if match:
        place, form = match["place"], match["form"]
        bare = re.sub(r"^the ", "", place, flags=re.IGNORECASE)
        yield f"{bare}, {form} of" + (" the" if bare != place else "")
