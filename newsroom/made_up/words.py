"""The words of a made-up archive: some that every text has, and a long tail that few have, as in a real language."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

LISTS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8")).items()
}
SUBJECTS = LISTS["subjects"]
CODAS = ["", "", "", "n", "r", "l", "s", "t", "m", "nd", "rt", "ck"]
ENDINGS = ["", "", "s", "ing", "ed", "er", "ly", "ment", "tion"]
RARE = 24_000  # made-up words of the tail
A_TAPE = 2**19  # words


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All words, the most frequent first, with their running weights (Zipf's law), and many drawn by these weights.

    Drawing a word costs more than all else that is done with it: a text is cut from the tape, a sentence here and
    another there, of which no two stories have the same in a row.
    """

    words: tuple[str, ...]
    running: tuple[float, ...]
    tape: list[str]

    def some(self, chance: random.Random, count: int) -> list[str]:
        """So many words, at most a hundred, each as often as its rank allows."""
        begin = int(chance.random() * (A_TAPE - 100))
        return self.tape[begin : begin + count]


def vocabulary(chance: random.Random) -> Vocabulary:
    """The vocabulary that this seed gives."""
    rare: dict[str, None] = dict.fromkeys(SUBJECTS)
    while len(rare) < RARE:
        rare[_made_up(chance)] = None
    words = (*LISTS["common"], *rare)
    running = tuple(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    return Vocabulary(words, running, chance.choices(words, cum_weights=running, k=A_TAPE))


def _made_up(chance: random.Random) -> str:
    syllables = (
        chance.choice(LISTS["onsets"]) + chance.choice(LISTS["nuclei"]) + chance.choice(CODAS)
        for _ in range(chance.choice((1, 2, 2, 3)))
    )
    return "".join(syllables) + chance.choice(ENDINGS)
