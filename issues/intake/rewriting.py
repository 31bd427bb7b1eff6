"""The text of an item as an editor corrected it before it is accepted; what came in stays as it came."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from articles import body
from articles.formats.incoming import Copy
from articles.formats.rewording import reworded
from issues.intake.copies import clean
from issues.intake.uploads import CannotTakeIn

LONGEST = 100_000  # characters; a longer text is corrected in the story
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
Rewrite = Mapping[str, Any]
"""Paragraphs that stood one after the other (`was`), and what stands there now (`is`), as JSON keeps them."""


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A copy with its corrections; `at` is what each corrected stretch says now, by the line at which it begins."""

    copy: Copy
    at: Mapping[int, str]
    unfit: Sequence[str] = ()
    """Corrections of paragraphs that are not there any more, since their lines were said to be something else."""


def text_of(copy: Copy) -> str:
    """The paragraphs as one types them: a blank line between them."""
    return "\n\n".join(copy.paragraphs)


def stamp_of(text: str) -> str:
    """What tells a text from another one, so that nobody saves over what somebody else corrected meanwhile."""
    return hashlib.sha256("\0".join(_paragraphs(text)).encode("utf-8", "replace")).hexdigest()[:16]


def rewrites(copy: Copy, typed: str) -> list[Rewrite]:
    """What the typed text says otherwise than the copy as it was read.

    Raises CannotTakeIn where something other than a plain paragraph would be changed.
    """
    was, now = list(copy.paragraphs), _paragraphs(typed)
    markup, found = _markup(was, copy.markup), list[Rewrite]()
    for begin, end, first, last in _changed(was, now):
        if copy.markup and reworded(markup[begin:end], now[first:last]) is None:
            message = _(
                "A list, a table or a quotation can't be corrected here. Leave it as it is, and correct it in the "
                "story when it is accepted."
            )
            raise CannotTakeIn(message, field="text")
        found.append({"was": was[begin:end], "is": now[first:last]})
    return found


def rewritten(copy: Copy, said: Iterable[Rewrite]) -> Rewritten:
    """The copy with these corrections. One whose paragraphs are not there any more is left aside and named."""
    paragraphs, lines = list(copy.paragraphs), list(copy.lines)
    markup = _markup(paragraphs, copy.markup) if copy.markup else []
    at: dict[int, str] = {}
    unfit, behind = [], 0
    for one in said:
        was, now = list(one["was"]), list(one["is"])
        places = range(behind, len(paragraphs) - len(was) + 1)
        place = next((begin for begin in places if paragraphs[begin : begin + len(was)] == was), None)
        if place is None:
            unfit.append(" ".join(now))
            continue
        end = place + len(was)
        if markup:
            markup[place:end] = reworded(markup[place:end], now) or [""] * len(now)
        if lines:
            own = lines[place:end]
            at[own[0]] = "\n\n".join(now)
            lines[place:end] = [own[min(number, len(own) - 1)] for number in range(len(now))]
        paragraphs[place:end] = now
        behind = place + len(now)
    changed = replace(copy, paragraphs=tuple(paragraphs), markup=tuple(markup), lines=tuple(lines))
    return Rewritten(changed, at, unfit)


def _paragraphs(text: str) -> list[str]:
    parts = BLANK_LINE.split(str(clean(text)).replace("\r\n", "\n").replace("\r", "\n").strip())
    return [said for part in parts if (said := " ".join(part.split()))]


def _changed(was: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where paragraphs differ: which of the old ones, at least one, and which of the new stand there now."""
    for act, begin, end, first, last in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if act == "equal":
            continue
        if end - begin == last - first:
            # Each by itself, so that a later word on the lines of one leaves the others alone.
            yield from ((begin + step, begin + step + 1, first + step, first + step + 1) for step in range(end - begin))
        elif act != "insert":
            yield begin, end, first, last
        elif begin:
            yield begin - 1, end, first - 1, last
        else:
            yield begin, min(end + 1, len(was)), first, last + min(1, len(was))


def _markup(paragraphs: Sequence[str], markup: Sequence[str]) -> list[str]:
    """The HTML of each; a paragraph that has none is plain text."""
    return [own or body.from_paragraphs((text,)) for text, own in zip_longest(paragraphs, markup, fillvalue="")]
