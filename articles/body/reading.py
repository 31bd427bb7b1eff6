"""The words of a body: as plain text, counted, cut to an excerpt."""

from __future__ import annotations

import html as html_entities
import re

import nh3

WORDS_A_MINUTE = 230

_BLOCK = re.compile(r"(?=</?(?:p|h2|h3|li|ul|ol|blockquote|figure|figcaption|table|tr|td|th|aside|hr|br)\b)")
# static/js/desk/measures.js counts by the same pattern.
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


def from_paragraphs(paragraphs: tuple[str, ...]) -> str:
    """A body from plain paragraphs; what looks like HTML in them stays text."""
    return "".join(f"<p>{html_entities.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def plain_text(html: str) -> str:
    """The words of a sanitised body, a line a block."""
    text = html_entities.unescape(_text_cleaner.clean(_BLOCK.sub("\n", html)))
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def word_count(html: str) -> int:
    """How many words a reader reads; "twenty-one", "it's" and "1,000.50" are one each."""
    return len(_WORD.findall(plain_text(html)))


def minutes_to_read(words: int) -> int:
    """Whole minutes at an adult's pace, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))


def excerpt(html: str, *, characters: int = 200) -> str:
    """The beginning in plain text, at most so many characters, cut between words."""
    text = " ".join(plain_text(html).split())
    if len(text) <= characters:
        return text
    # A script without blanks is cut where it must be.
    return (text[:characters].rpartition(" ")[0] or text[: characters - 1]).rstrip(" ,;:–—-") + "…"


_text_cleaner = nh3.Cleaner(tags=set())
