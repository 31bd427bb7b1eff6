"""How names are compared, and how they become addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from anyascii import anyascii
from django.utils.text import slugify

SLUG_LENGTH = 90
LOOSE_END = re.compile(r"(?:-(?:a|an|and|as|at|by|for|from|in|of|on|or|the|to|with))+$")


def name_key(name: str) -> str:
    """What two spellings of one name have in common: no case, accents, blanks or punctuation.

    "Atlantic Council", "atlanticcouncil" and "Atlantic-Council" give one key; so do "José" and "jose", but
    "Ли" and "Li" don't: scripts stay apart. A name of signs only is its own key.
    """
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(character for character in decomposed if character.isalnum()) or decomposed.strip()


def slug_of(name: str, *, otherwise: str) -> str:
    """The last part of an address: Latin letters for any script, cut between words; `otherwise` if nothing is left."""
    words = slugify(anyascii(name))
    if len(words) > SLUG_LENGTH:
        words = re.sub(r"-[^-]*$", "", words[: SLUG_LENGTH + 1])[:SLUG_LENGTH]
        words = LOOSE_END.sub("", words)
    return words.strip("-_") or otherwise


def free_slug(wanted: str, *, is_taken: Callable[[str], bool]) -> str:
    """The wanted slug, or the first of wanted-2, wanted-3, ... that nobody has."""
    slug, count = wanted, 1
    while is_taken(slug):
        count += 1
        slug = f"{wanted}-{count}"
    return slug
