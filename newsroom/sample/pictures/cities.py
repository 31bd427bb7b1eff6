"""Cities: a skyline across the water, and the lights of a region seen from high up at night."""

# ruff: noqa: PLR0917, PLR2004 - shapes take their measures by position; measures of a drawing are what it is made of

from __future__ import annotations

import math
from random import Random

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Plate, Point
from newsroom.sample.pictures.noise import above, added, field, gradient, smooth
from newsroom.sample.pictures.palettes import Colour, Palette, mix

BANK = 930.0


def skyline(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Towers in three layers before a low sun, doubled in a river."""
    light.sky(canvas, palette, BANK)
    centre = rng.uniform(640, 1160)
    light.sun(canvas, palette, (centre, rng.uniform(430, 600)), rng.uniform(150, 230))
    if palette.after_dark:
        light.stars(canvas, palette, rng, 90, 500)
    middle = rng.uniform(700, 1100)
    for depth, tallest, tone in ((0, 330, 0.42), (1, 470, 0.62), (2, 560, 0.92)):
        _row_of_towers(canvas, palette, rng, middle=middle, tallest=tallest, tone=tone, front=depth == 2)
    light.mirror(canvas, palette, rng, BANK)
    canvas.rectangle(0, BANK - 5, WIDTH, BANK + 3, palette.ink)


def night_lights(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Towns as clusters of points and roads as threads, on dark land beside darker water."""
    night = mix(palette.ink, (4, 6, 14), 0.45)
    canvas.blend([night, mix(night, palette.deep, 0.35)])
    size = canvas.image.size
    coast = added(field(rng, cells=3, octaves=6), gradient(-1.3, 1.5) if rng.random() < 0.5 else gradient(1.5, -1.3))
    land = canvas.plate(above(coast, -0.55, size))
    canvas.print(land.blurred(26), palette.deep, 0.35)
    canvas.print(land, mix(palette.deep, palette.ink, 0.35), 0.8)
    towns = _towns(rng, land)
    lights, threads = canvas.plate(), canvas.plate()
    for first, last in _roads(towns):
        _road(threads, lights, rng, towns[first], towns[last])
    for place, weight in towns:
        _town(lights, rng, place, weight)
    lights = lights.within(land)
    canvas.print(lights.blurred(60), palette.accent, 0.9)
    canvas.print(lights.blurred(16), palette.accent, 0.9)
    canvas.print(threads.blurred(6), palette.accent, 0.75)
    canvas.print(threads, mix(palette.accent, palette.glow, 0.5), 0.62)
    canvas.print(lights.blurred(3), palette.glow, 0.9)
    canvas.print(lights, mix(palette.glow, (255, 255, 255), 0.4))


def _row_of_towers(
    canvas: Canvas, palette: Palette, rng: Random, *, middle: float, tallest: float, tone: float, front: bool
) -> None:
    colour = palette.tone(tone)
    left = -40.0
    while left < WIDTH:
        width = rng.uniform(62, 150)
        # Heights gather around one middle, so that the city has a summit and two slopes.
        swell = math.exp(-(((left + width / 2 - middle) / 520) ** 2))
        height = tallest * (0.24 + 0.76 * swell * rng.uniform(0.45, 1.0)) * rng.uniform(0.72, 1.0)
        _tower(canvas, palette, rng, left, width, BANK - height, colour, front=front)
        left += width + rng.choice((0, 0, 6, 18) if front else (0, 4, 30))


def _tower(
    canvas: Canvas,
    palette: Palette,
    rng: Random,
    left: float,
    width: float,
    top: float,
    colour: Colour,
    *,
    front: bool,
) -> None:
    right, shade = left + width, mix(colour, palette.ink, 0.22)
    lit = mix(colour, palette.accent, 0.13)
    _crown(canvas, rng, left, right, top, colour, lit)
    canvas.rectangle(left, top, right, BANK, colour)
    canvas.rectangle(left + width * 0.62, top, right, BANK, lit if not palette.after_dark else shade)
    if front and width > 74:
        _windows(canvas, palette, rng, left, right, top)


def _crown(canvas: Canvas, rng: Random, left: float, right: float, top: float, colour: Colour, lit: Colour) -> None:
    width, middle = right - left, (left + right) / 2
    form = rng.choice(("flat", "flat", "steps", "spire", "slant", "round", "mast"))
    if form == "steps":
        canvas.rectangle(left + width * 0.16, top - 26, right - width * 0.16, top + 2, colour)
        canvas.rectangle(left + width * 0.32, top - 52, right - width * 0.32, top - 24, colour)
    elif form == "spire":
        canvas.polygon([(left, top + 1), (middle, top - width * 0.62), (right, top + 1)], colour)
        canvas.polygon([(middle, top - width * 0.62), (right, top + 1), (left + width * 0.62, top + 1)], lit)
        canvas.rectangle(middle - 2.5, top - width * 0.62 - 60, middle + 2.5, top - width * 0.6, colour)
    elif form == "slant":
        canvas.polygon([(left, top + 1), (right, top - width * 0.45), (right, top + 1)], colour)
    elif form == "round":
        canvas.ellipse((middle, top + 1), width / 2, width * 0.34, colour)
    elif form == "mast":
        canvas.rectangle(left + width * 0.24, top - 20, left + width * 0.6, top + 1, colour)
        canvas.rectangle(left + width * 0.4, top - 96, left + width * 0.4 + 5, top, colour)


def _windows(canvas: Canvas, palette: Palette, rng: Random, left: float, right: float, top: float) -> None:
    columns = int((right - left - 20) // 15)
    share = rng.choice((0.0, 0.06, 0.16, 0.3))
    for column in range(columns):
        for row in range(int((BANK - top - 40) // 22)):
            if rng.random() < share:
                corner = (left + 14 + column * 15, top + 20 + row * 22)
                canvas.rectangle(*corner, corner[0] + 7, corner[1] + 11, palette.glow)


def _towns(rng: Random, land: Plate) -> list[tuple[Point, float]]:
    towns: list[tuple[Point, float]] = [((rng.uniform(780, 1020), rng.uniform(500, 680)), 1.0)]
    tries = 0
    while len(towns) < 74 and tries < 4000:
        tries += 1
        place = (rng.uniform(20, WIDTH - 20), rng.uniform(20, HEIGHT - 20))
        on_land = land.image.getpixel((int(place[0] * land.unit), int(place[1] * land.unit)))
        if on_land and all(math.dist(place, other) > 68 + 110 * weight for other, weight in towns):
            towns.append((place, min(0.8, 0.1 * rng.paretovariate(1.3))))
    return towns


def _roads(towns: list[tuple[Point, float]]) -> list[tuple[int, int]]:
    """The shortest network that reaches every town, and a few short links more."""
    joined, roads = {0}, []
    while len(joined) < len(towns):
        pairs = ((one, two) for one in joined for two in range(len(towns)) if two not in joined)
        road = min(pairs, key=lambda pair: math.dist(towns[pair[0]][0], towns[pair[1]][0]))
        joined.add(road[1])
        roads.append(road)
    spare = [(one, two) for one in range(len(towns)) for two in range(one)]
    spare.sort(key=lambda pair: math.dist(towns[pair[0]][0], towns[pair[1]][0]))
    return roads + [pair for pair in spare[: round(len(towns) * 1.25)] if pair not in roads]


def _road(threads: Plate, lights: Plate, rng: Random, first: tuple[Point, float], last: tuple[Point, float]) -> None:
    (left, top), (right, bottom) = first[0], last[0]
    bend = math.dist(first[0], last[0]) * 0.045
    stops = [
        (
            left + (right - left) * share + rng.gauss(0, bend),
            top + (bottom - top) * share + rng.gauss(0, bend),
        )
        for share in (0.33, 0.67)
    ]
    course = smooth([first[0], *stops, last[0]])
    threads.line(course, 1.6 + 2.2 * min(first[1], last[1]))
    for _ in range(int(math.dist(first[0], last[0]) / 9)):
        x, y = rng.choice(course)
        lights.disc((rng.gauss(x, 4), rng.gauss(y, 4)), rng.uniform(0.7, 1.5))


def _town(lights: Plate, rng: Random, place: Point, weight: float) -> None:
    """A town has grown together from a few hearts, each dense in the middle."""
    spread = 13 + 70 * weight
    hearts = [
        (place[0] + rng.gauss(0, spread * 0.7), place[1] + rng.gauss(0, spread * 0.5)) for _ in range(int(7 * weight))
    ]
    for heart in [place, place, *hearts]:
        size = spread * rng.uniform(0.35, 0.8)
        for _ in range(int(22 + 130 * weight)):
            point = (rng.gauss(heart[0], size * 0.55), rng.gauss(heart[1], size * 0.42))
            lights.disc(point, rng.choice((0.9, 1.1, 1.4, 2.0)))
