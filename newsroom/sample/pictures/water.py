"""Water: a coast at first light, long waves, and a river that divides."""

# ruff: noqa: PLR2004 - measures of a drawing are what it is made of

from __future__ import annotations

import math
from random import Random

from PIL import Image

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from newsroom.sample.pictures.noise import above, field, levels, profile, smooth
from newsroom.sample.pictures.palettes import Palette, mix


def coast(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Bands of sky, flat water with bands of surf, and a curving edge of sand."""
    horizon = rng.uniform(460, 540)
    facing = rng.choice((-1, 1))
    _banded_sky(canvas, palette, horizon)
    sun = (WIDTH / 2 + facing * rng.uniform(60, 240), horizon - rng.uniform(20, 90))
    light.sun(canvas, palette, sun, rng.uniform(95, 140))
    _headlands(canvas, palette, rng, horizon, facing)
    sea = canvas.plate()
    sea.rectangle(0, horizon, WIDTH, HEIGHT)
    canvas.blend([mix(palette.soft, palette.glow, 0.45), palette.mid, palette.deep], sea, top=horizon)
    light.glints(canvas, palette, rng, (sun[0], horizon + 8), width=90, count=80)
    _beach(canvas, palette, rng, horizon, facing)


def waves(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Long swells that stand closer together towards the bottom, and one small sail."""
    light.sky(canvas, palette, 520)
    moon = (rng.uniform(620, 1180), rng.uniform(230, 310))
    if palette.after_dark:
        light.stars(canvas, palette, rng, 120, 460)
    light.sun(canvas, palette, moon, rng.uniform(90, 140))
    lines = 13
    boat = rng.uniform(620, 1180)
    for number in range(lines):
        share = number / (lines - 1)
        crest = _swell(rng, 400 + 800 * share**0.72, 62 - 34 * share)
        if number == 2:
            _sail(canvas, palette, (boat, _height_at(crest, boat)))
        _wave(canvas, palette, crest, share)


def river_delta(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """A river from above: one broad channel that divides into many, which branch and rejoin."""
    size = canvas.image.size
    ground = field(rng, cells=3, octaves=3, roughness=0.35)
    canvas.blend([mix(palette.pale, palette.glow, 0.4), palette.pale])
    for level, tone in ((-0.35, 0.24), (0.2, 0.3), (0.75, 0.37)):
        step = canvas.plate(above(ground, level, size))
        light.shadow(canvas, step, palette, away=3, soft=9, strength=0.16)
        canvas.print(step, palette.tone(tone))
    _bushes(canvas, palette, rng, ground)
    strands = _strands(rng)
    for extra, ink, strength in ((58, palette.glow, 0.45), (26, mix(palette.glow, palette.paper, 0.6), 1.0)):
        bars = canvas.plate()
        for strand, width in strands:
            bars.taper(strand, width * 1.5 + extra, width * 0.55 + extra * 0.8)
        canvas.print(bars.blurred(5) if strength < 1 else bars, ink, strength)
    water = canvas.plate()
    for strand, width in strands:
        water.taper(strand, width * 1.5, width * 0.55)
    light.shadow(canvas, water, palette, away=-5, soft=5, strength=0.25)
    canvas.blend([palette.deep, palette.mid, mix(palette.mid, palette.deep, 0.5)], water)
    _vessel(canvas, palette, strands[0][0])
    if rng.random() < 0.5:
        canvas.turn_round()


def _banded_sky(canvas: Canvas, palette: Palette, horizon: float) -> None:
    inks = [
        mix(palette.soft, palette.mid, 0.25),
        palette.soft,
        mix(palette.soft, palette.pale, 0.6),
        palette.pale,
        mix(palette.pale, palette.glow, 0.5),
        palette.glow,
    ]
    canvas.blend(inks, bottom=horizon)
    for number, ink in enumerate(inks):
        band = canvas.plate()
        top = horizon * (number / len(inks)) ** 0.8
        drift = 10 * math.sin(number * 2.2)
        band.polygon(
            [
                *smooth([(-50, top + drift), (600, top - drift), (1250, top + drift * 1.4), (1850, top - drift)]),
                (1850, HEIGHT),
                (-50, HEIGHT),
            ]
        )
        canvas.print(band, ink, 0.55)


def _headlands(canvas: Canvas, palette: Palette, rng: Random, horizon: float, facing: int) -> None:
    for tone, height, reach in ((0.34, 64, 900), (0.5, 104, 560)):
        hills = profile(rng, waves=6, octaves=3)
        points = []
        for x in range(0, WIDTH + 1, 8):
            inland = max(0.0, 1 - (x if facing > 0 else WIDTH - x) / reach)
            points.append((float(x), horizon + 1 - height * inland**0.6 * (0.72 + 0.4 * hills(x / WIDTH))))
        canvas.polygon([*points, (WIDTH, horizon + 1), (0, horizon + 1)], palette.tone(tone))


def _beach(canvas: Canvas, palette: Palette, rng: Random, horizon: float, facing: int) -> None:
    """The shore in perspective: a bay that swings out from the near corner to the foot of the headland."""
    swing = rng.uniform(0.75, 1.1)
    shore = smooth(
        [
            (330, horizon + 6),
            (250, horizon + 26),
            (230, horizon + 80),
            (470 * swing, horizon + 190),
            (860 * swing, horizon + 330),
            (1000 * swing, horizon + 500),
            (1180 * swing, HEIGHT + 60),
        ],
        30,
    )
    inks = (
        (130, palette.soft, 0.5),
        (84, palette.pale, 0.45),
        (46, palette.paper, 0.75),
        (20, palette.mid, 0.4),
        (6, palette.paper, 1.0),
        (-34, mix(palette.pale, palette.soft, 0.55), 1.0),
        (-130, mix(palette.pale, palette.glow, 0.55), 1.0),
    )
    for offset, ink, strength in inks:
        lap = profile(rng, waves=9, octaves=2)
        edge = []
        for x, y in shore:
            depth = (y - horizon) / (HEIGHT - horizon)
            edge.append((x + offset * depth * 1.5 + 26 * depth * lap(min(1, max(0, depth)) * 0.99), y))
        band = canvas.plate()
        band.polygon([_facing(point, facing) for point in [*edge, (-300, HEIGHT + 60), (-300, horizon + 6)]])
        canvas.print(band, ink, strength)
    _wicket(canvas, palette, _facing((520 * swing, horizon + 440), facing), facing)


def _wicket(canvas: Canvas, palette: Palette, foot: Point, facing: int) -> None:
    """Three stumps with a long morning shadow: somebody will be back."""
    shade = canvas.plate()
    for number in range(3):
        x = foot[0] + number * 19
        shade.line([(x, foot[1]), (x - facing * 210, foot[1] + 74)], 6)
    canvas.print(shade.blurred(2), palette.deep, 0.45)
    for number in range(3):
        x = foot[0] + number * 19
        canvas.rectangle(x - 4, foot[1] - 116, x + 4, foot[1], palette.deep)
    canvas.rectangle(foot[0] - 5, foot[1] - 122, foot[0] + 43, foot[1] - 115, palette.accent)


def _facing(point: Point, facing: int) -> Point:
    return point if facing > 0 else (WIDTH - point[0], point[1])


def _swell(rng: Random, base: float, height: float) -> list[Point]:
    phase, pace = rng.uniform(0, math.tau), rng.uniform(1.1, 1.9)
    drift = profile(rng, waves=3, octaves=1)
    return [
        (
            float(x),
            base + height * (0.72 * math.sin(phase + pace * math.tau * x / WIDTH) + 0.5 * drift(x / WIDTH)),
        )
        for x in range(-12, WIDTH + 13, 12)
    ]


def _height_at(crest: list[Point], x: float) -> float:
    return min(crest, key=lambda point: abs(point[0] - x))[1]


def _wave(canvas: Canvas, palette: Palette, crest: list[Point], share: float) -> None:
    body = canvas.plate()
    body.polygon([*crest, (WIDTH + 12, HEIGHT + 200), (-12, HEIGHT + 200)])
    canvas.print(body.moved(0, -12).blurred(14), palette.ink, 0.22)
    top = min(y for _, y in crest)
    first = palette.tone(0.42 + 0.42 * share)
    canvas.blend([first, mix(first, palette.ink, 0.42)], body, top=top, bottom=top + 250)
    lines = canvas.plate()
    for number in range(4):
        gap = 5 + number * (15 - 6 * share)
        lines.line([(x, y + gap) for x, y in crest], 5.0 - number * 1.1)
    canvas.print(lines, palette.tone(0.16 + 0.2 * share), 0.7 - 0.2 * share)


def _sail(canvas: Canvas, palette: Palette, foot: Point) -> None:
    x, y = foot[0], foot[1] + 16
    canvas.polygon([(x + 4, y - 148), (x + 4, y - 34), (x + 78, y - 34)], palette.accent)
    canvas.polygon([(x - 6, y - 128), (x - 6, y - 34), (x - 52, y - 34)], palette.paper)
    canvas.polygon([(x - 74, y - 24), (x + 92, y - 24), (x + 58, y + 10), (x - 46, y + 10)], palette.ink)


def _strands(rng: Random) -> list[tuple[list[Point], float]]:
    """Channels from one mouth: they leave the middle line, wander, cross and so rejoin."""
    turn = rng.choice((-1, 1))
    middle = profile(rng, waves=2.2, octaves=2, roughness=0.4)
    strands = []
    for number in range(13):
        aim = (number - 6) / 6 * rng.uniform(0.8, 1.1)
        sway = profile(rng, waves=4.2, octaves=2, roughness=0.3)
        points = []
        for step in range(75):
            share = step / 70
            opening = max(0.0, share - 0.2) / 0.8
            aside = 430 * aim * opening**0.85 + 250 * sway(share * 0.9) * min(1.0, opening * 2.2)
            along = -90 + 1990 * share
            wander = 90 * middle(min(0.99, share))
            points.append((along, HEIGHT / 2 + turn * (150 - 300 * share) + wander + aside))
        strands.append((points, rng.uniform(10, 40)))
    strands[0] = (strands[6][0], 74.0)
    return strands


def _bushes(canvas: Canvas, palette: Palette, rng: Random, ground: Image.Image) -> None:
    """Stippled growth, densest on the higher ground."""
    density = canvas.plate(levels(ground, -0.6, 1.6, canvas.image.size))
    for _ in range(2600):
        place = (rng.uniform(0, WIDTH - 1), rng.uniform(0, HEIGHT - 1))
        grey = density.image.getpixel((int(place[0] * canvas.unit), int(place[1] * canvas.unit)))
        if isinstance(grey, int | float) and rng.random() * 255 < grey**2 / 200:
            canvas.disc(place, rng.uniform(2.2, 5.2), palette.tone(rng.choice((0.5, 0.58, 0.66))))


def _vessel(canvas: Canvas, palette: Palette, strand: list[Point]) -> None:
    """One tow of barges in the main channel, for scale."""
    (x, y), (ahead, beyond) = strand[11], strand[12]
    angle = math.atan2(beyond - y, ahead - x)
    for number in range(3):
        centre = (x + number * 46 * math.cos(angle), y + number * 46 * math.sin(angle))
        corners = (
            [(-20, -9), (14, -9), (22, 0), (14, 9), (-20, 9)]
            if number == 2
            else [(-20, -9), (20, -9), (20, 9), (-20, 9)]
        )
        canvas.polygon(
            [
                (
                    centre[0] + right * math.cos(angle) - down * math.sin(angle),
                    centre[1] + right * math.sin(angle) + down * math.cos(angle),
                )
                for right, down in corners
            ],
            palette.accent if number < 2 else palette.paper,
        )
