"""The picture that stands beside a shared link: nameplate, headline, folio, and the lead picture if it may be shown."""

from __future__ import annotations

import hashlib
import io
from dataclasses import astuple, dataclass

from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageDraw, ImageOps

from articles.images.lettering import (
    ACCENTS,
    DISPLAY,
    HAIRLINE,
    INK,
    INTERFACE,
    LEADING,
    PAPER,
    SOFT,
    Line,
    fitted,
    one_line,
    runs_from_right,
    settable,
)

WIDTH, HEIGHT = 1200, 630  # what the networks show uncut
DRAWN_AS = 1  # raised when the drawing changes: all cards get new addresses
MARGIN = 60
PICTURE_WIDTH = 540
STRIP = 118  # under a picture without a headline
JPEG_QUALITY = 84


@dataclass(frozen=True, slots=True)
class ShareCard:
    """What stands on the picture. `picture` is a name in the storage; `focus` in parts from the left and the top."""

    nameplate: str
    folio: str
    headline: str
    label: str = ""
    colour: str = "oxblood"
    picture: str = ""
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def digest(self) -> str:
        """What is the same only for the same picture: an edit gives it another address."""
        return hashlib.sha256(repr((DRAWN_AS, astuple(self))).encode()).hexdigest()[:24]


def drawn(card: ShareCard) -> bytes:
    """The picture as JPEG, 1200 by 630 pixels. A text whose letters no face has is left out."""
    sheet = Pillow.new("RGB", (WIDTH, HEIGHT), PAPER)
    on = ImageDraw.Draw(sheet)
    told = settable(card.headline)
    picture = _picture(card, (PICTURE_WIDTH, HEIGHT) if told else (WIDTH, HEIGHT - STRIP))
    if picture is not None:
        sheet.paste(picture, (WIDTH - picture.width, 0))
    if told:
        right = WIDTH - PICTURE_WIDTH - MARGIN * 2 // 3 if picture else WIDTH - MARGIN
        _lettered(on, card, told, _Sheet(MARGIN, right, runs_from_right(told)))
    elif picture is not None:
        _strip(on, card)
    else:
        _nameplate_alone(on, card)
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=JPEG_QUALITY, progressive=True, optimize=True)
    return buffer.getvalue()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where lines begin and end (pixels), and on which side."""

    left: int
    right: int
    from_right: bool = False

    @property
    def width(self) -> int:
        return self.right - self.left

    def put(self, on: ImageDraw.ImageDraw, text: Line, baseline: int, colour: str) -> None:
        text.draw(on, self.right - text.width if self.from_right else self.left, baseline, colour)


def _lettered(on: ImageDraw.ImageDraw, card: ShareCard, headline: str, sheet: _Sheet) -> None:
    """Nameplate and rule on top, label and headline below it, the folio at the foot."""
    accent = _accent(card)
    on.rectangle((0, 0, 14, HEIGHT), fill=accent)
    if name := settable(card.nameplate):
        sheet.put(on, one_line(name, DISPLAY, sheet.width, range(54, 30, -2)), 96, INK)
    on.line((sheet.left, 128, sheet.right, 128), fill=INK, width=2)
    top = 146
    if label := settable(card.label).upper():
        sheet.put(on, one_line(label, INTERFACE, sheet.width, range(22, 20, -2)), 174, accent)
        top = 188
    foot = HEIGHT - 88
    largest = 92 if sheet.width > WIDTH / 2 else 76
    size, lines = fitted(headline, DISPLAY, (sheet.width, foot - 8 - top), range(largest, 36, -4))
    baseline = top + size
    for one in lines:
        sheet.put(on, one, baseline, INK)
        baseline += round(size * LEADING)
    on.line((sheet.left, foot, sheet.right, foot), fill=HAIRLINE, width=2)
    if folio := settable(card.folio):
        sheet.put(on, one_line(folio, INTERFACE, sheet.width, range(26, 18, -2)), HEIGHT - 46, SOFT)


def _strip(on: ImageDraw.ImageDraw, card: ShareCard) -> None:
    """Under a picture that stands for a headline which can't be set: nameplate and folio."""
    on.rectangle((0, HEIGHT - STRIP, WIDTH, HEIGHT - STRIP + 8), fill=_accent(card))
    half = _Sheet(MARGIN, WIDTH // 2)
    if name := settable(card.nameplate):
        half.put(on, one_line(name, DISPLAY, half.width, range(54, 30, -2)), HEIGHT - 40, INK)
    if folio := settable(card.folio):
        other = _Sheet(WIDTH // 2 + MARGIN, WIDTH - MARGIN, from_right=True)
        other.put(on, one_line(folio, INTERFACE, other.width, range(26, 18, -2)), HEIGHT - 42, SOFT)


def _nameplate_alone(on: ImageDraw.ImageDraw, card: ShareCard) -> None:
    """The nameplate on the publication's colour, what stands under it below a rule."""
    on.rectangle((0, 0, WIDTH, HEIGHT), fill=_accent(card))
    sheet = _Sheet(MARGIN * 2, WIDTH - MARGIN * 2, runs_from_right(settable(card.nameplate)))
    if name := settable(card.nameplate):
        size, lines = fitted(name, DISPLAY, (sheet.width, 300), range(148, 48, -4))
        baseline = 330 - round((len(lines) - 1) * size * LEADING)
        for one in lines:
            sheet.put(on, one, baseline, PAPER)
            baseline += round(size * LEADING)
    on.line((sheet.left, 396, sheet.right, 396), fill=PAPER, width=2)
    if folio := settable(card.folio):
        sheet.put(on, one_line(folio, INTERFACE, sheet.width, range(32, 20, -2)), 456, PAPER)


def _accent(card: ShareCard) -> str:
    return ACCENTS.get(card.colour, ACCENTS["oxblood"])


def _picture(card: ShareCard, size: tuple[int, int]) -> Pillow.Image | None:
    """The picture cut to its place, its focal point kept; None when there is none, or it can't be read any more."""
    if not card.picture:
        return None
    try:
        with default_storage.open(card.picture) as stored, Pillow.open(stored, formats=("JPEG", "PNG", "WEBP")) as read:
            return ImageOps.fit(read.convert("RGB"), size, Pillow.Resampling.LANCZOS, centering=card.focus)
    except (OSError, ValueError, SyntaxError, Pillow.DecompressionBombError):
        return None
