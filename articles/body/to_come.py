"""TK, the trade's mark for what is still to come: found in a body, wherever a writer may have left it.

static/js/desk/blocks/to_come.js finds the same marks while one types.
"""

from __future__ import annotations

import html as html_entities
import re
from dataclasses import dataclass

from articles.body.reading import plain_text

AROUND = 40  # characters shown on each side of a mark

# Stands for what is no text of the paragraph itself; no word and no bracket reaches across it.
_APART = "\ufffc"
# The word alone, TKTK, or the bracket that it stands in. The names of two companies are no marks.
_TK = r"(?<!\w)(?:TK)+(?!\w)(?! (?:Maxx|Elevator)\b)"
_MARK = re.compile(rf"\[[^\[\]\n{_APART}]{{0,200}}?{_TK}[^\[\]\n{_APART}]{{0,200}}\]|{_TK}")
_PLAIN_PARAGRAPH = re.compile(r"<p>([^<]*)</p>")
_ASIDE = re.compile(r'<sup data-footnote="([^"]*)">[^<]*</sup>|<img\b[^>]*?\salt="([^"]*)"[^>]*>')


@dataclass(frozen=True, slots=True)
class ToCome:
    """A mark: as it is written, the words around it, and the number of its paragraph (from 1, empty ones left out)."""

    mark: str
    around: str
    paragraph: int


def marks_to_come(text: str) -> list[str]:
    """The marks in a plain text, such as a headline: "TK", "TKTK", "[TK figure of the ministry]"."""
    return _MARK.findall(text)


def to_come(html: str) -> list[ToCome]:
    """The marks in a sanitised body, in order: in its text, its footnotes and the alt texts of its pictures."""
    lines = plain_text(_ASIDE.sub(_set_apart, html)).splitlines()
    return [
        ToCome(mark[0], _around(line, mark.start(), mark.end()), number)
        for number, line in enumerate(lines, start=1)
        for mark in _MARK.finditer(line)
    ]


def paragraph_to_come(html: str) -> str:
    """The first paragraph of a sanitised body that has a mark and nothing but plain words; "" if there is none."""
    words = (html_entities.unescape(found[1]) for found in _PLAIN_PARAGRAPH.finditer(html))
    return next((text for text in words if marks_to_come(text)), "")


def with_paragraph(html: str, old: str, new: str) -> str | None:
    """The body with other words in that plain paragraph, or without it when there are none; None: it isn't there."""
    for found in _PLAIN_PARAGRAPH.finditer(html):
        if html_entities.unescape(found[1]) == old:
            words = f"<p>{html_entities.escape(new, quote=False)}</p>" if new else ""
            return html[: found.start()] + words + html[found.end() :]
    return None


def _set_apart(aside: re.Match[str]) -> str:
    words = " ".join(html_entities.unescape(aside[1] or aside[2] or "").split())
    return _APART + html_entities.escape(words, quote=False) + _APART


def _around(line: str, start: int, end: int) -> str:
    before = line[max(0, start - AROUND) : start]
    after = line[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(line):
        after = after.rpartition(" ")[0] + "…"
    return " ".join((before + line[start:end] + after).replace(_APART, " ").split())
