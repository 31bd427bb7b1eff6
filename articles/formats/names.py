"""Which lines are names of people: bylines, with "By" or without."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

LONGEST_BYLINE = 200
LONGEST_NAME = 80
MOST_WORDS = 6
LONGEST_PREFIX = 3  # as in al-Sharabi, d'Arcy
LONGEST_WORD_WITHOUT_CASE = 6  # a longer one holds a surname and a given name
BY = re.compile(
    r"(?:(?:written|reporting|reported|words|text|story|report) )?by\b ?:? ?|authors?: ?|byline: ?",
    re.IGNORECASE,
)
BETWEEN_NAMES = re.compile(r"[,;、،，&] ?(?:and )?| and ", re.IGNORECASE)
PARTICLE_WORDS = (
    "da das de del della den der di do dos du el la las le les lo los van von vom zu zum zur ten ter y e i "
    "al bin ibn bint abu ben af av und ap op"
)
PARTICLES = frozenset(PARTICLE_WORDS.split())
ROLE_WORDS = (
    "staff contributor contributors correspondent correspondents reporter reporters editor editors writer "
    "writers desk team newsroom bureau agency agencies service services"
)
STANDING = frozenset(ROLE_WORDS.split())
SUFFIXES = frozenset(("jr", "jr.", "sr", "sr.", "ii", "iii", "iv"))
# Words that begin a sentence, a subheading or a closing line, and no name.
OTHER_WORDS = (
    "a an the what how why when where who this that these those it there here in on at from with for to of not "
    "is are was no yes end ends more continued monday tuesday wednesday thursday friday saturday sunday "
    "background analysis opinion comment sources source references related advertisement"
)
NEVER_A_NAME = frozenset(OTHER_WORDS.split())
INITIALS = re.compile(r"(?:\w\.){1,4}")
# The replacement character stands for a letter whose bytes were broken.
INSIDE_NAME = frozenset("'’.-‐‑·ʼ`\N{REPLACEMENT CHARACTER}")


def names_in(text: str, *, announced: bool = False) -> tuple[str, ...]:
    """The names in a line that is a byline and nothing else; empty for any other line.

    `announced` says that the place makes a byline likely (below an image source, after "By"): then a
    single word such as "Reuters" will do, otherwise each line needs a name of two words.
    """
    if not text or len(text) > LONGEST_BYLINE:
        return ()
    by = BY.match(text)
    bare = text[by.end() :] if by else text
    names = _with_suffixes(part.strip() for part in BETWEEN_NAMES.split(bare))
    announced = announced or by is not None
    if not all(is_name(name.removeprefix("The ") if announced else name) for name in names):
        return ()
    if not announced and any(_is_single_word(name) for name in names):
        return ()
    return tuple(dict.fromkeys(names))


def is_name(text: str) -> bool:
    """Whether this reads as the name of a person, a staff or an agency: capitals, particles, initials."""
    words = text.split()
    if not 1 <= len(words) <= MOST_WORDS or len(text) > LONGEST_NAME:
        return False
    if words[0].lower() in NEVER_A_NAME and len(words[0]) > 1:
        return False
    if not any(_is_capitalised(word) for word in words):
        return False
    if text.endswith(".") and not _is_short_form(words[-1]):
        return False
    return all(_fits_name(word) for word in words)


def _with_suffixes(parts: Iterable[str]) -> list[str]:
    names: list[str] = []
    for part in parts:
        if names and part.lower() in SUFFIXES:
            names[-1] += f", {part}"
        else:
            names.append(part)
    return names


def _is_single_word(name: str) -> bool:
    # A script without capitals often writes a full name in one word.
    return " " not in name and (not _has_no_case(name[0]) or len(name) > LONGEST_WORD_WITHOUT_CASE)


def _fits_name(word: str) -> bool:
    bare = word.rstrip(",")
    if not all(character.isalpha() or _is_mark(character) or character in INSIDE_NAME for character in bare):
        return False
    lower = bare.lower()
    if lower in NEVER_A_NAME and len(bare) > 1 and bare != bare.upper():
        return False
    return _is_capitalised(bare) or bare in PARTICLES or bare in STANDING


def _is_capitalised(word: str) -> bool:
    """A capital in front, or behind a small prefix: O'Brien, d'Arcy, al-Sharabi, McFly; or a script without."""
    parts = re.split(r"['’ʼ‐‑-]", word)
    first = next((part for part in parts if part), "")
    if not first:
        return False
    if first[0].isupper() or first[0].istitle() or _has_no_case(first[0]):
        return True
    return len(first) <= LONGEST_PREFIX and len(parts) > 1 and parts[-1][:1].isupper()


def _is_short_form(word: str) -> bool:
    return word.lower() in SUFFIXES or bool(INITIALS.fullmatch(word))


def _has_no_case(character: str) -> bool:
    return character.isalpha() and character.lower() == character.upper()


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in ("Mn", "Mc") or character in "\u200c\u200d"
