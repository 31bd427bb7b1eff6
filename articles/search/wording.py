"""What the words of a question mean: words wanted, "words in a row", -words unwanted. Any text can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from articles.search.words import Token, tokens

MOST_WORDS = 16
QUOTES = dict.fromkeys(map(ord, "“”„‟«»〝〞＂"), '"')
PART = re.compile(r'(?P<minus>(?<!\S)[-−–](?=[^\s\-]))?(?:"(?P<row>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is wanted, as it is compared and as it was typed; `others` find the same."""

    word: str
    typed: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that are wanted, each once; those in a row; words and rows that are not wanted."""

    text: str = ""
    words: tuple[Word, ...] = ()
    rows: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    unwanted_rows: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to look for or to leave out."""
        return not (self.words or self.unwanted or self.unwanted_rows)


def read(text: str) -> Wording:
    """Read what was typed. What makes no word is nothing; a quote that isn't closed ends with the text."""
    words: dict[str, Word] = {}
    rows: list[str] = []
    unwanted: list[str] = []
    unwanted_rows: list[str] = []
    text = text.translate(QUOTES)
    for part in PART.finditer(text):
        in_row = part["row"] is not None
        said = part["row"] if in_row else part["word"]
        found = tokens(said)
        if not found:
            continue
        row = " ".join(token.word for token in found)
        is_row = len(found) > 1
        if part["minus"]:
            # Several words typed as one are words in a row, whatever stands between: -well-known, -https://a.b
            (unwanted_rows if is_row else unwanted).append(row)
            continue
        for word in _words(said, found):
            words.setdefault(word.word, word)
        if is_row and in_row:
            rows.append(row)
    kept = tuple(words.values())[:MOST_WORDS]
    return Wording(text, kept, tuple(rows), tuple(unwanted[:MOST_WORDS]), tuple(unwanted_rows[:MOST_WORDS]))


def _words(said: str, found: Sequence[Token]) -> Iterator[Word]:
    for place, token in enumerate(found):
        # "well-known" is found by "wellknown", at its second word; at its first, too.
        after = found[place + 1].others if place + 1 < len(found) else ()
        others = (*token.others, *(other for other in after if other.startswith(token.word) and other != token.word))
        yield Word(token.word, said[token.start : token.end], others)
