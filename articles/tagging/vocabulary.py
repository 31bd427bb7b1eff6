"""The words that may stand for a country, and the rules for telling when they do not.

Names come from the gazetteer; what a list of names cannot know (stop phrases, given names, names that two
countries share, signs that Georgia is the state) comes from `data/country_rules.json`. Both are read once.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from articles.tagging.gazetteer import DATA, CountryEntry, countries, without_accents

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
    """The lists of `data/country_rules.json`, each word without accents."""

    needs_company: frozenset[str]
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
    data = _data()
    return Rules(
        needs_company=_words(data["needs_company"]),
        rivals={key: Rival(rival["country"], _any_of(rival["signs"])) for key, rival in data["rivals"].items()},
        attributive=_words(data["attributive"]),
        given_name_like=_words(data["given_name_like"]),
        often_given_names=_words(data["often_given_names"]),
        given_names=_words(data["given_names"]),
        surnames=_words(data["surnames"]),
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
    loaded: dict[str, Any] = json.loads((DATA / "country_rules.json").read_text(encoding="utf-8"))
    return loaded


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(without_accents, words))


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
    for phrase in map(without_accents, data["weak"]):
        found[phrase] = Meaning(phrase, Kind.WEAK, ("US",))
    for phrase, kind, code in _phrases(data):
        found.setdefault(phrase, Meaning(phrase, kind, (code,)))
    for phrase in [key for key in found if len(key) > SHORT_FORM]:
        found.setdefault(phrase.upper(), found[phrase])
    return {key: Meaning(key, meaning.kind, meaning.codes) for key, meaning in found.items()}


def _phrases(data: dict[str, Any]) -> Iterator[tuple[str, Kind, str]]:
    """Own names of all countries before the lesser words of any, so that a name is never taken for less."""
    for entry in countries():
        for name in (entry.name, *entry.aliases, entry.official_name):
            yield without_accents(name).removeprefix("The "), Kind.NAME, entry.code
    for entry in countries():
        for phrase, kind in _lesser_phrases(entry, data):
            yield without_accents(phrase), kind, entry.code


def _lesser_phrases(entry: CountryEntry, data: dict[str, Any]) -> Iterator[tuple[str, Kind]]:
    yield from ((phrase, Kind.DEMONYM) for phrase in entry.demonyms)
    yield from ((phrase, Kind.DEMONYM) for phrase in data["combining"].get(entry.code, ()))
    yield from ((phrase, Kind.CAPITAL) for phrase in entry.capitals)
    yield from ((phrase, Kind.PLACE) for phrase in entry.cities)
    yield from ((phrase, Kind.PLACE) for phrase in data["places"].get(entry.code, ()))
