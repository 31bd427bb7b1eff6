"""Lines to paragraphs: joins what was wrapped at a fixed width, keeps apart what was not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from articles.formats.cleaning import Line
from articles.formats.incoming import Remark

WIDEST_WRAP = 120  # characters; a longer line is a paragraph that was never wrapped
NARROWEST_WRAP = 40
SENTENCE_END = re.compile(r"[.!?…:;。！？؟۔।][\"'”’»)\]]*\Z")
LIST_ITEM = re.compile(r"(?:[-*•–—·]|\d{1,3}[.)]) ?\S")


def ends_sentence(text: str) -> bool:
    """Whether a line ends with the punctuation of a finished sentence, closing quotation marks aside."""
    return bool(SENTENCE_END.search(text[-8:]))


def join_paragraphs(lines: Sequence[Line]) -> tuple[list[Line], list[Remark]]:
    """The paragraphs, each with the number of its first line, and a warning where their ends were inferred."""
    paragraphs: list[Line] = []
    remarks: list[Remark] = []
    parts = blocks(lines)
    width = wrap_width(parts)
    for block in parts:
        joined = _join_block(block, width)
        paragraphs += joined
        if 1 < len(joined) < len(block):
            message = (
                "No blank lines stand between these wrapped lines: the paragraphs were told apart by their "
                "short last lines. Check them, or put a blank line between paragraphs."
            )
            remarks.append(Remark("warning", block[0].number, message))
    return paragraphs, remarks


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups, as blank lines part them."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.text:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def is_continued(line: str, following: str, width: int | None) -> bool:
    """Whether the following line goes on with the sentence of this one."""
    full = width is not None and is_full(line, following, width)
    if ends_sentence(line):
        return full and not LIST_ITEM.match(following)
    return full or (len(line) >= NARROWEST_WRAP and following[:1].islower())


def is_full(line: str, following: str, width: int) -> bool:
    """Whether the next line's first word would not have fitted into this line."""
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def wrap_width(parts: Sequence[Sequence[Line]]) -> int | None:
    """The width at which these blocks were wrapped, or None where each line is a paragraph of its own.

    Wrapping is believed only where most full lines break off within a sentence.
    """
    width = max((len(line.text) for block in parts for line in block), default=0)
    if not NARROWEST_WRAP <= width <= WIDEST_WRAP:
        return None
    pairs = [pair for block in parts for pair in pairwise(block)]
    full = [line.text for line, following in pairs if is_full(line.text, following.text, width)]
    unfinished = sum(not ends_sentence(text) for text in full)
    return width if unfinished * 2 > len(full) else None


def _join_block(block: list[Line], width: int | None) -> list[Line]:
    if max(len(line.text) for line in block) > WIDEST_WRAP:
        return block
    # In copy pasted together from two places, one block alone may be wrapped.
    width = width or wrap_width([block])
    parts = [[block[0]]]
    for line, following in pairwise(block):
        if is_continued(line.text, following.text, width):
            parts[-1].append(following)
        else:
            parts.append([following])
    return [Line(part[0].number, _joined(part)) for part in parts]


def _joined(part: Sequence[Line]) -> str:
    pieces: list[str] = []
    for line, following in pairwise(part):
        # "long-" at the end of a line goes on as "long-term", and never becomes "long- term".
        hyphened = line.text[-2:-1].isalpha() and line.text.endswith("-") and following.text[:1].islower()
        pieces += [line.text, "" if hyphened else " "]
    return "".join([*pieces, part[-1].text])
