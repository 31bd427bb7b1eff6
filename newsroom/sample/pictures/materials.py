"""Things close up: woven cloth, and a page from an archive."""

# ruff: noqa: PLR0917, PLR2004 - shapes take their measures by position; measures of a drawing are what it is made of

from __future__ import annotations

import itertools
import math
from random import Random

from PIL import Image

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Plate, Point
from newsroom.sample.pictures.noise import above, field, levels
from newsroom.sample.pictures.palettes import Colour, Palette, mix


def weave(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Bands that pass over and under one another in a regular pattern, broad or narrow."""
    broad = canvas.variant == 1
    pitch = WIDTH / (rng.choice((10, 12)) if broad else rng.choice((45, 50)))
    rule = rng.choice((1, 2)) if broad else rng.choice((2, 3))
    columns, rows = round(WIDTH / pitch), math.ceil(HEIGHT / pitch)
    canvas.rectangle(0, 0, WIDTH, HEIGHT, palette.ink)
    dark, light_inks = (palette.deep, palette.mid), (palette.paper, mix(palette.paper, palette.pale, 0.6))
    warp = _sequence(rng, dark if broad else (palette.deep, palette.paper, palette.mid), palette.accent, columns)
    weft = _sequence(rng, light_inks if broad else (palette.paper, palette.soft, palette.mid), palette.accent, rows)
    for column in range(columns):
        for row in range(rows):
            across = _weft_on_top(column, row, rule)
            _crossing(canvas, palette, column * pitch, row * pitch, pitch, warp[column], weft[row], across=across)
    fibres = levels(field(rng, cells=160, octaves=2), -3, 2.2, canvas.image.size)
    canvas.multiply(fibres.point(lambda grey: 226 + grey * 29 / 255))


def archive_page(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """A toned page with rows of short dark strokes like handwriting and a ruled margin."""
    canvas.blend([palette.tone(0.86), palette.tone(0.96)])
    angle = rng.uniform(1.5, 4) * rng.choice((-1, 1))
    for turn, tone in ((-2.4 * angle, 0.44), (0.4 * angle, 0.34)):
        _sheet(canvas, palette, turn, palette.tone(tone))
    page = Canvas(canvas.size, mix(palette.paper, palette.pale, 0.55))
    _toned(page, palette, rng)
    _ruled(page, palette)
    _handwriting(page, palette, rng)
    _seal(page, palette, rng)
    _laid_down(canvas, page, palette, angle)


def _sequence(rng: Random, inks: tuple[Colour, ...], spot: Colour, count: int) -> list[Colour]:
    """The order of the threads: stripes that repeat and read the same from both ends, with one spot thread."""
    half: list[Colour] = []
    while len(half) < 7:
        half += [rng.choice(inks)] * rng.randint(1, 3)
    half = [*half[:7], spot]
    pattern = half + half[-2::-1]
    return [pattern[number % len(pattern)] for number in range(count)]


def _weft_on_top(column: int, row: int, rule: int) -> bool:
    if rule == 1:
        return (column + row) % 2 == 0
    return (column + row) % (2 * rule) < rule


def _crossing(
    canvas: Canvas,
    palette: Palette,
    left: float,
    top: float,
    pitch: float,
    warp: Colour,
    weft: Colour,
    *,
    across: bool,
) -> None:
    gap = pitch * 0.045
    right, bottom = left + pitch, top + pitch
    below, upper = (warp, weft) if across else (weft, warp)
    dark = mix(below, palette.ink, 0.5)
    if across:
        canvas.rectangle(left + gap, top, right - gap, bottom, dark)
    else:
        canvas.rectangle(left, top + gap, right, bottom - gap, dark)
    slices = 7
    for number in range(slices):
        first, last = number / slices, (number + 1) / slices
        round_off = abs((first + last) / 2 - 0.5) * 2
        ink = mix(upper, palette.ink, 0.32 * round_off**3)
        if across:
            canvas.rectangle(
                left, top + gap + (pitch - 2 * gap) * first, right, top + gap + (pitch - 2 * gap) * last, ink
            )
        else:
            canvas.rectangle(
                left + gap + (pitch - 2 * gap) * first,
                top,
                left + gap + (pitch - 2 * gap) * last,
                bottom,
                ink,
            )


def _sheet(canvas: Canvas, palette: Palette, degrees: float, colour: Colour) -> None:
    plate = canvas.plate()
    plate.rectangle(300, -60, 1500, HEIGHT + 60)
    turned = Plate(plate.image.rotate(degrees, Image.Resampling.BICUBIC))
    light.shadow(canvas, turned, palette, away=14, soft=18, strength=0.55)
    canvas.print(turned, colour)


def _toned(page: Canvas, palette: Palette, rng: Random) -> None:
    age = field(rng, cells=3, octaves=5, roughness=0.5)
    for level, strength in ((0.2, 0.16), (0.9, 0.2)):
        page.print(page.plate(above(age, level, page.image.size)).blurred(22), palette.soft, strength)
    rim = page.plate()
    rim.rectangle(0, 0, WIDTH, HEIGHT)
    inner = page.plate()
    inner.rectangle(420, 40, 1380, HEIGHT - 40)
    page.print(rim.without(inner.blurred(60)), palette.soft, 0.45)


def _ruled(page: Canvas, palette: Palette) -> None:
    for number in range(19):
        y = 96 + number * 62
        page.rectangle(330, y, 1470, y + 2.4, mix(palette.pale, palette.soft, 0.75))
    for x in (508, 518):
        page.rectangle(x, -20, x + 3.4, HEIGHT + 20, palette.accent)
    page.rectangle(1318, -20, 1321, HEIGHT + 20, mix(palette.accent, palette.pale, 0.4))


def _handwriting(page: Canvas, palette: Palette, rng: Random) -> None:
    ink = mix(palette.ink, palette.deep, 0.25)
    for number in range(19):
        base = 92.0 + number * 62
        x = 546.0 + (60 if number in (0, 7, 13) else 0)
        end = 1290 if number not in (6, 12) else rng.uniform(760, 1000)
        while x < end - 70:
            length = min(rng.uniform(36, 170), end - x)
            _word(page, rng, x, base, length, ink)
            x += length + rng.uniform(24, 36)
        if number in (0, 7, 13):
            _word(page, rng, 382, base, 90, ink)
        _word(page, rng, 1342, base, rng.uniform(46, 96), ink)


def _word(page: Canvas, rng: Random, left: float, base: float, length: float, ink: Colour) -> None:
    """One word as a slanted, looping line: a hand, but no language."""
    points: list[Point] = []
    strokes = max(2, round(length / 13))
    for number in range(strokes):
        x = left + length * number / strokes
        rise = rng.choice((14, 15, 16, 17, 36, 40)) if number else rng.choice((22, 40))
        drop = 18 if rng.random() < 0.1 else 0
        points += [
            (x, base - 2),
            (x + 7 + rise * 0.28, base - rise),
            (x + 4, base - rise * 0.5),
            (x + 6 - drop * 0.3, base + drop),
        ]
    points.append((left + length, base - 6))
    curve = _rounded(points)
    page.line(curve, 3.2, ink)


def _rounded(points: list[Point]) -> list[Point]:
    """Corners cut twice (Chaikin), which looks like a pen in a hurry."""
    for _ in range(2):
        cut = [points[0]]
        for (left, top), (right, bottom) in itertools.pairwise(points):
            cut += [
                (left * 0.75 + right * 0.25, top * 0.75 + bottom * 0.25),
                (left * 0.25 + right * 0.75, top * 0.25 + bottom * 0.75),
            ]
        points = [*cut, points[-1]]
    return points


def _seal(page: Canvas, palette: Palette, rng: Random) -> None:
    centre = (rng.uniform(1040, 1200), rng.uniform(760, 900))
    stamp = page.plate()
    stamp.ring(centre, 112, 9)
    stamp.ring(centre, 92, 3)
    for number in range(36):
        angle = number * math.tau / 36
        stamp.disc((centre[0] + 102 * math.cos(angle), centre[1] + 102 * math.sin(angle)), 3.4)
    for number in range(8):
        angle = number * math.tau / 8
        tip = (centre[0] + 74 * math.cos(angle), centre[1] + 74 * math.sin(angle))
        sides = [
            (centre[0] + 24 * math.cos(angle + turn), centre[1] + 24 * math.sin(angle + turn)) for turn in (-0.39, 0.39)
        ]
        stamp.polygon([tip, *sides])
    worn = page.plate(above(field(rng, cells=30, octaves=3), -0.75, page.image.size))
    page.print(stamp.within(worn), palette.accent, 0.78)


def _laid_down(canvas: Canvas, page: Canvas, palette: Palette, degrees: float) -> None:
    """Cut the page out, turn it a little and lay it on the sheets below."""
    edge = canvas.plate()
    edge.rectangle(330, 34, 1470, HEIGHT + 80)
    turned = Plate(edge.image.rotate(degrees, Image.Resampling.BICUBIC))
    light.shadow(canvas, turned, palette, away=16, soft=20, strength=0.6)
    canvas.image.paste(page.image.rotate(degrees, Image.Resampling.BICUBIC), (0, 0), turned.image)
