"""Smooth chance: fields for coasts and relief, profiles for ridges, curves through points."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageMath

from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Point

# Fields are computed on this grid and enlarged: smooth chance has no finer detail to lose.
GRID = (900, 600)

Profile = Callable[[float], float]


def field(rng: Random, *, cells: float = 4, octaves: int = 5, roughness: float = 0.5) -> Image.Image:
    """A smooth random field (mode F, about -1 to 1): ``cells`` bumps across, finer with each octave."""
    total = Image.new("F", GRID)
    weight, reach = 1.0, 0.0
    for octave in range(octaves):
        total = combined(total, _octave(rng, cells * 2**octave), lambda one, other, w=weight: one + other * w)
        reach += weight**2
        weight *= roughness
    scale = 1.7 / math.sqrt(reach)
    return total.point(lambda value: value * scale + 0.0)


def gradient(left: float, right: float, top: float = 0, bottom: float = 0) -> Image.Image:
    """A plane (mode F) from ``left`` to ``right`` plus one from ``top`` to ``bottom``."""
    corners = struct.pack("4f", left + top, right + top, left + bottom, right + bottom)
    # Corners sit in the middle of the four pixels, so the plane is cut out between them.
    plane = Image.frombytes("F", (2, 2), corners)
    return plane.resize(GRID, Image.Resampling.BILINEAR, box=(0.5, 0.5, 1.5, 1.5))


def mound(centre: Point, across: float, down: float) -> Image.Image:
    """A cone (mode F): 1 at its centre, 0 at its rim, falling on beyond it (units of the sheet)."""
    return _round(centre, across, down, lambda distance: 1 - distance)


def hollow(centre: Point, across: float, down: float, depth: float) -> Image.Image:
    """A round bowl (mode F): ``-depth`` in its middle, gently nothing beyond its rim."""
    return _round(centre, across, down, lambda distance: -depth * math.exp(-2.2 * distance**2))


def combined(first: Image.Image, second: Image.Image, rule: Callable[..., object]) -> Image.Image:
    """Two fields made into one by arithmetic on each place."""
    result: Image.Image = ImageMath.lambda_eval(
        lambda bands: rule(bands["first"], bands["second"]), first=first, second=second
    )
    return result


def added(*fields: Image.Image) -> Image.Image:
    """The sum of fields."""
    total = fields[0]
    for other in fields[1:]:
        total = combined(total, other, lambda one, two: one + two)
    return total


def above(surface: Image.Image, level: float, size: tuple[int, int]) -> Image.Image:
    """A mask of the places where the field is higher than ``level``, with a clean edge."""
    steep = 255 * GRID[0] / 4
    large = surface.resize(size, Image.Resampling.BICUBIC)
    return large.point(lambda value: value * steep + (127 - level * steep)).convert("L")


def levels(surface: Image.Image, low: float, high: float, size: tuple[int, int]) -> Image.Image:
    """The field as grey: ``low`` is 0, ``high`` is 255."""
    scale = 255 / (high - low)
    return surface.point(lambda value: value * scale - low * scale).convert("L").resize(size, Image.Resampling.BICUBIC)


def hillshade(surface: Image.Image, size: tuple[int, int], strength: float = 9) -> Image.Image:
    """The field as relief lit from the upper left: 128 is flat, lighter faces the light."""
    shifted = ImageChops.offset(surface, 1, 1)
    slope = combined(surface, shifted, lambda here, before: here - before)
    tilt = slope.point(lambda value: value * (strength * 128) + 128.0).convert("L")
    return tilt.crop((1, 1, *GRID)).resize(size, Image.Resampling.BICUBIC)


def contour_lines(
    surface: Image.Image, spacing: float, width: float, size: tuple[int, int], start: float = -3
) -> Image.Image:
    """A mask of lines of equal height, ``spacing`` apart and ``width`` pixels wide."""
    large = surface.resize(size, Image.Resampling.BICUBIC)
    scale = 1 / spacing
    steps = large.point(lambda value: value * scale + (0.0 - start * scale)).convert("I").convert("L")
    reach = max(1, round(width / 2))
    lines = Image.new("L", size)
    for right, down in ((reach, 0), (0, reach), (reach, reach), (-reach, reach)):
        step = ImageChops.difference(steps, ImageChops.offset(steps, right, down))
        lines = ImageChops.lighter(lines, step.point(lambda value: 255 if value else 0))
    return _without_rim(lines, reach)


def profile(rng: Random, *, waves: float = 4, octaves: int = 4, roughness: float = 0.5) -> Profile:
    """A smooth random line over 0 to 1 (values about -1 to 1): ``waves`` swings, finer with each octave."""
    layers = []
    for octave in range(octaves):
        knots = [rng.uniform(-1, 1) for _ in range(math.ceil(waves * 2**octave) + 4)]
        layers.append((waves * 2**octave, roughness**octave, knots))

    def height(place: float) -> float:
        return sum(weight * _interpolated(knots, place * pace) for pace, weight, knots in layers)

    return height


def smooth(points: Sequence[Point], steps: int = 12) -> list[Point]:
    """A curve through the points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for before, first, last, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(steps):
            share = step / steps
            curve.append(
                (
                    _spline(before[0], first[0], last[0], after[0], share),
                    _spline(before[1], first[1], last[1], after[1], share),
                )
            )
    return [*curve, points[-1]]


def _round(centre: Point, across: float, down: float, form: Profile) -> Image.Image:
    side = 90
    values = []
    for row in range(round(side * HEIGHT / WIDTH)):
        for column in range(side):
            right = ((column + 0.5) * WIDTH / side - centre[0]) / across
            below = ((row + 0.5) * WIDTH / side - centre[1]) / down
            values.append(form(math.hypot(right, below)))
    grid = Image.frombytes("F", (side, len(values) // side), struct.pack(f"{len(values)}f", *values))
    return grid.resize(GRID, Image.Resampling.BICUBIC)


def _octave(rng: Random, cells: float) -> Image.Image:
    columns = max(2, round(cells)) + 3
    rows = max(2, round(cells * HEIGHT / WIDTH)) + 3
    values = [rng.uniform(-1, 1) for _ in range(columns * rows)]
    grid = Image.frombytes("F", (columns, rows), struct.pack(f"{len(values)}f", *values))
    return grid.resize(GRID, Image.Resampling.BICUBIC, box=(1.5, 1.5, columns - 1.5, rows - 1.5))


def _without_rim(lines: Image.Image, rim: int) -> Image.Image:
    # The shift above wraps around, so the outermost pixels compare with the far side.
    inner = Image.new("L", lines.size)
    box = (rim, rim, lines.width - rim, lines.height - rim)
    inner.paste(lines.crop(box), box)
    return inner


def _interpolated(knots: Sequence[float], place: float) -> float:
    step = min(max(int(place), 0), len(knots) - 2)
    share = place - step
    ease = share * share * (3 - 2 * share)
    return knots[step] + (knots[step + 1] - knots[step]) * ease


def _spline(before: float, first: float, last: float, after: float, share: float) -> float:
    return 0.5 * (
        2 * first
        + (last - before) * share
        + (2 * before - 5 * first + 4 * last - after) * share**2
        + (3 * first - before - 3 * last + after) * share**3
    )
