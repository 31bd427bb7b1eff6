"""Where a text names a country, its people, its capital or a place in it.

A list of names alone is wrong too often: "Georgia" is a state too, "Jordan" a player, "Turkey" a meal, and "New
Mexico" no part of Mexico. So names are found first, the longest first; those that stand for something else where
they stand are put aside; and what is still open is settled by the rest of the story.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from articles.tagging.gazetteer import without_accents
from articles.tagging.vocabulary import Kind, Meaning, meanings_by_first_word, rules

WORD = re.compile(r"\w+")
WORD_BEFORE = re.compile(r"(\w+) (?:the )?$")
GIVEN_NAME_BEFORE = re.compile(r"([A-Z]\w*\.?) (?:[A-Z]\. )?$")
CAPITALISED_AFTER = re.compile(r" ([A-Z][\w]+)")
WORD_AFTER = re.compile(r" (\w+)")
STATE_AFTER = re.compile(r", ([A-Z]\w+(?: [A-Z]\w+)?)")
LANGUAGE_AFTER = re.compile(r"[ -](?:languages?|speaking|speakers?|translations?|translators?|subtitles)\b|[\])]")
SHOUTED_WORD = "US"  # in a headline set in capitals it may as well be the pronoun
REACH = 40  # characters looked back at; a preposition or a given name is never further away

LANGUAGE_BEFORE = frozenset(
    {"in", "into", "from", "speak", "speaks", "speaking", "spoke", "spoken", "learn", "learning", "teach", "teaches"}
)
PLACED_BY = frozenset({"in", "across", "throughout", "within", "inside"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One word or phrase of a story that stands for a country.

    `passage` counts from 0 in the passages given; `text` is the phrase as it stands there. `is_placed`: something
    happens in the country ("in Mexico"). `is_attributive`: a short form before a noun ("US troops"), which says
    who acts rather than where the story plays.
    """

    code: str
    text: str
    kind: Kind
    passage: int
    is_placed: bool
    is_attributive: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the story: as it was written, and without accents, both of the same length."""

    number: int
    text: str
    plain: str

    @property
    def is_headline(self) -> bool:
        """Whether this is the first passage, which `find_mentions` takes for the headline."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a passage, before anyone asked what it stands for there."""

    meaning: Meaning
    passage: Passage
    start: int
    end: int

    @property
    def key(self) -> str:
        """The name, without accents; a name set in capitals stays in capitals."""
        return self.meaning.key

    @property
    def before(self) -> str:
        """The few words before the name."""
        return self.passage.plain[max(0, self.start - REACH) : self.start]

    def followed_by(self, pattern: re.Pattern[str]) -> str:
        """What `pattern` finds right after the name: its first group, or all of it; "" if nothing."""
        found = pattern.match(self.passage.plain, self.end)
        return found[found.lastindex or 0] if found else ""

    def preceded_by(self, pattern: re.Pattern[str]) -> str:
        """What the first group of `pattern` finds right before the name; "" if nothing."""
        found = pattern.search(self.before)
        return found[1] if found else ""


def find_mentions(passages: Sequence[str]) -> list[Mention]:
    """All mentions of countries in `passages` (plain text, the headline or "" first), in the order of the text."""
    composed = (unicodedata.normalize("NFC", text) for text in passages)
    prepared = [Passage(number, text, without_accents(text)) for number, text in enumerate(composed)]
    matches = [match for passage in prepared for match in _matches(passage)]
    persons = frozenset(match.key for match in matches if _is_person(match))
    kept = [match for match in matches if not _means_something_else(match)]
    story = "\n".join(passage.plain for passage in prepared)
    return [_mention(match) for match in _settled(kept, persons, story)]


def _matches(passage: Passage) -> Iterator[Match]:
    table = meanings_by_first_word()
    end = 0
    for word in WORD.finditer(passage.plain):
        if word.start() < end:
            continue
        for meaning in table.get(word[0], ()):
            end_of_phrase = word.start() + len(meaning.key)
            if passage.plain.startswith(meaning.key, word.start()) and _ends_word(passage.plain, end_of_phrase):
                yield Match(meaning, passage, word.start(), end_of_phrase)
                end = end_of_phrase
                break


