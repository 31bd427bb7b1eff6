"""A file to its stories: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from articles.formats.cleaning import Line
from articles.formats.header import begins_story, read_header, read_header_line
from articles.formats.names import names_in
from articles.formats.trailer import image_source_in

MOST_HEADER_LINES = 10
# A line of dashes or asterisks, or the newsroom's marks for the end of a story: -30-, (ends)
RULE = re.compile("(?:[-=_*#~+.\u2014\u2013 ]{3,}|-+ ?30 ?-+|ends|\\(ends?\\))\\Z", re.IGNORECASE)


def split_stories(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each story. A header begins one; so does a date right below the end of another."""
    words = [line for line in lines if line.text]
    starts = [0]
    header_end = 0
    for place in range(len(words)):
        if place >= header_end and (begins_story(words, place) or _dated_after_trailer(words, place)):
            header_end = place + read_header(words[place : place + MOST_HEADER_LINES]).end
            starts.append(place)
    parts = []
    for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
        if start < end:
            first, last = words[start].number, words[end - 1].number
            parts.append(without_rules(lines[first - 1 : last]))
    return _with_preamble([part for part in parts if part])


def without_rules(lines: Sequence[Line]) -> list[Line]:
    """The lines without the rules and end marks around them, which part stories and say nothing."""
    kept = list(lines)
    while kept and (not kept[-1].text or RULE.match(kept[-1].text)):
        kept.pop()
    first = next((place for place, line in enumerate(kept) if line.text and not RULE.match(line.text)), 0)
    return kept[first:]


def _dated_after_trailer(words: Sequence[Line], place: int) -> bool:
    found = read_header_line(words[place].text)
    if not found.whole or found.date is None:
        return False
    above = [line.text for line in words[max(place - 2, 0) : place]]
    if len(above) > 1 and names_in(above[-1], announced=True):
        above.pop()
    return bool(above) and image_source_in(above[-1]) is not None


def _with_preamble(parts: list[list[Line]]) -> list[list[Line]]:
    """A single line above the first header is no story: it goes to the story below it."""
    if len(parts) > 1 and len(parts[0]) == 1 and read_header_line(parts[0][0].text).empty:
        return [parts[0] + parts[1], *parts[2:]]
    return parts
