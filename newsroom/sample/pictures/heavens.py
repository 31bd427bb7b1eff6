"""What is above: orbits round a pale planet, and rain."""

# ruff: noqa: PLR0917, PLR2004 - shapes take their measures by position; measures of a drawing are what it is made of

from __future__ import annotations

import math
from random import Random

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Plate, Point
from newsroom.sample.pictures.noise import above, added, field, gradient, profile
from newsroom.sample.pictures.palettes import Palette, mix


def orbit(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Thin ellipses round a pale disc, each with a small body on its path."""
    canvas.blend([palette.tone(1.0), palette.tone(0.9), palette.tone(0.78)])
    light.stars(canvas, palette, rng, 240, HEIGHT)
    centre = (rng.uniform(820, 980), rng.uniform(570, 640))
    radius = rng.uniform(215, 265)
    tilt, flat = rng.uniform(-0.5, 0.5), rng.uniform(0.2, 0.34)
    paths = [radius * (1.5 + 0.42 * number) + rng.uniform(-20, 20) for number in range(5)]
    for reach in paths:
        canvas.print(_path(canvas, centre, reach, flat, tilt, (math.pi, math.tau)), palette.soft, 0.55)
    _planet(canvas, palette, rng, centre, radius)
    for number, reach in enumerate(paths):
        canvas.print(_path(canvas, centre, reach, flat, tilt, (0, math.pi)), palette.pale, 0.9)
        angle = 0.35 + number * 2.1 + rng.uniform(0, 0.6)
        while _hidden(angle, reach, flat, radius):
            angle += 0.25
        place = light.tilted(centre, reach, reach * flat, tilt, angle, angle)[0]
        _body(canvas, palette, place, rng.uniform(11, 20), spot=number in (0, 3))


def rain(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Slanting strokes across bands of grey, wet ground below, and one umbrella."""
    ground = rng.uniform(880, 930)
    inks = [palette.tone(0.7), palette.tone(0.58), palette.tone(0.46), palette.tone(0.35), palette.tone(0.26)]
    canvas.blend([palette.tone(0.76), palette.tone(0.7)])
    for number, ink in enumerate(inks):
        sway = profile(rng, waves=4.5, octaves=2)
        top = 130 + 160 * number
        body = canvas.plate()
        body.polygon(
            [
                *((float(x), top + 44 * sway(x / WIDTH)) for x in range(0, WIDTH + 1, 10)),
                (WIDTH, HEIGHT),
                (0, HEIGHT),
            ]
        )
        light.shadow(canvas, body.moved(0, -16), palette, away=0, soft=14, strength=0.16)
        canvas.print(body, ink)
    _wet_ground(canvas, palette, rng, ground)
    slant = rng.choice((-1, 1)) * rng.uniform(0.24, 0.42)
    _strokes(canvas, palette, rng, slant, 300, 0.4)
    _walker(canvas, palette, (rng.uniform(740, 1060), ground + 70), 1 if slant > 0 else -1)
    _strokes(canvas, palette, rng, slant, 130, 0.62)


def _path(canvas: Canvas, centre: Point, reach: float, flat: float, tilt: float, part: tuple[float, float]) -> Plate:
    plate = canvas.plate()
    plate.line(light.tilted(centre, reach, reach * flat, tilt, *part), 3.4)
    return plate


def _hidden(angle: float, reach: float, flat: float, radius: float) -> bool:
    """Whether a body at this angle stands before or behind the planet, or off the sheet."""
    right, below = reach * math.cos(angle), reach * flat * math.sin(angle)
    return math.hypot(right, below) < radius + 40 or abs(right) > 760


def _planet(canvas: Canvas, palette: Palette, rng: Random, centre: Point, radius: float) -> None:
    canvas.glow(centre, radius * 2.5, palette.soft, 0.55)
    disc = canvas.plate()
    disc.disc(centre, radius)
    canvas.blend([palette.paper, palette.pale], disc, top=centre[1] - radius, bottom=centre[1] + radius)
    bands = added(field(rng, cells=2.5, octaves=4, roughness=0.4), gradient(0, 0, -7, 7))
    for number in range(-6, 7):
        stripe = canvas.plate(above(bands, number * 0.95, canvas.image.size))
        canvas.print(stripe.within(disc), (palette.pale, palette.glow, palette.paper)[number % 3], 0.5)
    lit = canvas.plate()
    lit.disc((centre[0] - radius * 0.42, centre[1] - radius * 0.36), radius * 1.16)
    canvas.print(disc.without(lit.blurred(30)), palette.tone(0.8), 0.72)
    canvas.print(disc.without(lit.moved(radius * 0.16, radius * 0.14).blurred(10)), palette.ink, 0.6)


def _body(canvas: Canvas, palette: Palette, place: Point, radius: float, *, spot: bool) -> None:
    canvas.glow(place, radius * 3.2, palette.accent if spot else palette.pale, 0.5)
    canvas.disc(place, radius, palette.accent if spot else palette.paper)
    shade = canvas.plate()
    shade.disc(place, radius)
    bright = canvas.plate()
    bright.disc((place[0] - radius * 0.35, place[1] - radius * 0.3), radius)
    canvas.print(shade.without(bright), palette.ink, 0.4)


def _wet_ground(canvas: Canvas, palette: Palette, rng: Random, top: float) -> None:
    ground = canvas.plate()
    ground.rectangle(0, top, WIDTH, HEIGHT)
    canvas.blend([palette.tone(0.5), palette.tone(0.82)], ground, top=top)
    for _ in range(44):
        share = rng.random()
        place = (rng.uniform(0, WIDTH), top + 16 + (HEIGHT - top - 20) * share)
        reach = (14 + 50 * share) * rng.uniform(0.6, 1.2)
        canvas.ring(place, reach, 2.6, palette.tone(0.3), down=reach * 0.26)
        if share > 0.4:
            canvas.ring(place, reach * 0.5, 2, palette.tone(0.2), down=reach * 0.13)


def _strokes(canvas: Canvas, palette: Palette, rng: Random, slant: float, count: int, strength: float) -> None:
    plate = canvas.plate()
    for _ in range(count):
        x, y = rng.uniform(-200, WIDTH + 200), rng.uniform(-100, HEIGHT)
        length = rng.choice((40, 70, 110, 190))
        plate.line([(x, y), (x - slant * length, y + length)], rng.choice((2.6, 3.4, 4.4)))
    canvas.print(plate, palette.paper, strength)


def _walker(canvas: Canvas, palette: Palette, foot: Point, facing: int) -> None:
    """Somebody who leans into the rain under an umbrella, with a reflection on the ground."""

    def at(right: float, up: float) -> Point:
        return foot[0] + facing * right, foot[1] - up

    glance = canvas.plate()
    glance.polygon([at(-40, 0), at(60, 0), at(150, -96), at(90, -230), at(-30, -230), at(-100, -96)])
    canvas.print(canvas.fade(glance.blurred(9), top=foot[1] - 20, bottom=foot[1] + 220), palette.accent, 0.55)
    dark = palette.ink
    canvas.polygon([at(-36, 0), at(-14, 0), at(2, 110), at(-20, 120)], dark)
    canvas.polygon([at(34, 0), at(58, 2), at(20, 124), at(-10, 116)], dark)
    canvas.polygon([at(-44, 96), at(48, 92), at(36, 232), at(16, 258), at(-12, 254), at(-26, 226)], dark)
    canvas.disc(at(10, 284), 26, dark)
    canvas.line([at(18, 224), at(56, 200), at(64, 250)], 15, dark)
    canvas.line([at(60, 206), at(36, 400)], 6, dark)
    _umbrella(canvas, palette, at(36, 318), facing)


def _umbrella(canvas: Canvas, palette: Palette, middle: Point, facing: int) -> None:
    tilt = 0.12 * facing
    dome = light.tilted(middle, 190, 138, tilt, math.pi, math.tau)
    rim = [dome[-1]]
    for number in range(4):
        share = (number + 0.5) / 4
        ends = (share, (number + 1) / 4)
        for place, sag in zip(ends, (-16, 0), strict=True):
            x = dome[-1][0] + (dome[0][0] - dome[-1][0]) * place
            rim.append((x, dome[-1][1] + (dome[0][1] - dome[-1][1]) * place + sag))
    canvas.polygon([*dome, *rim], palette.accent)
    top = dome[90]
    shade = [top, *dome[90:], rim[1], rim[2], rim[3], rim[4]] if facing > 0 else [top, *rim[4:], *dome[:90]]
    canvas.polygon(shade, mix(palette.accent, palette.ink, 0.24))
    canvas.line([top, (top[0] + 4 * facing, top[1] - 24)], 6, palette.ink)
