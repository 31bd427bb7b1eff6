"""What two sequences have in common: quick for long texts, and bounded for texts that were made to be slow."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

# difflib reads as people do, but its time grows with the pairs of equal items: beyond these it gets parts only.
LONGEST_AT_ONCE = 600
MOST_PAIRS = 5_000
MOST_SIMILARITIES = 10_000

ENDS_OF_SENTENCES = {".", "!", "?", "…", "。", "！", "？", "।", "؟"}

Items = Sequence[Hashable]
Match = tuple[int, int, int]  # start in a, start in b, length


class Run(NamedTuple):
    """A stretch of both sequences, `a[a1:a2]` and `b[b1:b2]`: the same items, or others in their place."""

    same: bool
    a1: int
    a2: int
    b1: int
    b2: int


class _Part(NamedTuple):
    a1: int
    a2: int
    b1: int
    b2: int


def runs(a: Items, b: Items) -> list[Run]:
    """Both sequences from beginning to end, as stretches that are the same and stretches that differ, in turn."""
    found: list[Run] = []
    at_a = at_b = 0
    for start_a, start_b, length in _joined(_matches(a, b)):
        if (at_a, at_b) != (start_a, start_b):
            found.append(Run(False, at_a, start_a, at_b, start_b))
        at_a, at_b = start_a + length, start_b + length
        found.append(Run(True, start_a, at_a, start_b, at_b))
    if (at_a, at_b) != (len(a), len(b)):
        found.append(Run(False, at_a, len(a), at_b, len(b)))
    return found


def at_sentences(found: list[Run], a: Sequence[str], b: Sequence[str]) -> list[Run]:
    """The same runs; a sentence put in or taken out is told with its own full stop, not with that of its neighbour."""
    moved = list(found)
    for place in range(1, len(moved) - 1):
        before, run, after = moved[place - 1 : place + 2]
        if run.same or not before.same or not after.same or (run.a1 < run.a2 and run.b1 < run.b2):
            continue
        words, first, last = (b, run.b1, run.b2) if run.a1 == run.a2 else (a, run.a1, run.a2)
        step = _to_end_of_sentence(words, first, last, after.a2 - after.a1 - 1)
        if step:
            moved[place - 1] = before._replace(a2=before.a2 + step, b2=before.b2 + step)
            moved[place] = Run(False, run.a1 + step, run.a2 + step, run.b1 + step, run.b2 + step)
            moved[place + 1] = after._replace(a1=after.a1 + step, b1=after.b1 + step)
    return [run for run in moved if run.a1 < run.a2 or run.b1 < run.b2]


def _to_end_of_sentence(words: Sequence[str], first: int, last: int, most: int) -> int:
    """By how many words `words[first:last]` moves on, and reads the same, to end with a sentence; 0: it stays."""
    for step in range(most + 2):
        if words[last + step - 1] in ENDS_OF_SENTENCES:
            return step
        if step > most or words[first + step] != words[last + step]:
            return 0
    return 0


def similarity(a: Counter[Any], b: Counter[Any]) -> float:
    """From 0 to 1: how much of two bags of words is in both."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 1.0


def pairs(a: Sequence[Counter[Any]], b: Sequence[Counter[Any]], *, at_least: float) -> list[tuple[int, int]]:
    """Which item of `a` became which of `b`, in order, so that the likenesses are greatest in sum.

    Two long lists that have nothing in common are not worth the time: they give no pairs.
    """
    if not a or not b or len(a) * len(b) > MOST_SIMILARITIES:
        return []
    likeness = [[similarity(one, other) for other in b] for one in a]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            paired = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] >= at_least else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], paired)
    found, i, j = [], 0, 0
    while i < len(a) and j < len(b):
        if likeness[i][j] >= at_least and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _matches(a: Items, b: Items) -> list[Match]:
    """Equal stretches, in order; neighbours are not joined yet."""
    found: list[Match] = []
    open_parts = [_Part(0, len(a), 0, len(b))]
    while open_parts:
        part = open_parts.pop()
        begin = _common(a, b, part)
        found.append((part.a1, part.b1, begin))
        part = part._replace(a1=part.a1 + begin, b1=part.b1 + begin)
        end = _common_end(a, b, part)
        part = part._replace(a2=part.a2 - end, b2=part.b2 - end)
        found.append((part.a2, part.b2, end))
        if part.a1 < part.a2 and part.b1 < part.b2:
            inner, anchors = _inner(a[part.a1 : part.a2], b[part.b1 : part.b2])
            found += [(part.a1 + i, part.b1 + j, length) for i, j, length in inner]
            open_parts += _between(anchors, part)
    return sorted(match for match in found if match[2])


def _inner(a: Items, b: Items) -> tuple[list[Match], list[tuple[int, int]]]:
    """The matches of a part; or, where it is too long to be looked at as a whole, anchors to divide it by."""
    count_a, count_b = Counter(a), Counter(b)
    if len(a) + len(b) > LONGEST_AT_ONCE:
        anchors = _anchors(a, b, {item for item in a if count_a[item] == count_b[item] == 1})
        if anchors:
            return [], anchors
    if sum(count * count_b[item] for item, count in count_a.items()) > MOST_PAIRS:
        return [], []
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks], []


def _between(anchors: list[tuple[int, int]], part: _Part) -> list[_Part]:
    """The parts before, between and after the anchors; each part begins with its anchor."""
    if not anchors:
        return []
    places = [(part.a1 + i, part.b1 + j) for i, j in anchors]
    starts, ends = [(part.a1, part.b1), *places], [*places, (part.a2, part.b2)]
    return [_Part(start[0], end[0], start[1], end[1]) for start, end in zip(starts, ends, strict=True)]


def _anchors(a: Items, b: Items, once: set[Hashable]) -> list[tuple[int, int]]:
    """The most items of those that stand once in either part, as long as they keep their order (patience diff)."""
    place = {item: index for index, item in enumerate(b) if item in once}
    both = [(index, place[item]) for index, item in enumerate(a) if item in once]
    piles: list[int] = []
    tops: list[int] = []
    under: list[int] = []
    for index, (_in_a, in_b) in enumerate(both):
        pile = bisect_left(piles, in_b)
        piles[pile : pile + 1] = [in_b]
        tops[pile : pile + 1] = [index]
        under.append(tops[pile - 1] if pile else -1)
    longest, index = [], tops[-1] if tops else -1
    while index >= 0:
        longest.append(both[index])
        index = under[index]
    return longest[::-1]


def _common(a: Items, b: Items, part: _Part) -> int:
    a1, a2, b1, b2 = part
    count = 0
    while a1 + count < a2 and b1 + count < b2 and a[a1 + count] == b[b1 + count]:
        count += 1
    return count


def _common_end(a: Items, b: Items, part: _Part) -> int:
    a1, a2, b1, b2 = part
    count = 0
    while a1 < a2 - count and b1 < b2 - count and a[a2 - count - 1] == b[b2 - count - 1]:
        count += 1
    return count


def _joined(matches: list[Match]) -> list[Match]:
    """Stretches that touch in both sequences, as one."""
    joined: list[Match] = []
    for start_a, start_b, length in matches:
        if joined:
            last_a, last_b, last = joined[-1]
            if (last_a + last, last_b + last) == (start_a, start_b):
                joined[-1] = (last_a, last_b, last + length)
                continue
        joined.append((start_a, start_b, length))
    return joined
