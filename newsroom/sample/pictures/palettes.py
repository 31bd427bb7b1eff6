"""The eight palettes of the pictures: six tones from paper to ink, one spot colour, one light."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


class UnknownPalette(ValueError):
    """No palette has this name."""


@dataclass(frozen=True)
class Palette:
    """Inks of one picture: a ramp from light to dark, a spot colour, and the colour of light."""

    paper: Colour
    pale: Colour
    soft: Colour
    mid: Colour
    deep: Colour
    ink: Colour
    accent: Colour
    glow: Colour
    after_dark: bool = False

    def tone(self, depth: float) -> Colour:
        """The colour at ``depth`` on the ramp: 0 is the paper, 1 the ink."""
        ramp = (self.paper, self.pale, self.soft, self.mid, self.deep, self.ink)
        place = min(max(depth, 0.0), 1.0) * (len(ramp) - 1)
        step = min(int(place), len(ramp) - 2)
        return mix(ramp[step], ramp[step + 1], place - step)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """A colour between two: ``share`` 0 is the first, 1 the second."""
    red, green, blue = (round(one + (other - one) * share) for one, other in zip(first, second, strict=True))
    return red, green, blue


def palette_named(name: str) -> Palette:
    """The palette of this name; raises `UnknownPalette`."""
    if name not in PALETTES:
        raise UnknownPalette(f"No palette is called “{name}”. There are: {', '.join(PALETTES)}.")
    return PALETTES[name]


def _palette(*inks: str, after_dark: bool = False) -> Palette:
    paper, pale, soft, mid, deep, ink, accent, glow = map(_colour, inks)
    return Palette(paper, pale, soft, mid, deep, ink, accent, glow, after_dark)


def _colour(ink: str) -> Colour:
    red, green, blue = bytes.fromhex(ink)
    return red, green, blue


PALETTES = {
    #                   paper     pale      soft      mid       deep      ink       accent    glow
    "dawn": _palette("FBEFE3", "F7D3B8", "EDA48E", "B56B7C", "5B4670", "2A2745", "E4572E", "FFD88A"),
    "sea": _palette("F2F1E6", "CDE3DE", "8CC0C2", "3F8A9B", "1C5472", "0F2C47", "EF6F4C", "FBE3A6"),
    "ochre": _palette("FAF1DC", "F2D79C", "E0AC4E", "BD7A2B", "7C451F", "3A2418", "1F6F78", "FFF0BF"),
    "forest": _palette("F3F1E0", "D3DDB8", "98B585", "4F8562", "23574A", "12332F", "E8633A", "F7DE8B"),
    "night": _palette("E6E4EC", "A9B4D0", "6C7FAE", "3E4F86", "1F2B57", "0D142E", "F4B03E", "FFE3A3", after_dark=True),
    "clay": _palette("FAEDE2", "F0CBB0", "DD9470", "BD5D40", "7B3630", "351D22", "2B5F75", "FCD9A0"),
    "ice": _palette("F6F9FA", "D8E7EE", "A9C8D8", "6795B1", "2F5C7E", "15304A", "E2483D", "FDF0D0"),
    "plum": _palette("F8EDEA", "E8C9CF", "C690A6", "8C5380", "53305F", "27193A", "F0A032", "FFDDA6"),
}
