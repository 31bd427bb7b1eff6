"""What a country's name may stand for instead: a person, a newspaper, a language, a town in America."""

from __future__ import annotations

import re

from articles.tagging.passages import Match
from articles.tagging.vocabulary import Kind, meanings_by_first_word, rules

WORD_BEFORE = re.compile(r"(\w+) (?:the )?$")
GIVEN_NAME_BEFORE = re.compile(r"([A-Z]\w*\.?) (?:[A-Z]\. )?$")
CAPITALISED_AFTER = re.compile(r" (?:[A-Z]\. )?([A-Z]\w+)")
AGE_AFTER = re.compile(r" [A-Z]\w+(?:-[A-Z]\w+)?, (?:\d\d\b|who\b|whose\b)")
WORD_AFTER = re.compile(r" (\w+)")
STATE_AFTER = re.compile(r", ([A-Z]\w+(?: [A-Z]\w+)?)")
LANGUAGE_AFTER = re.compile(r"[ -](?:languages?|speaking|speakers?|translations?|translators?|subtitles)\b|[\])]")
SHOUTED_WORD = "US"  # in a headline set in capitals it may as well be the pronoun

WORD_AFTER_ROW = re.compile(r"(?:(?:,? and |,? or |, |/)[A-Z]\w+)*(?: (\w+)|())")  # after "French and Thai"
# "in French", and the last of "from English, Thai or French"; what follows then tells a language from a people.
LANGUAGE_BEFORE = re.compile(
    r"\b(in|into|from|speak|speaks|speaking|spoke|spoken|learn|learning|teach|teaches) (?:both |the )?"
    r"(?:[A-Z]\w+(?:,? and |,? or |, |/))*$"
)


def means_something_else(match: Match) -> bool:
    """Whether the words around the name show that no country is meant."""
    return (
        match.meaning.kind is Kind.NOTHING
        or match.before.endswith(("@", "/@", "www."))
        or (match.key == SHOUTED_WORD and match.passage.plain.isupper())
        or is_person(match)
        or _is_publication(match)
        or _is_language(match)
        or _lies_in_a_state(match)
    )


def is_person(match: Match) -> bool:
    """Whether the name is half of somebody's: "Michael Jordan", "Chad Smith", "Kenya Barris, 40"."""
    words = rules()
    if match.key not in words.given_name_like:
        return False
    surname = match.followed_by(CAPITALISED_AFTER)
    if surname in words.surnames or match.preceded_by(GIVEN_NAME_BEFORE) in words.given_names:
        return True
    # A headline may capitalise every word: "Jordan Rejects Plan" is no person.
    is_known = surname in words.never_surnames or surname in meanings_by_first_word()
    if not surname or is_known or match.passage.is_headline:
        return False
    return match.key in words.often_given_names or bool(match.followed_by(AGE_AFTER))


def _is_publication(match: Match) -> bool:
    return not match.passage.is_headline and match.followed_by(CAPITALISED_AFTER) in rules().publications


def _is_language(match: Match) -> bool:
    if match.key not in rules().languages:
        return False
    if match.followed_by(LANGUAGE_AFTER):
        return True
    # "in French, she said" is the language; "in French politics" is the country.
    word = match.followed_by(WORD_AFTER_ROW)
    return bool(match.preceded_by(LANGUAGE_BEFORE)) and (not word or word in rules().words_between)


def _lies_in_a_state(match: Match) -> bool:
    """Whether a place of the same name in North America is meant: "Paris, Texas"; but not "Tbilisi, Georgia"."""
    state = match.followed_by(STATE_AFTER)
    states = rules().states
    is_elsewhere = match.meaning.kind in (Kind.NAME, Kind.CAPITAL, Kind.PLACE) and not (
        {"US", "CA", "GE"} & set(match.meaning.codes)
    )
    return is_elsewhere and (state in states or state.split(" ")[0] in states)
