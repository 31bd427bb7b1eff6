"""Text to lines: one kind of line end, one kind of space, NFC, and no characters that a reader can't see."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from articles.formats.incoming import Remark

MOST_REMARKS = 20
MOST_MARKS = 30  # the Stream-Safe Text Format of Unicode Annex 15: no language stacks more on one letter
LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]+")
# Not U+200C and U+200D (Persian, Indic scripts, emoji need them), nor U+200E and U+200F (Hebrew, Arabic).
INVISIBLE = re.compile("[\ufeff\u200b\u2060\u00ad\u180e\ufff9-\ufffb]+")
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]+")
STACKED = re.compile(r"[^\w\s\x00-\u02ff]{31,}")
REMOVED = (
    (DIRECTION, "Hidden marks that turn the direction of the text were taken out. Check the order of words."),
    (CONTROL, "Control characters were taken out. Check that nothing is missing here."),
    (INVISIBLE, "Invisible characters (such as zero-width spaces) were taken out."),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file, cleaned; `number` counts from 1 and `text` is empty for a blank line."""

    number: int
    text: str


def clean(text: str) -> tuple[list[Line], list[Remark]]:
    """Give all lines of a text, with a warning for each line that lost characters.

    No-break and other special spaces become plain ones and runs of them one, so that what was typed
    and what was pasted from a page read alike.
    """
    lines, remarks = [], []
    for number, content in enumerate(LINE_END.split(text.removeprefix("\ufeff")), start=1):
        seen, messages = (content, []) if _is_plain(content) else without_unseen(content)
        remarks += [Remark("warning", number, message) for message in messages]
        lines.append(Line(number, " ".join(seen.split())))
    return lines, _shortened(remarks)


def _is_plain(content: str) -> bool:
    return content.isascii() and content.isprintable()


def without_unseen(content: str) -> tuple[str, list[str]]:
    """The text without what no reader can see, in NFC, and a sentence for each kind that was taken out."""
    messages = []
    for pattern, message in REMOVED:
        content, count = pattern.subn("", content)
        if count:
            messages.append(message)
    # Normalising takes quadratic time over a long pile of accents, so the pile is cut first.
    shorter = STACKED.sub(_with_few_marks, content)
    if shorter != content:
        messages.append("A pile of accents on one letter was cut. Check the word.")
    return unicodedata.normalize("NFC", shorter), messages


def _with_few_marks(match: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in match.group():
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST_MARKS:
            kept.append(character)
    return "".join(kept)


def _shortened(remarks: list[Remark]) -> list[Remark]:
    if len(remarks) <= MOST_REMARKS:
        return remarks
    more = len(remarks) - MOST_REMARKS
    message = f"Hidden characters were taken out in {more} more places from this line on."
    return [*remarks[:MOST_REMARKS], Remark("warning", remarks[MOST_REMARKS].line, message)]
