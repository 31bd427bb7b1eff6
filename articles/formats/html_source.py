"""HTML before it is parsed: comments and scripts taken out, and no sign left that would make the parser start over."""

from __future__ import annotations

import re
from collections import Counter

# Looks no further than to the next sign, so that a page of nothing but open brackets takes no longer than another.
NO_TAG = re.compile(r"<(?!/?[a-zA-Z][^<>]*>)")
DECLARATION = re.compile(r"<[!?][^<>]*>")
WITHOUT_TEXT = ("script", "style")


def tidied(html: str) -> tuple[str, Counter[str]]:
    """The page without comments, declarations, scripts and style sheets, and how many of each there were."""
    dropped: Counter[str] = Counter()
    html, dropped["comment"] = _without(html, "<!--", "-->")
    for tag in WITHOUT_TEXT:
        html, dropped[tag] = _without(html, f"<{tag}", f"</{tag}>")
    return NO_TAG.sub("&lt;", DECLARATION.sub("", html)), dropped


def _without(html: str, begin: str, end: str) -> tuple[str, int]:
    """The page without what stands from one sign to the other; one that is never closed goes on to the end."""
    lower = html.lower()
    if len(lower) != len(html):  # one capital in Turkish has a longer small letter
        lower = html
    kept, place, count = [], 0, 0
    while (start := lower.find(begin, place)) >= 0:
        kept.append(html[place:start])
        closing = lower.find(end, start + len(begin))
        place = closing + len(end) if closing >= 0 else len(html)
        count += 1
    return "".join([*kept, html[place:]]), count
