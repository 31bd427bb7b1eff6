"""The words that may stand for a country, and the rules for telling when they do not.

Names come from the gazetteer; what a list of names cannot know (stop phrases, names that two countries share,
signs that Georgia is the state) comes from `data/country_rules.json`, names of people from
`data/personal_names.json`. All are read once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from articles.tagging.gazetteer import (
    CountryEntry,
    cities,
    countries,
    former_names,
    names_elsewhere,
    read,
    without_accents,
)

FIRST_WORD = re.compile(r"\W*(\w+)")
SHORT_FORM = 3  # letters; in capitals already, so a headline in capitals needs no further form


class Kind(Enum):
    """What a word says about its country: its own name, its people, its seat, a place in it, a vague name."""

    NAME = "name"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    PLACE = "place"
    WEAK = "weak"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word may stand for; several `codes` where countries share it, the likeliest first."""

    key: str
    kind: Kind
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rival:
    """Another bearer of a country's name: `signs` of it in a story, and the country where it lies, if anywhere."""

    country: str
    signs: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The lists of `data/country_rules.json` and `data/personal_names.json`, each word without accents."""

    needs_company: frozenset[str]
    plurals: frozenset[str]
    rivals: dict[str, Rival]
    attributive: frozenset[str]
    given_name_like: frozenset[str]
    often_given_names: frozenset[str]
    given_names: frozenset[str]
    surnames: frozenset[str]
    never_surnames: frozenset[str]
    publications: frozenset[str]
    languages: frozenset[str]
    states: frozenset[str]
    words_between: frozenset[str]


@cache
def rules() -> Rules:
    """The rules, read from the data file at the first call."""
    data, people = _data(), read("personal_names.json")
    return Rules(
        needs_company=_in_capitals_too((*data["needs_company"], *_shown_by_company())),
        plurals=_words(data["plurals"]),
        rivals={
            form: Rival(rival["country"], _any_of(rival["signs"]))
            for key, rival in data["rivals"].items()
            for form in (key, key.upper())
        },
        attributive=_words(data["attributive"]),
        given_name_like=_words(data["given_name_like"]),
        often_given_names=_words(data["often_given_names"]),
        given_names=_words(people["given"]),
        surnames=_words(people["surnames"]),
        never_surnames=_words(data["never_surnames"]),
        publications=_words(data["publications"]),
        languages=_words(data["languages"]),
        states=_words(data["places"]["US"]) | _words(data["places"]["CA"]) | {"Georgia"},
        words_between=_words(data["words_between"]),
    )


@cache
def meanings_by_first_word() -> dict[str, tuple[Meaning, ...]]:
    """All words and phrases, under the first word of each, the longest first."""
    table: dict[str, list[Meaning]] = defaultdict(list)
    for meaning in _meanings().values():
        first_word = FIRST_WORD.match(meaning.key)
        if first_word:
            table[first_word.group(1)].append(meaning)
    return {word: tuple(sorted(found, key=lambda one: -len(one.key))) for word, found in table.items()}


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read("country_rules.json")
    return loaded


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(without_accents, words))


def _in_capitals_too(words: Iterable[str]) -> frozenset[str]:
    plain = _words(words)
    return plain | {word.upper() for word in plain}


def _any_of(signs: Iterable[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, signs)) + r")(?!\w)")


def _meanings() -> dict[str, Meaning]:
    data = _data()
    found: dict[str, Meaning] = {}
    for phrase in map(without_accents, data["stop_phrases"]):
        found[phrase] = Meaning(phrase, Kind.NOTHING)
    for word, codes in data["shared"].items():
        kind = Kind(data["kinds_of_shared"].get(word, "name"))
        found[without_accents(word)] = Meaning(without_accents(word), kind, tuple(codes))
    for word, codes in data["plurals"].items():
        found[word] = Meaning(word, Kind.NAME, tuple(codes))
    for code, phrases in data["weak"].items():
        for phrase in map(without_accents, phrases):
            found[phrase] = Meaning(phrase, Kind.WEAK, (code,))
    for phrase, kind, codes in _phrases(data):
        found.setdefault(phrase, Meaning(phrase, kind, codes))
    for phrase in [key for key in found if len(key) > SHORT_FORM]:
        found.setdefault(phrase.upper(), found[phrase])
    return {key: Meaning(key, meaning.kind, meaning.codes) for key, meaning in found.items()}


def _shown_by_company() -> Iterator[str]:
    """Names that others bear too, so that only another name of the country shows that it is meant."""
    for names in cities().in_company.values():
        yield from names
    for former in former_names():
        if len(former.codes) > 1:
            yield from (former.name, *former.demonyms)
    for names in _data()["companies"].values():
        yield from names


def _phrases(data: dict[str, Any]) -> Iterator[tuple[str, Kind, tuple[str, ...]]]:
    """Own names of all countries before the lesser words of any, so that a name is never taken for less."""
    for entry in countries():
        for name in (entry.name, *entry.aliases, entry.official_name):
            yield without_accents(name).removeprefix("The "), Kind.NAME, (entry.code,)
    for code, names in names_elsewhere().items():
        # In an English story they stand in quotations, often beside their translation.
        yield from ((without_accents(name), Kind.WEAK, (code,)) for name in names)
    for former in former_names():
        # What is now several countries names none of them by itself.
        kinds = (Kind.NAME, Kind.DEMONYM) if len(former.codes) == 1 else (Kind.WEAK, Kind.WEAK)
        yield without_accents(former.name), kinds[0], former.codes
        yield from ((without_accents(phrase), kinds[1], former.codes) for phrase in former.demonyms)
    for entry in countries():
        for phrase, kind in _lesser_phrases(entry, data):
            yield without_accents(phrase), kind, (entry.code,)
    for places in (cities().sure, cities().in_company):
        for code, names in places.items():
            yield from ((without_accents(name), Kind.PLACE, (code,)) for name in names)


def _lesser_phrases(entry: CountryEntry, data: dict[str, Any]) -> Iterator[tuple[str, Kind]]:
    yield from ((phrase, Kind.DEMONYM) for phrase in entry.demonyms)
    yield from ((phrase, Kind.DEMONYM) for phrase in data["combining"].get(entry.code, ()))
    yield from ((phrase, Kind.CAPITAL) for phrase in entry.capitals)
    yield from ((phrase, Kind.PLACE) for phrase in entry.cities)
    yield from ((phrase, Kind.PLACE) for phrase in data["places"].get(entry.code, ()))
    yield from ((phrase, Kind.WEAK) for phrase in data["companies"].get(entry.code, ()))
