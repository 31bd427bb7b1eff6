"""The words of a body: as plain text, counted, cut to an excerpt."""

from __future__ import annotations

import html as html_entities
import re
import unicodedata

import nh3

WORDS_A_MINUTE = 230

# The sign first: it is soon found in a text. Where a block begins or ends is right before it.
_TAG_OF_BLOCK = r"<(?=/?(?:p|h2|h3|li|ul|ol|blockquote|figure|figcaption|table|tr|td|th|aside|hr|br)\b)"
BLOCK = re.compile(f"(?={_TAG_OF_BLOCK})")
_BLOCK_TAG = re.compile(_TAG_OF_BLOCK)
# What joins the parts of a word: an apostrophe, hyphens, a place where it may be broken, Persian's and Hindi's joiners.
# static/js/desk/measures.js counts by the same rule.
_WORD = re.compile(r"\w+(?:['’.,\-\u2010\u2011\u00ad\u200c\u200d]\w+)*")
# Vowel signs and accents are part of their letter; to \w they would end the word.
_SIGN = re.compile(
    "[" + "".join(one for one in map(chr, range(0x300, 0x10000)) if unicodedata.category(one).startswith("M")) + "]"
)


def from_paragraphs(paragraphs: tuple[str, ...]) -> str:
    """A body from plain paragraphs; what looks like HTML in them stays text."""
    return "".join(f"<p>{html_entities.escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)


def plain_text(html: str) -> str:
    """The words of a sanitised body, a line a block."""
    text = html_entities.unescape(words_of(_BLOCK_TAG.sub("\n<", html)))
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def words_of(html: str) -> str:
    """Without the tags; what was escaped stays escaped."""
    return _text_cleaner.clean(html)


def word_count(html: str) -> int:
    """How many words a reader reads; "twenty-one", "it's" and "1,000.50" are one each."""
    return len(_WORD.findall(_SIGN.sub("", plain_text(html))))


def minutes_to_read(words: int) -> int:
    """Whole minutes at an adult's pace, at least one."""
    return max(1, (words + WORDS_A_MINUTE // 2) // WORDS_A_MINUTE)


def excerpt(html: str, *, characters: int = 200) -> str:
    """The beginning in plain text, at most so many characters, cut between words."""
    text = " ".join(plain_text(html).split())
    if len(text) <= characters:
        return text
    # A script without blanks is cut where it must be.
    return (text[:characters].rpartition(" ")[0] or text[: characters - 1]).rstrip(" ,;:–—-") + "…"


_text_cleaner = nh3.Cleaner(tags=set())
