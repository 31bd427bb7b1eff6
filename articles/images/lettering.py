"""The house's faces for what is drawn on the server: which has a letter, how wide a line is, where it breaks."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import ImageDraw, ImageFont

DISPLAY, INTERFACE = "newsreader-display", "inter"
PAPER, INK, SOFT, HAIRLINE = "#fdfcfa", "#191817", "#57534d", "#d8d4cc"
LEADING = 1.06
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # marks that only steer: what sets the lines trips over some
# The accents on light paper, as static/css/tokens.css has them.
ACCENTS = {
    "oxblood": "#86202f",
    "sea": "#0d5475",
    "forest": "#1f5a3c",
    "ochre": "#7d4f00",
    "plum": "#652f70",
    "ink": "#2b313d",
}

_FACE = re.compile(r'url\("\.\./fonts/([\w-]+)\.woff2"\)[^}]*?unicode-range: ([^;]+);')
_RIGHT_TO_LEFT = {"R", "AL"}
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Line:
    """A text in one size of one face, each stretch of it with the font that has its letters."""

    stretches: tuple[tuple[str, ImageFont.FreeTypeFont], ...]
    width: float

    def draw(self, on: ImageDraw.ImageDraw, x: float, baseline: float, colour: str) -> None:
        """Set the line with its left end at `x` (pixels)."""
        for text, font in self.stretches:
            on.text((x, baseline), text, font=font, fill=colour, anchor="ls")
            x += font.getlength(text)


def settable(text: str) -> str:
    """The text without signs that no face has; "" when it has letters that none has, or none at all."""
    text = "".join(
        sign
        for sign in unicodedata.normalize("NFC", text)
        if sign.isspace() or unicodedata.category(sign) not in UNSEEN
    )
    text = " ".join(text.split())
    if any(not _has(sign) and unicodedata.category(sign)[0] in "LN" for sign in text):
        return text if _other_face() else ""
    return " ".join("".join(sign for sign in text if _has(sign)).split())


def runs_from_right(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left."""
    directions = (unicodedata.bidirectional(sign) for sign in text)
    return next((known in _RIGHT_TO_LEFT for known in directions if known in _RIGHT_TO_LEFT | {"L"}), False)


def line(text: str, face: str, size: int) -> Line:
    """The text on one line."""
    if any(not _has(sign) for sign in text) and _other_face():
        font = _font_of(_other_face(), size)
        return Line(((text, font),), font.getlength(text))
    stretches = tuple(
        ("".join(signs), _font(file, size)) for file, signs in groupby(text, lambda sign: _file(face, sign))
    )
    return Line(stretches, sum(font.getlength(part) for part, font in stretches))


def fitted(text: str, face: str, room: tuple[int, int], sizes: range) -> tuple[int, list[Line]]:
    """The largest of the sizes in which the text fits that width and height (pixels); in the last one it is cut off."""
    width, height = room
    size, lines, most = sizes[-1], [""], 1
    for size in sizes:
        lines, most = _broken(text, face, size, width), max(1, int(height // (size * LEADING)))
        if len(lines) <= most and all(line(one, face, size).width <= width for one in lines):
            return size, [line(one, face, size) for one in lines]
    missing = len(lines) > most
    lines = lines[:most]
    lines = [_cut(one, face, size, width, last=missing and place == most - 1) for place, one in enumerate(lines)]
    return size, [line(one, face, size) for one in lines]


def one_line(text: str, face: str, width: int, sizes: range) -> Line:
    """The text on one line of at most that width, as large as it fits."""
    _size, (first, *_none) = fitted(text, face, (width, 1), sizes)
    return first


def _broken(text: str, face: str, size: int, width: int) -> list[str]:
    """In lines of at most that width, as far as words allow; scripts without blanks break at any letter."""
    lines = [""]
    for part in _parts(text):
        longer = lines[-1] + part
        if lines[-1] and line(longer.rstrip(), face, size).width > width:
            lines[-1] = lines[-1].rstrip()
            lines.append(part)
        else:
            lines[-1] = longer
    lines[-1] = lines[-1].rstrip()
    return lines


def _parts(text: str) -> list[str]:
    """What stays together on a line."""
    words = re.findall(r"\S+\s*", text)
    return [part for word in words for part in (list(word) if _NO_BLANKS.search(word) else [word])]


def _cut(text: str, face: str, size: int, width: int, *, last: bool) -> str:
    """The beginning that fits, with an ellipsis where something is missing."""
    if not last and line(text, face, size).width <= width:
        return text
    kept = text
    while kept and line(f"{kept}…", face, size).width > width:
        kept = kept[:-1]
    return f"{kept.rstrip(' ,;:–—-')}…"


@cache
def _ranges() -> dict[str, list[tuple[int, int]]]:
    """Which letters each file holds, as the stylesheet tells browsers."""
    css = (Path(settings.BASE_DIR) / "static/css/fonts.css").read_text(encoding="utf-8")
    return {name: [_range(part) for part in ranges.split(",")] for name, ranges in _FACE.findall(css)}


def _range(written: str) -> tuple[int, int]:
    first, _dash, last = written.strip().removeprefix("U+").partition("-")
    return int(first, 16), int(last or first, 16)


@cache
def _file(face: str, sign: str) -> str:
    """The file of this face that has the letter; its first one for those that none has."""
    files = [name for name in _ranges() if name.startswith(f"{face}-")]
    return next((name for name in files if _holds(name, sign)), files[0])


def _holds(name: str, sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _ranges()[name])


@cache
def _has(sign: str) -> bool:
    return _holds(_file(DISPLAY, sign), sign)


def _other_face() -> str:
    """The file of the face for other scripts; "" when the newsroom names none that is there."""
    named: str = settings.HEADLINE_FONT
    return named if named and Path(named).is_file() else ""


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return _font_of(str(Path(settings.BASE_DIR) / f"static/fonts/{name}.woff2"), size)


@cache
def _font_of(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)
