"""Does a text keep to the house style? Pure: texts and rules in, matches out.

All words of all rules are one search (one for each way of looking at case), so that a long story with hundreds of
rules takes milliseconds. What an editor typed as a rule is escaped: no rule can hang a search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.style.rules import Kind, Match, Rule
from articles.style.texts import text_blocks
from articles.style.typography import CHECKS

APOSTROPHES = "['’]"
LAST_MARK = 0x12000

Span = tuple[int, int, Rule, str | None]


def check(
    headline: str, standfirst: str, body_html: str, rules: Sequence[Rule], *, language: str = "en"
) -> list[Match]:
    """What in a story breaks the rules, in reading order. Of the body only the text counts: no tags, no addresses."""
    return check_blocks(headline, standfirst, text_blocks(body_html), rules, language=language)


def check_blocks(
    headline: str, standfirst: str, blocks: Iterable[str], rules: Sequence[Rule], *, language: str = "en"
) -> list[Match]:
    """The same for a body that comes as the texts of its blocks."""
    checker = _checker(tuple(rules))
    texts = [("headline", 0, headline), ("standfirst", 0, standfirst)]
    texts += [("body", number, text) for number, text in enumerate(blocks)]
    return [match for field, block, text in texts for match in checker.matches(field, block, text, language)]


@dataclass(frozen=True, slots=True)
class _Words:
    """Rules about words, as one search."""

    search: re.Pattern[str]
    rules: dict[str, Rule]
    match_case: bool

    def spans(self, text: str) -> Iterator[Span]:
        for found in self.search.finditer(text):
            rule = self.rules.get(_key(found[0], match_case=self.match_case))
            if rule is None:
                continue
            instead = _instead(rule, found[0])
            if instead is None or not _stands_already(text, found.start(), found[0], instead):
                yield found.start(), found.end(), rule, instead


@dataclass(frozen=True, slots=True)
class _Checker:
    words: tuple[_Words, ...]
    typography: tuple[Rule, ...]

    def matches(self, field: str, block: int, text: str, language: str) -> Iterator[Match]:
        last = 0
        for start, end, rule, instead in sorted(self._spans(text, language), key=_first_and_longest):
            if start < last:
                continue
            last = end
            found = text[start:end]
            yield Match(field, block, start, end, found, instead, rule.message(found, instead), rule.id)

    def _spans(self, text: str, language: str) -> Iterator[Span]:
        for words in self.words:
            yield from words.spans(text)
        for rule in self.typography:
            for start, end, instead in CHECKS[rule.typography](text, language):
                yield start, end, rule, instead


@lru_cache(maxsize=8)
def _checker(rules: tuple[Rule, ...]) -> _Checker:
    """The rules made ready, kept for as long as they stay the same."""
    about_words = [rule for rule in rules if rule.kind != Kind.TYPOGRAPHY and rule.pattern.split()]
    words = [
        _words([rule for rule in about_words if rule.match_case is match_case], match_case=match_case)
        for match_case in (True, False)
    ]
    typography = tuple(rule for rule in rules if rule.kind == Kind.TYPOGRAPHY and rule.typography in CHECKS)
    return _Checker(tuple(words for words in words if words is not None), typography)


def _words(rules: list[Rule], *, match_case: bool) -> _Words | None:
    if not rules:
        return None
    # The longest first: "in order to" is found before "in order". Of two rules for one word, the older holds.
    by_borders: dict[tuple[bool, bool], dict[str, list[str]]] = {}
    known: dict[str, Rule] = {}
    for rule in sorted(rules, key=lambda rule: (-len(rule.pattern), rule.id)):
        known.setdefault(_key(rule.pattern, match_case=match_case), rule)
        first, last = rule.pattern.strip()[0], rule.pattern.strip()[-1]
        borders = (rule.whole_words and _is_letter(first), rule.whole_words and _is_letter(last))
        by_borders.setdefault(borders, {}).setdefault(first.lower(), []).append(_pattern(rule.pattern))
    searches = [_within(borders, "|".join(map(_together, few.values()))) for borders, few in by_borders.items()]
    return _Words(re.compile("|".join(searches), 0 if match_case else re.IGNORECASE), known, match_case)


def _within(borders: tuple[bool, bool], search: str) -> str:
    """A search with no letter before it, after it, or both."""
    before, after = borders
    return (f"(?<!{_letter()})" if before else "") + f"(?:{search})" + (f"(?!{_letter()})" if after else "")


def _together(patterns: list[str]) -> str:
    """Patterns that begin with one letter: the search leaves them all alone at any other letter."""
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


def _pattern(words: str) -> str:
    """The words of a rule, escaped: any blank between them, and either apostrophe."""
    return r"\s+".join(re.sub("['’]", APOSTROPHES, re.escape(word)) for word in words.split())


def _key(text: str, *, match_case: bool) -> str:
    """What the words of a rule and the words found have in common."""
    key = " ".join(text.replace("’", "'").split())
    return key if match_case else key.lower()


def _instead(rule: Rule, found: str) -> str | None:
    """The replacement in the case of the words found; None when the rule names none."""
    wanted = rule.replacement
    if rule.kind != Kind.PREFER or not wanted:
        return None
    if rule.match_case or rule.pattern.lower() == wanted.lower():
        return wanted  # the case is what the rule is about
    if found.isupper() and len(found) > 1 and not rule.pattern.isupper():
        return wanted.upper()
    if found[:1].isupper() and not rule.pattern[:1].isupper():
        return wanted[:1].upper() + wanted[1:]
    return wanted


def _stands_already(text: str, start: int, found: str, instead: str) -> bool:
    """Whether the place reads as wanted: "Covid-19" for "Covid", though the rule's word stands in it."""
    place = instead.lower().find(found.lower())
    while place != -1:
        begin = start - place
        if begin >= 0 and text[begin : begin + len(instead)] == instead:
            return True
        place = instead.lower().find(found.lower(), place + 1)
    return False


def _first_and_longest(span: Span) -> tuple[int, int]:
    return span[0], -span[1]


def _is_letter(sign: str) -> bool:
    return re.match(_letter(), sign) is not None


@lru_cache(maxsize=1)
def _letter() -> str:
    """What belongs to a word: letters, figures, and the vowel signs and accents that Python's own class leaves out."""
    ranges: list[list[int]] = []
    for code in range(0x300, LAST_MARK):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    marks = "".join(chr(first) + (f"-{chr(last)}" if last > first else "") for first, last in ranges)
    return rf"[\w{marks}]"
