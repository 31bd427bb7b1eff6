"""The publication's icon: the initial of its nameplate on its colour, for home screens, tabs and bookmarks."""

from __future__ import annotations

import io

from PIL import Image as Pillow
from PIL import ImageDraw

from articles.images.lettering import ACCENTS, DISPLAY, PAPER, line, settable

DRAWN_AT = 4  # times the size, then made smaller: clean edges without a font's hints
CORNER = 0.22


def icon(name: str, colour: str, size: int, *, maskable: bool = False) -> bytes:
    """A square PNG of so many pixels. A maskable one fills its square, for systems that cut their own shape."""
    side = size * DRAWN_AT if size <= 192 else size  # noqa: PLR2004
    accent = ACCENTS.get(colour, ACCENTS["oxblood"])
    sheet = Pillow.new("RGBA", (side, side), accent if maskable else (0, 0, 0, 0))
    on = ImageDraw.Draw(sheet)
    if not maskable:
        on.rounded_rectangle((0, 0, side - 1, side - 1), radius=round(side * CORNER), fill=accent)
    if letter := settable(initial(name)):
        # What an icon's mask may cut off begins at four fifths of it: the letter of a maskable one is smaller.
        set_letter = line(letter, DISPLAY, round(side * (0.56 if maskable else 0.74)))
        text, font = set_letter.stretches[0]
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        on.text(((side - left - right) / 2, (side - top - bottom) / 2), text, font=font, fill=PAPER, anchor="ls")
    else:
        inset = side * 0.34
        on.ellipse((inset, inset, side - inset, side - inset), fill=PAPER)
    buffer = io.BytesIO()
    sheet.resize((size, size), Pillow.Resampling.LANCZOS).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def initial(name: str) -> str:
    """The letter that stands for a name: of its first word that isn't an article ("The Daily Test": "D")."""
    words = name.split() or [""]
    first = words[1] if len(words) > 1 and words[0].casefold() in {"the", "a", "an", "der", "die", "das"} else words[0]
    return next((sign for sign in first if sign.isalnum()), "").upper()