def _ends_word(text: str, position: int) -> bool:
    return position >= len(text) or not (text[position].isalnum() and text[position - 1].isalnum())


def _means_something_else(match: Match) -> bool:
    return (
        match.meaning.kind is Kind.NOTHING
        or match.before.endswith(("@", "/@", "www."))
        or (match.key == SHOUTED_WORD and match.passage.plain.isupper())
        or _is_person(match)
        or _is_publication(match)
        or _is_language(match)
        or _lies_in_a_state(match)
    )


def _is_person(match: Match) -> bool:
    words = rules()
    if match.key not in words.given_name_like:
        return False
    surname = match.followed_by(CAPITALISED_AFTER)
    if surname in words.surnames or match.preceded_by(GIVEN_NAME_BEFORE) in words.given_names:
        return True
    # A headline may capitalise every word: "Jordan Rejects Plan" is no person.
    may_be_any_surname = match.key in words.often_given_names and not match.passage.is_headline
    known = words.never_surnames | meanings_by_first_word().keys()
    return may_be_any_surname and bool(surname) and surname not in known


def _is_publication(match: Match) -> bool:
    return not match.passage.is_headline and match.followed_by(CAPITALISED_AFTER) in rules().publications


def _is_language(match: Match) -> bool:
    if match.key not in rules().languages:
        return False
    if match.followed_by(LANGUAGE_AFTER):
        return True
    # "in French, she said" is the language; "in French politics" is the country.
    word = match.followed_by(WORD_AFTER)
    return match.preceded_by(WORD_BEFORE) in LANGUAGE_BEFORE and (not word or word in rules().words_between)


def _lies_in_a_state(match: Match) -> bool:
    """Whether a place of the same name in North America is meant: "Paris, Texas"; but not "Tbilisi, Georgia"."""
    state = match.followed_by(STATE_AFTER)
    states = rules().states
    is_elsewhere = match.meaning.kind in (Kind.NAME, Kind.CAPITAL, Kind.PLACE) and not (
        {"US", "CA", "GE"} & set(match.meaning.codes)
    )
    return is_elsewhere and (state in states or state.split(" ")[0] in states)


def _settled(matches: Sequence[Match], persons: frozenset[str], story: str) -> Iterator[Match]:
    """The matches, each with one country; those that the rest of the story does not bear out are left out."""
    sure = Counter(match.meaning.codes[0] for match in matches if _is_sure(match))
    for match in matches:
        code = max(match.meaning.codes, key=lambda each: sure[each])
        if _is_sure(match) or sure[code]:
            yield _standing_for(match, code, match.meaning.kind)
        elif match.key in rules().needs_company or (match.key in persons and not _is_placed(match)):
            continue
        else:
            yield from _unless_rivalled(match, code, story)


def _is_sure(match: Match) -> bool:
    words = rules()
    return (
        len(match.meaning.codes) == 1
        and match.key not in words.needs_company
        and match.key not in words.rivals
        and match.key not in words.given_name_like
    )


def _unless_rivalled(match: Match, code: str, story: str) -> Iterator[Match]:
    rival = rules().rivals.get(match.key)
    if rival is None or not rival.signs.search(story):
        yield _standing_for(match, code, match.meaning.kind)
    elif rival.country:
        yield _standing_for(match, rival.country, Kind.PLACE)


def _standing_for(match: Match, code: str, kind: Kind) -> Match:
    return replace(match, meaning=Meaning(match.key, kind, (code,)))


def _is_placed(match: Match) -> bool:
    return match.preceded_by(WORD_BEFORE) in PLACED_BY


def _mention(match: Match) -> Mention:
    word = match.followed_by(WORD_AFTER)
    return Mention(
        code=match.meaning.codes[0],
        text=match.passage.text[match.start : match.end],
        kind=match.meaning.kind,
        passage=match.passage.number,
        is_placed=match.meaning.kind is not Kind.DEMONYM and _is_placed(match),
        is_attributive=match.key in rules().attributive and bool(word) and word not in rules().words_between,
    )
