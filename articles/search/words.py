"""The words of a text as they are compared: no case, no accents, no plural; the same for stories and for what is asked.

Scripts without blanks between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are taken two letters at a time.
The English plural is folded in every word of plain letters, whatever the language: both sides are folded alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.names import is_vowel_sign

LONGEST_WORD = 60  # letters; what is longer is cut
SHORTEST_PLURAL = 4  # letters
SIGNS_AROUND = '.,;:!?()[]"'
MOST_REMEMBERED, A_PIECE = 8_000_000, 160  # bytes, about: of all pieces of text together, of one beside its letters
MARKS = "".join(sign for sign in map(chr, range(0x300, 0x10000)) if unicodedata.category(sign).startswith("M"))
JOINERS = "\u00ad\u200c\u200d"
LETTER = rf"(?:[^\W_]|[{MARKS}{JOINERS}])"
PIECE = re.compile(rf"[0-9]{{1,3}}(?:,[0-9]{{3}})+(?![\w,])|[^\W_]{LETTER}*(?:['’ʼ]{LETTER}+)*")
HYPHENS = {"-", "\u2010", "\u2011"}
NO_BLANKS = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f]+)"
)
POSSESSIVE = re.compile(r"['’ʼ]s?$")
APOSTROPHE = re.compile(r"['’ʼ]")
IRREGULAR = {
    "men": "man",
    "women": "woman",
    "children": "child",
    "feet": "foot",
    "teeth": "tooth",
    "mice": "mouse",
    "geese": "goose",
    "lives": "life",
    "wives": "wife",
    "knives": "knife",
    "leaves": "leaf",
    "thieves": "thief",
    "loaves": "loaf",
    "halves": "half",
    "news": "news",
}
AFTER_THESE_AN_E = ("s", "x", "z", "ch", "sh", "o")


class Token(NamedTuple):
    """A word in its place: from where to where in the text it stands, how it is compared, and what else finds it."""

    start: int
    end: int
    word: str
    others: tuple[str, ...] = ()


def tokens(text: str) -> list[Token]:
    """The words of a text, in their order."""
    return list(_tokens(text))


def words_of(text: str) -> list[str]:
    """Only how they are compared, in their order."""
    return [token.word for token in _tokens(text)]


def said(text: str) -> tuple[list[str], set[str]]:
    """The words of a long text, the same many times as fast: in their order, and what else finds them.

    No word reaches over a blank: what stands between two is read once, and then remembered.
    """
    known = _known[-1]
    if known.letters > MOST_REMEMBERED:
        known = _known[-1] = _Pieces()
    pieces = text.split()
    line = " ".join(filter(None, map(known.__getitem__, pieces)))
    others = {other for piece in known.others.keys() & set(pieces) for other in known.others[piece]}
    return line.split(" ") if line else [], others


class _Pieces(dict[str, str]):
    """By what stands between two blanks, its words; what else finds these is in `others`, where there is something."""

    def __init__(self) -> None:
        super().__init__()
        self.others: dict[str, tuple[str, ...]] = {}
        self.letters = 0

    def __missing__(self, piece: str) -> str:
        bare = piece.strip(SIGNS_AROUND)
        if bare.isascii() and bare.isalnum():
            return self._keep(piece, self[bare] if bare != piece else folded(piece)[0])
        found = tokens(piece)
        words = " ".join(token.word for token in found)
        if others := tuple(other for token in found for other in token.others if other):
            self.others[piece] = others
        return self._keep(piece, words)

    def _keep(self, piece: str, words: str) -> str:
        self[piece] = words
        self.letters += len(piece) + A_PIECE
        return words


_known = [_Pieces()]


def _tokens(text: str) -> Iterator[Token]:
    last: Token | None = None
    for match in PIECE.finditer(text):
        piece, start = match[0], match.start()
        if piece[0].isdecimal():
            piece = piece.replace(",", "")
        elif not piece.isascii() and NO_BLANKS.search(piece):
            yield from _without_blanks(start, piece)
            last = None
            continue
        word, others = folded(piece)
        if not word:
            continue
        if last is not None and start == last.end + 1 and text[last.end] in HYPHENS:
            others = (*others, _cut(folded(text[last.start : last.end])[0] + word))
        last = Token(start, match.end(), word, others)
        yield last


def _without_blanks(start: int, piece: str) -> Iterator[Token]:
    for part in NO_BLANKS.split(piece):
        if NO_BLANKS.match(part):
            letters = _letters(start, part)
            for place, (begin, _end, letter) in enumerate(letters[:-1] if len(letters) > 1 else letters):
                after = letters[place + 1] if place + 1 < len(letters) else (0, _end, "")
                # A letter may bear any number of signs.
                yield Token(begin, after[1], _cut(letter + after[2]))
        elif part and (word := folded(part)[0]):
            yield Token(start, start + len(part), word)
        start += len(part)


def _letters(start: int, part: str) -> list[tuple[int, int, str]]:
    """The letters with the marks that belong to them, each with its place, as they are compared."""
    letters: list[tuple[int, int, str]] = []
    for place, sign in enumerate(part, start):
        plain = _plain(sign)
        if letters and (not plain or unicodedata.category(sign).startswith("M")):
            begin, _end, letter = letters[-1]
            letters[-1] = (begin, place + 1, letter + plain)
        elif plain:
            letters.append((place, place + 1, plain))
    return letters


@lru_cache(maxsize=8_192)
def folded(piece: str) -> tuple[str, tuple[str, ...]]:
    """How a word is compared, and what else finds it: "O'Brien" is "obrien", and "brien" finds it too."""
    bare = POSSESSIVE.sub("", piece)
    parts = [_plain(part) for part in APOSTROPHE.split(bare)]
    word = _singular("".join(parts))
    others = tuple(_cut(_singular(part)) for part in parts[1:] if len(part) > 2) if len(parts) > 1 else ()  # noqa: PLR2004
    return _cut(word), others


def _cut(word: str) -> str:
    return word[:LONGEST_WORD]


def _plain(piece: str) -> str:
    if piece.isascii():
        return piece.lower()
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", piece).casefold())
    return "".join(sign for sign in decomposed if sign.isalnum() or is_vowel_sign(sign))


def _singular(word: str) -> str:
    """Without the ending of an English plural; what such an ending hides of the singular is dropped from both."""
    if len(word) < SHORTEST_PLURAL or not word.isascii() or word.isdecimal():
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ie") and len(word) > SHORTEST_PLURAL:
        return f"{word[:-2]}y"
    if word.endswith("e") and word[:-1].endswith(AFTER_THESE_AN_E) and len(word) >= SHORTEST_PLURAL:
        return word[:-1]
    return word
