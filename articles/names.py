"""How names are compared, and how they become addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from anyascii import anyascii
from django.utils.text import slugify

SLUG_LENGTH = 90
VOWEL_SIGNS = {0, 9, 103, 107, 118, 122}
LOOSE_END = re.compile(r"(?:-(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with))+$")


def name_key(name: str) -> str:
    """What two spellings of one name have in common: no case, accents, blanks or punctuation.

    "Atlantic Council", "atlanticcouncil" and "Atlantic-Council" give one key; so do "José" and "jose", but
    "Ли" and "Li" don't: scripts stay apart. Marks that are no accents but half of a letter stay: कला and काल are two
    words. A name of signs only is its own key.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum() or is_vowel_sign(sign)) or decomposed.strip()


def is_vowel_sign(sign: str) -> bool:
    """Whether it is a mark of a script that writes vowels so (Unicode's combining classes of Indic and Thai ones)."""
    if not unicodedata.category(sign).startswith("M") or unicodedata.combining(sign) not in VOWEL_SIGNS:
        return False
    return not unicodedata.name(sign, "").startswith(("VARIATION", "MONGOLIAN", "COMBINING"))


def slug_of(name: str, *, otherwise: str) -> str:
    """The last part of an address: Latin letters for any script, cut between words; `otherwise` if nothing is left."""
    words = slugify(anyascii(name))
    if len(words) > SLUG_LENGTH:
        words = re.sub(r"-[^-]*$", "", words[: SLUG_LENGTH + 1])[:SLUG_LENGTH]
        words = LOOSE_END.sub("", words)
    return words.strip("-_") or otherwise


def was_made_of(name: str, slug: str, *, otherwise: str) -> bool:
    """Whether that is the slug which `slug_of` makes of the name, or the second, third, ... of it."""
    made = slug_of(name, otherwise=otherwise)
    return slug == made or (slug.startswith(f"{made}-") and slug.removeprefix(f"{made}-").isdecimal())


def free_slug(wanted: str, *, is_taken: Callable[[str], bool]) -> str:
    """The wanted slug, or the first of wanted-2, wanted-3, ... that nobody has."""
    slug, count = wanted, 1
    while is_taken(slug):
        count += 1
        slug = f"{wanted}-{count}"
    return slug
