"""The part of a long text that changed, with a few words around it."""

from __future__ import annotations

from itertools import takewhile

AROUND = 40  # characters kept on either side, so that the passage can be found again
CUT = "…"


def changed_passage(old: str, new: str, *, longest: int) -> tuple[str, str]:
    """Both texts from where they begin to differ to where they agree again, each of at most that many characters."""
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    first = max(0, start - AROUND)
    return _passage(old, first, end, longest), _passage(new, first, end, longest)


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _passage(text: str, first: int, end: int, longest: int) -> str:
    """From `first` to `end` before the end and a little more; a tag of the markup is not cut in two."""
    last = min(len(text), len(text) - end + AROUND)
    opened, closed = text.rfind("<", 0, first), text.rfind(">", 0, first)
    if first - longest < opened and closed < opened:
        first = opened
    part = text[first:last]
    if part.rfind("<") > part.rfind(">") and 0 <= text.find(">", last) < last + longest:
        last = text.index(">", last) + 1
        part = text[first:last]
    if len(part) > 2 * longest:
        part, last = part[: longest - 1], 0
    return f"{CUT if first else ''}{part}{CUT if last < len(text) else ''}"
