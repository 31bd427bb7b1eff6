"""Canvas and plates: a picture is built like a screen print, one flat ink over another.

All measures are in units of the sheet, which is 1800 wide and 1200 high whatever the size of the file.
Everything is drawn at twice the size and reduced at the end, so that edges come out smooth.
"""

# ruff: noqa: PLR0917, PLR2004 - shapes take their measures by position; measures of a drawing are what it is made of

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from newsroom.sample.pictures.palettes import Colour

WIDTH = 1800
HEIGHT = 1200
OVERSAMPLING = 2
GRAIN = 0.03

Point = tuple[float, float]
Ink = int | Colour


class Surface:
    """Something to draw on in units of the sheet."""

    def __init__(self, image: Image.Image) -> None:
        self.image = image
        self.unit = image.width / WIDTH
        self._draw = ImageDraw.Draw(image)

    def polygon(self, points: Sequence[Point], ink: Ink = 255) -> None:
        """A filled shape."""
        self._draw.polygon([self._place(point) for point in points], fill=ink)

    def rectangle(self, left: float, top: float, right: float, bottom: float, ink: Ink = 255) -> None:
        """An upright filled rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], ink)

    def rounded(self, left: float, top: float, right: float, bottom: float, radius: float, ink: Ink = 255) -> None:
        """A filled rectangle with round corners."""
        corners = (*self._place((left, top)), *self._place((right, bottom)))
        self._draw.rounded_rectangle(corners, radius * self.unit, fill=ink)

    def disc(self, centre: Point, radius: float, ink: Ink = 255) -> None:
        """A filled circle."""
        self.ellipse(centre, radius, radius, ink)

    def ellipse(self, centre: Point, across: float, down: float, ink: Ink = 255) -> None:
        """A filled ellipse of half-axes ``across`` and ``down``."""
        self._draw.ellipse(self._box(centre, across, down), fill=ink)

    def ring(self, centre: Point, radius: float, width: float, ink: Ink = 255, *, down: float = 0) -> None:
        """A circle (or, with ``down``, an ellipse) as a line."""
        box = self._box(centre, radius, down or radius)
        self._draw.ellipse(box, outline=ink, width=max(1, round(width * self.unit)))

    def line(self, points: Sequence[Point], width: float, ink: Ink = 255) -> None:
        """A line through the points with round joints and ends."""
        thickness = max(1, round(width * self.unit))
        places = [self._place(point) for point in points]
        self._draw.line(places, fill=ink, width=thickness, joint="curve")
        if thickness > 3:
            self.disc(points[0], width / 2, ink)
            self.disc(points[-1], width / 2, ink)

    def taper(self, points: Sequence[Point], first: float, last: float, ink: Ink = 255) -> None:
        """A line whose width runs from ``first`` to ``last``."""
        steps = max(1, len(points) - 1)
        for number in range(steps):
            width = first + (last - first) * number / steps
            self.line(points[number : number + 2], width, ink)

    def _place(self, point: Point) -> Point:
        return point[0] * self.unit, point[1] * self.unit

    def _box(self, centre: Point, across: float, down: float) -> tuple[float, float, float, float]:
        first = self._place((centre[0] - across, centre[1] - down))
        last = self._place((centre[0] + across, centre[1] + down))
        return (*first, *last)


class Plate(Surface):
    """One printing plate: what is drawn on it takes ink (255), the rest does not (0)."""

    def blurred(self, radius: float) -> Plate:
        """The same plate out of focus, for glow and shadow."""
        return Plate(_blur(self.image, radius * self.unit))

    def within(self, other: Plate) -> Plate:
        """What both plates print."""
        return Plate(ImageChops.multiply(self.image, other.image))

    def without(self, other: Plate) -> Plate:
        """What this plate prints and the other one leaves free."""
        return Plate(ImageChops.multiply(self.image, ImageChops.invert(other.image)))

    def moved(self, right: float, down: float) -> Plate:
        """The plate out of register: shifted, with nothing coming in at the edges."""
        image = Image.new("L", self.image.size)
        image.paste(self.image, (round(right * self.unit), round(down * self.unit)))
        return Plate(image)


class Canvas(Surface):
    """The sheet that plates print on; ``variant`` is the composition asked for where a kind has two."""

    def __init__(self, size: tuple[int, int], ground: Colour, variant: int = 0) -> None:
        self.size = size
        self.variant = variant
        super().__init__(Image.new("RGB", (size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), ground))

    def plate(self, image: Image.Image | None = None) -> Plate:
        """A clean plate of the size of the sheet, or one made from a mask."""
        return Plate(image or Image.new("L", self.image.size))

    def print(self, plate: Plate, colour: Colour, strength: float = 1.0) -> None:
        """Print one plate in one colour; ``strength`` below 1 lets the ground show through."""
        self.image.paste(colour, (0, 0), _weakened(plate.image, strength))

    def blend(
        self,
        stops: Sequence[Colour],
        plate: Plate | None = None,
        *,
        top: float = 0,
        bottom: float = HEIGHT,
        strength: float = 1.0,
    ) -> None:
        """A run of colours from ``top`` to ``bottom``, on the whole sheet or through a plate."""
        column = Image.new("RGB", (1, self.image.height))
        for row in range(column.height):
            share = (row / self.unit - top) / (bottom - top)
            column.putpixel((0, row), _between(stops, share))
        mask = _weakened((plate or self.plate(Image.new("L", self.image.size, 255))).image, strength)
        self.image.paste(column.resize(self.image.size), (0, 0), mask)

    def fade(self, plate: Plate, *, top: float, bottom: float) -> Plate:
        """The plate, full at ``top`` and gone at ``bottom`` (which may be above)."""
        column = Image.new("L", (1, self.image.height))
        for row in range(column.height):
            share = (row / self.unit - top) / (bottom - top)
            column.putpixel((0, row), round(255 * (1 - min(max(share, 0), 1))))
        return plate.within(Plate(column.resize(self.image.size)))

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float = 0.8) -> None:
        """Light around a point, gone at ``radius``."""
        reach = max(2, round(radius * self.unit))
        light = ImageChops.invert(Image.radial_gradient("L")).point(lambda value: (value / 255) ** 2 * 255)
        # The gradient of Pillow reaches the corners; cut at the sides it would show as a square.
        light = light.point(lambda value: max(0, value - 22) * 255 / 233 * strength)
        light = light.resize((2 * reach, 2 * reach), Image.Resampling.BICUBIC)
        corner = (round(centre[0] * self.unit) - reach, round(centre[1] * self.unit) - reach)
        self.image.paste(colour, (*corner, corner[0] + light.width, corner[1] + light.height), light)

    def multiply(self, tone: Image.Image) -> None:
        """Darken the sheet by a grey picture (255 leaves it as it is)."""
        self.image.paste(ImageChops.multiply(self.image, tone.convert("RGB")))

    def turn_round(self) -> None:
        """Swap left and right, so that a family does not always lean the same way."""
        self.image.paste(self.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))

    def finished(self, rng: Random, grain: float = GRAIN) -> Image.Image:
        """The picture at its size, with the grain of the paper."""
        picture = self.image.resize(self.size, Image.Resampling.LANCZOS)
        return _grained(picture, rng, grain)


def _blur(image: Image.Image, radius: float) -> Image.Image:
    # A wide blur of a small copy looks the same and takes a fraction of the time.
    factor = max(1, math.floor(radius / 6))
    small = image.reduce(factor) if factor > 1 else image
    soft = small.filter(ImageFilter.GaussianBlur(radius / factor))
    return soft.resize(image.size, Image.Resampling.BICUBIC)


def _weakened(mask: Image.Image, strength: float) -> Image.Image:
    return mask if strength >= 1 else mask.point(lambda value: value * strength)


def _between(stops: Sequence[Colour], share: float) -> Colour:
    place = min(max(share, 0.0), 1.0) * (len(stops) - 1)
    step = min(int(place), len(stops) - 2)
    part = place - step
    red, green, blue = (
        round(one + (other - one) * part) for one, other in zip(stops[step], stops[step + 1], strict=True)
    )
    return red, green, blue


def _grained(picture: Image.Image, rng: Random, strength: float) -> Image.Image:
    """Speckle fine enough to be felt more than seen, and soft enough for JPEG."""
    width, height = picture.size
    speckle = Image.frombytes("L", picture.size, rng.randbytes(width * height))
    speckle = speckle.filter(ImageFilter.GaussianBlur(0.7)).convert("RGB")
    return (
        ImageChops.add(
            picture,
            ImageChops.subtract(speckle, Image.new("RGB", picture.size, (128, 128, 128))).point(
                lambda value: value * strength * 2
            ),
        )
        if strength
        else picture
    )
