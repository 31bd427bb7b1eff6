"""How much of a text stood in another one: words in a row, compared.

Every story keeps a fingerprint: of all its runs of five words the few with the smallest numbers, which two texts that
share much are bound to share too. So the stories that may be alike come out of an index, however many there are, and
only those few are read and compared word by word.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TypeVar

from articles.body import plain_text

RUN = 5  # words
KEPT = 32  # runs in a fingerprint
SHORTEST = 40  # words; anything shorter is alike by chance

Word = TypeVar("Word", str, bytes)

_WORD = re.compile(r"[^\W_]+")


def words_of(html: str) -> list[str]:
    """The words of a body, without case and signs."""
    return _WORD.findall(plain_text(html).casefold())


def fingerprint(html: str) -> frozenset[int]:
    """The numbers that a text is recognised by; none for a short one."""
    words = [word.encode() for word in words_of(html)]
    if len(words) < SHORTEST:
        return frozenset()
    return frozenset(sorted({_number(run) for run in _runs(words)})[:KEPT])


def share_of(html: str, other: str) -> float:
    """Which part of the words of the first text stands in runs that the second one has too, 0 to 1."""
    words = words_of(html)
    theirs = set(_runs(words_of(other)))
    common = [False] * len(words)
    for place, run in enumerate(_runs(words)):
        if run in theirs:
            common[place : place + RUN] = [True] * RUN
    return sum(common) / len(words) if words else 0.0


def _runs(words: list[Word]) -> list[tuple[Word, ...]]:
    return list(zip(*(words[offset:] for offset in range(RUN)), strict=False))


def _number(run: tuple[bytes, ...]) -> int:
    """The same number for the same words on every machine, for ever (signed, 64 bits)."""
    return int.from_bytes(blake2b(b" ".join(run), digest_size=8).digest(), "big", signed=True)
