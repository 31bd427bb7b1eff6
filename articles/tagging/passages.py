"""Stretches of a story, and the names of the gazetteer in them, before anyone asks what they stand for there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.tagging.gazetteer import without_accents
from articles.tagging.vocabulary import Meaning, meanings_by_first_word

WORD = re.compile(r"\w+")
LETTER = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]*", re.DOTALL)  # with the accents that are set apart from it
REACH = 40  # characters looked back at; a preposition or a given name is never further away


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the story: as it was written, and without accents.

    `origins` holds, for each character of `plain` and for its end, the place in `text` that it came from; empty
    where the two go side by side.
    """

    number: int
    text: str
    plain: str
    origins: tuple[int, ...] = ()

    @property
    def is_headline(self) -> bool:
        """Whether this is the first passage, which `find_mentions` takes for the headline."""
        return self.number == 0

    def origin(self, position: int) -> int:
        """Where in `text` the character of `plain` at `position` begins."""
        return self.origins[position] if self.origins else position


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


def as_passages(texts: Sequence[str]) -> list[Passage]:
    """The texts, numbered from 0, ready to be looked through."""
    return [_passage(number, text) for number, text in enumerate(texts)]


def matches(passage: Passage) -> Iterator[Match]:
    """The names in a passage from left to right; where one lies within another, the longer."""
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


def _passage(number: int, text: str) -> Passage:
    if unicodedata.is_normalized("NFC", text):
        return Passage(number, text, without_accents(text))
    composed, origins = [], []
    for letter in LETTER.finditer(text):
        one = unicodedata.normalize("NFC", letter[0])
        composed.append(one)
        origins += [letter.start()] * len(one)
    return Passage(number, text, without_accents("".join(composed)), (*origins, len(text)))


def _ends_word(text: str, position: int) -> bool:
    return position >= len(text) or not (text[position].isalnum() and text[position - 1].isalnum())
