"""Maps: shaded relief, lines of equal height, and a route across the sea."""

# ruff: noqa: PLR2004 - measures of a drawing are what it is made of

from __future__ import annotations

import math
from random import Random

from PIL import Image, ImageChops

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from newsroom.sample.pictures.noise import (
    above,
    added,
    contour_lines,
    field,
    gradient,
    hillshade,
    hollow,
    mound,
    smooth,
)
from newsroom.sample.pictures.palettes import Palette, mix

LAYERS = 8


def relief_map(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Rises and hollows from above, cut in layers like paper and lit from the upper left."""
    size = canvas.image.size
    centre = (rng.uniform(760, 1040), rng.uniform(480, 700))
    ground = added(
        field(rng, cells=rng.uniform(2.4, 3.6), octaves=5, roughness=0.42),
        mound(centre, 620, 430).point(lambda value: value * 0.75 + 0.0),
    )
    canvas.blend([palette.tone(0.93), palette.tone(0.86)])
    for number in range(LAYERS):
        share = number / (LAYERS - 1)
        layer = canvas.plate(above(ground, -1.25 + 2.3 * share, size))
        light.shadow(canvas, layer, palette, away=9, soft=9, strength=0.42)
        canvas.print(layer, palette.tone(0.8 - 0.72 * share))
    texture = added(ground, field(rng, cells=22, octaves=3).point(lambda value: value * 0.035 + 0.0))
    canvas.multiply(hillshade(texture, size, 12).point(lambda grey: min(255, 116 + grey)))
    _summit(canvas, palette, ground)


def contour_map(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Lines of equal height, closed around several low points, every fifth line stronger."""
    size = canvas.image.size
    ground = field(rng, cells=2.6, octaves=3, roughness=0.3).point(lambda value: value * 0.42 + 0.0)
    ground = added(ground, gradient(-0.5, 0.5, -0.35, 0.35))
    for place in _scattered(rng, rng.randint(4, 6)):
        reach = rng.uniform(280, 400)
        ground = added(ground, hollow(place, reach, reach * 0.8, rng.uniform(0.9, 1.5)))
    canvas.blend([palette.paper, mix(palette.paper, palette.pale, 0.6)])
    for number in range(7):
        layer = canvas.plate(ImageChops.invert(above(ground, 0.55 - 0.34 * number, size)))
        canvas.print(layer, palette.tone(0.1 + 0.088 * number), 0.85)
    unit = canvas.unit
    fine = canvas.plate(contour_lines(ground, 0.085, 2 * unit, size))
    strong = canvas.plate(contour_lines(ground, 0.34, 4 * unit, size, start=-3.21))
    canvas.print(fine, palette.tone(0.72), 0.62)
    canvas.print(strong, palette.tone(0.86), 0.9)
    for place in _lowest_points(ground):
        canvas.disc(place, 17, palette.paper)
        canvas.disc(place, 11, palette.accent)


def route_map(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """One long line with its stops, between pale shapes of land on a dark sea."""
    size = canvas.image.size
    canvas.blend([palette.tone(0.74), palette.tone(0.86)])
    _graticule(canvas, palette, rng)
    coast = field(rng, cells=4.2, octaves=6, roughness=0.5)
    # Land is pushed to the two sides, so that the line has open water to cross.
    shore = added(coast, mound((WIDTH / 2, HEIGHT / 2), 640, 1500).point(lambda value: value * -1.6 + 0.08))
    rise = rng.choice((-1, 1))
    heights = (HEIGHT / 2 + rise * rng.uniform(190, 270), HEIGHT / 2 - rise * rng.uniform(170, 250))
    for place in ((140, heights[0]), (WIDTH - 140, heights[1])):
        shore = added(shore, hollow(place, 330, 300, -1.5))
    for level, ink, strength in ((-0.42, palette.deep, 0.5), (-0.22, palette.mid, 0.45)):
        canvas.print(canvas.plate(above(shore, level, size)), mix(ink, palette.soft, 0.12), strength)
    land = canvas.plate(above(shore, 0.0, size))
    light.shadow(canvas, land, palette, away=7, soft=8, strength=0.5)
    canvas.print(land, palette.pale)
    canvas.print(canvas.plate(above(shore, 0.34, size)), mix(palette.pale, palette.paper, 0.6))
    canvas.print(canvas.plate(above(shore, 0.74, size)), mix(palette.pale, palette.soft, 0.45))
    _route(canvas, palette, rng, _landfall(shore, heights[0], -1), _landfall(shore, heights[1], 1))


def _summit(canvas: Canvas, palette: Palette, ground: Image.Image) -> None:
    """A small mark where the ground is highest in the middle of the sheet."""
    coarse = ground.resize((36, 24), Image.Resampling.BOX)
    heights = {(column, row): coarse.getpixel((column, row)) for column in range(9, 27) for row in range(5, 19)}
    column, row = max(heights, key=lambda place: float(str(heights[place])))
    x, y = (column + 0.5) * 50, (row + 0.5) * 50
    canvas.polygon([(x, y - 20), (x + 18, y + 12), (x - 18, y + 12)], palette.accent)


def _scattered(rng: Random, count: int) -> list[Point]:
    places: list[Point] = [(rng.uniform(720, 1080), rng.uniform(500, 720))]
    while len(places) < count:
        place = (rng.uniform(180, WIDTH - 180), rng.uniform(170, HEIGHT - 170))
        if all(math.dist(place, other) > 380 - 8 * len(places) for other in places):
            places.append(place)
    return places


def _lowest_points(ground: Image.Image) -> list[Point]:
    """The bottoms of the deeper hollows, away from the edge of the sheet."""
    step, columns, rows = 20, WIDTH // 20, HEIGHT // 20
    coarse = ground.resize((columns, rows), Image.Resampling.BOX)
    height = {
        (column, row): float(str(coarse.getpixel((column, row)))) for column in range(columns) for row in range(rows)
    }
    return [
        ((column + 0.5) * step, (row + 0.5) * step)
        for (column, row), here in height.items()
        if 5 < column < columns - 6
        and 5 < row < rows - 6
        and here < -0.55
        and here == min(height[column + right, row + down] for right in range(-4, 5) for down in range(-4, 5))
    ]


def _graticule(canvas: Canvas, palette: Palette, rng: Random) -> None:
    lines = canvas.plate()
    lean = rng.uniform(-60, 60)
    for number in range(-2, 16):
        x = number * 150
        lines.line(smooth([(x - lean, -20), (x + 60, HEIGHT / 2), (x - lean, HEIGHT + 20)]), 2)
    for number in range(-1, 11):
        y = number * 150
        lines.line(smooth([(-20, y), (WIDTH / 2, y + 50), (WIDTH + 20, y - lean)]), 2)
    canvas.print(lines, palette.soft, 0.3)


def _route(canvas: Canvas, palette: Palette, rng: Random, start: Point, end: Point) -> None:
    rise = 1 if start[1] > end[1] else -1
    bow = rng.uniform(130, 210)
    knees = [
        start,
        (start[0] * 0.52 + 430, start[1] + rise * bow * 0.9),
        (WIDTH / 2, HEIGHT / 2 + rise * bow * 0.7),
        (end[0] * 0.52 + 430, end[1] + rise * bow * 0.2),
        end,
    ]
    course = smooth(knees, 40)
    _echoes(canvas, palette, course)
    shade = canvas.plate()
    shade.line(course, 13)
    light.shadow(canvas, shade, palette, away=5, soft=5, strength=0.55)
    canvas.line(course, 19, palette.tone(0.9))
    canvas.line(course, 15, palette.paper)
    canvas.line(course, 9, palette.accent)
    for number in range(0, len(course), 40):
        _stop(canvas, palette, course[number], 25 if number in (0, len(course) - 1) else 17)


def _landfall(shore: Image.Image, y: float, way: int) -> Point:
    """Where somebody who sails from the middle of the sheet to one side first meets land."""
    x = WIDTH / 2 + way * 380
    while 200 < x < WIDTH - 200:
        if float(str(shore.getpixel((int(x * shore.width / WIDTH), int(y * shore.height / HEIGHT))))) > 0.06:
            break
        x += way * 8
    return x, y


def _echoes(canvas: Canvas, palette: Palette, course: list[Point]) -> None:
    """Older courses beside the one that is told of, in thin broken lines."""
    for offset in (-70, 62, 120):
        plate = canvas.plate()
        for place in range(0, len(course) - 4, 6):
            pieces = []
            for step in range(place, place + 4):
                share = step / len(course)
                pieces.append((course[step][0], course[step][1] + offset * math.sin(math.pi * share)))
            plate.line(pieces, 3)
        canvas.print(plate, palette.glow, 0.55)


def _stop(canvas: Canvas, palette: Palette, place: Point, radius: float) -> None:
    canvas.disc(place, radius + 7, palette.tone(0.9))
    canvas.disc(place, radius, palette.paper)
    canvas.disc(place, radius * 0.45, palette.accent)
