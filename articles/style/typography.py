"""Signs that the house sets otherwise: straight quotes, double spaces, three dots, hyphens for dashes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from articles.style.rules import Typography

Found = tuple[int, int, str]  # from, to, what should stand there


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotation marks of a language: outer pair, inner pair."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


ENGLISH = Marks("“", "”", "‘", "’")
LOW_AND_HIGH = Marks("„", "“", "‚", "‘")
LOW_AND_CURLY = Marks("„", "”", "‚", "’")
ANGLES = Marks("«", "»", "“", "”")
MARKS = {
    "da": Marks("»", "«", "›", "‹"),
    "el": ANGLES,
    "es": ANGLES,
    "fi": Marks("”", "”", "’", "’"),
    "fr": Marks("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»", "“", "”"),
    "hu": Marks("„", "”", "»", "«"),
    "it": ANGLES,
    "ja": Marks("「", "」", "『", "』"),
    "nb": Marks("«", "»", "‘", "’"),
    "nn": Marks("«", "»", "‘", "’"),
    "no": Marks("«", "»", "‘", "’"),
    "pt": Marks("“", "”", "‘", "’"),
    "ru": Marks("«", "»", "„", "“"),
    "sv": Marks("”", "”", "’", "’"),
    "uk": Marks("«", "»", "„", "“"),
    **dict.fromkeys(("bg", "cs", "de", "et", "is", "ka", "lt", "sk", "sl"), LOW_AND_HIGH),
    **dict.fromkeys(("hr", "pl", "ro", "sr"), LOW_AND_CURLY),
    "de-ch": Marks("«", "»", "‹", "›"),
    "pt-pt": ANGLES,
}
# These set a space before the tall signs on purpose.
SPACED_SIGNS = {"fr"}
APOSTROPHE = "’"
OPENS_AFTER = set("([{—–-/«„“‘‚¿¡")

_STRAIGHT = re.compile(r"[\"']")
_SPACES = re.compile(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_DOTS = re.compile(r"(?<!\.)\.\.\.(?!\.)|(?<!\.)(?<!\. )\. \. \.(?! ?\.)")
_DASH = re.compile(r"(?<=\S)[ \u00a0]--?[ \u00a0](?=\S)")
_SPACED = re.compile(r"(?<=[\w\"'”’»)\]])[ \u00a0]+(?=[,.;:!?](?:\s|$))")
_SPACED_LOW = re.compile(r"(?<=[\w\"'”’»)\]])[ \u00a0]+(?=[,.](?:\s|$))")


def marks_of(language: str) -> Marks:
    """The quotation marks of a language such as "de" or "pt-BR"; unknown ones get the English."""
    code = language.lower().replace("_", "-")
    return MARKS.get(code) or MARKS.get(code.partition("-")[0]) or ENGLISH


def straight_quotes(text: str, language: str) -> Iterator[Found]:
    """Straight quotes and apostrophes. Signs of inches and minutes (6' 2") stay."""
    marks, open_outer, open_inner = marks_of(language), False, False
    for found in _STRAIGHT.finditer(text):
        place = found.start()
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        opens = (not before or before.isspace() or before in OPENS_AFTER) and bool(after) and not after.isspace()
        if found[0] == '"':
            if not opens and not open_outer and before.isdigit():
                continue
            open_outer = opens
            yield place, place + 1, marks.opening if opens else marks.closing
        elif opens and not after.isdigit() and _closes_later(text, place + 1):
            open_inner = True
            yield place, place + 1, marks.inner_opening
        elif before.isdigit() and not open_inner and not after.isalpha():
            continue
        else:
            closes = open_inner and not after.isalnum()
            open_inner = open_inner and not closes
            yield place, place + 1, marks.inner_closing if closes else APOSTROPHE


def _closes_later(text: str, start: int) -> bool:
    """Whether a single quote follows that can close: after a word, before none. Looks a paragraph's length ahead."""
    place = text.find("'", start, start + 600)
    while place != -1:
        if not text[place - 1].isspace() and not text[place + 1 : place + 2].isalnum():
            return True
        place = text.find("'", place + 1, start + 600)
    return False


def _double_spaces(text: str, language: str) -> Iterator[Found]:
    return ((found.start(), found.end(), " ") for found in _SPACES.finditer(text))


def _three_dots(text: str, language: str) -> Iterator[Found]:
    return ((found.start(), found.end(), "…") for found in _DOTS.finditer(text))


def _spaced_hyphens(text: str, language: str) -> Iterator[Found]:
    return ((found.start(), found.end(), " – ") for found in _DASH.finditer(text))


def _spaced_punctuation(text: str, language: str) -> Iterator[Found]:
    spaced = _SPACED_LOW if language.lower().partition("-")[0] in SPACED_SIGNS else _SPACED
    return ((found.start(), found.end(), "") for found in spaced.finditer(text))


CHECKS: dict[str, Callable[[str, str], Iterator[Found]]] = {
    Typography.QUOTES: straight_quotes,
    Typography.SPACES: _double_spaces,
    Typography.DOTS: _three_dots,
    Typography.DASHES: _spaced_hyphens,
    Typography.PUNCTUATION: _spaced_punctuation,
}
