"""Where in a text the words stand that were looked for: in pieces, and in the passage that shows most of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from articles.search.answers import Piece
from articles.search.words import IRREGULAR, Token, tokens

SNIPPET = 240  # characters
BEFORE = 60  # characters of a snippet that stand before its first match
MOST_READ = 40_000  # characters of a body
WORD = re.compile(r"[\w'’]+")
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
SIGNS_WITHIN = re.compile(r"['’ʼ\-\u2010\u2011,](?<=\w.)(?=\w)")  # the sign first: it is soon found in a text


def marked(text: str, wanted: Collection[str]) -> list[Piece]:
    """The whole text; matches that stand beside each other are one."""
    return _pieces(text, _matches(text, wanted))


def snippet(text: str, wanted: Collection[str], *, length: int = SNIPPET) -> list[Piece]:
    """The passage of about that many characters with most different words; the beginning if none is there."""
    text = _on_one_line(text[:MOST_READ])
    found = _found_quickly(text, wanted) or _found_in_compounds(text, wanted)
    begin = _best_begin(found, length)
    first = _between_words(text, begin, length)
    cut = _cut(text, first, length)
    pieces = _pieces(cut, _matches_of(cut, first, found, wanted))
    before = [Piece("… ", is_match=False)] if first else []
    after = [Piece(" …", is_match=False)] if first + len(cut) < len(text) else []
    return _joined([*before, *pieces, *after])


def _on_one_line(text: str) -> str:
    """With one blank between two words. Nearly every text has no other once its lines are joined."""
    line = text.replace("\n", " ")
    is_plain = line.isprintable() and "  " not in line  # no blank but the usual one can be printed
    return line.strip() if is_plain else " ".join(line.split())


def _found_quickly(text: str, wanted: Collection[str]) -> list[Token]:
    """The matches, out of the words that begin as one of those wanted does: a page of long texts is read at once."""
    small = text.lower()
    if len(small) != len(text):  # one of the few letters that are two when they are small
        return [token for token in tokens(text) if _is_match(token, wanted)]
    starts = {start for begin in _begins(frozenset(wanted)) for start in _starts(small, begin)}
    # How a word with accents is compared can't be seen from its beginning.
    starts |= set() if text.isascii() else set(_with_accents(small))
    found = []
    end = 0
    for start in sorted(starts):
        if start < end or not (part := WORD.match(text, start)):
            continue
        end = part.end()
        found += _found_at(start, part[0], wanted)
    return found


@lru_cache(maxsize=64)
def _begins(wanted: frozenset[str]) -> frozenset[str]:
    """How the words begin that are compared as one of these."""
    plurals = {plural for plural, word in IRREGULAR.items() if word in wanted}
    return frozenset({word.removesuffix("y") if len(word) > 1 else word for word in wanted} | plurals)


def _with_accents(text: str) -> Iterator[int]:
    """Where a word begins that isn't of plain letters."""
    for other in BEYOND_ASCII.finditer(text):
        begin = other.start()
        for place in range(*other.span()):
            if not _is_of_a_word(text[place]) or (place > begin and _is_of_a_word(text[place - 1])):
                continue
            start = place
            while start and _is_of_a_word(text[start - 1]):
                start -= 1
            yield start


def _is_of_a_word(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _found_in_compounds(text: str, wanted: Collection[str]) -> list[Token]:
    """The matches in "O'Brien", "anti-war" and "3,000", which need not begin as they are compared."""
    found: list[Token] = []
    end = 0
    for sign in SIGNS_WITHIN.finditer(text):
        if sign.start() >= end:
            start = text.rfind(" ", 0, sign.start()) + 1
            blank = text.find(" ", sign.end())
            end = blank if blank != -1 else len(text)
            found += _found_at(start, text[start:end], wanted)
    return found


def _found_at(start: int, part: str, wanted: Collection[str]) -> list[Token]:
    return [
        token._replace(start=token.start + start, end=token.end + start)
        for token in _tokens_of(part)
        if _is_match(token, wanted)
    ]


def _starts(text: str, begin: str) -> Iterator[int]:
    """Where a word begins so."""
    start = text.find(begin)
    while start != -1:
        if not start or not _is_of_a_word(text[start - 1]):
            yield start
        start = text.find(begin, start + 1)


@lru_cache(maxsize=4_096)
def _tokens_of(part: str) -> list[Token]:
    return tokens(part)


def _best_begin(found: Sequence[Token], length: int) -> int:
    """Where the window begins that holds most different matches; of two such, the earlier."""
    best, begin = 0, 0
    different = len({token.word for token in found})
    for place, token in enumerate(found):
        if best == different:
            break
        words = set()
        for other in found[place : place + 30]:
            if other.end > token.start + length - BEFORE:
                break
            words.add(other.word)
        if len(words) > best:
            best, begin = len(words), token.start
    return max(begin - BEFORE, 0)


def _between_words(text: str, begin: int, length: int) -> int:
    """The beginning of a word, and of the sentence when that is near."""
    if begin + length >= len(text):
        begin = max(len(text) - length, 0) if begin else 0
    if begin == 0:
        return 0
    sentence = max(text.rfind(end, max(begin - BEFORE, 0), begin + BEFORE // 2) for end in (". ", "? ", "! "))
    if sentence != -1:
        return sentence + 2
    blank = text.rfind(" ", max(begin - BEFORE, 0), begin)
    return blank + 1 if blank != -1 else begin


def _cut(text: str, first: int, length: int) -> str:
    if first + length >= len(text):
        return text[first:]
    cut = text[first : first + length]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–—-")


def _matches(text: str, wanted: Collection[str]) -> list[tuple[int, int]]:
    """From where to where. No word reaches over a blank, and what stands between two was often read before."""
    matches = []
    start = 0
    for part in text.split(" "):
        for token in _tokens_of(part):
            if token.word in wanted or (token.others and _is_match(token, wanted)):
                matches.append((start + token.start, start + token.end))  # noqa: PERF401  most parts have none
        start += len(part) + 1
    return matches


def _matches_of(cut: str, first: int, found: Sequence[Token], wanted: Collection[str]) -> list[tuple[int, int]]:
    """The same for a part of a text in which those have been found; `first`: where it begins there."""
    if not cut.isascii() or "_" in cut or (found and SIGNS_WITHIN.search(cut)):  # there may be more of them
        return _matches(cut, wanted)
    last = first + len(cut)
    return [(token.start - first, token.end - first) for token in found if first <= token.start and token.end <= last]


def _is_match(token: Token, wanted: Collection[str]) -> bool:
    return token.word in wanted or any(other in wanted for other in token.others)


def _pieces(text: str, matches: Sequence[tuple[int, int]]) -> list[Piece]:
    pieces, place = [], 0
    for start, end in matches:
        if start < place:  # two letters at a time, one of them shared
            pieces.append(Piece(text[place:end], is_match=True))
        else:
            between = text[place:start]
            joins = bool(pieces) and not between.strip()
            pieces += [Piece(between, is_match=joins), Piece(text[start:end], is_match=True)]
        place = max(place, end)
    return _joined([*pieces, Piece(text[place:], is_match=False)])


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if joined and joined[-1].is_match == piece.is_match:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.is_match)
        else:
            joined.append(piece)
    return joined
