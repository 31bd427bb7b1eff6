"""Land: mountains behind mountains, dunes, and fields in rows."""

# ruff: noqa: PLR0917, PLR2004 - shapes take their measures by position; measures of a drawing are what it is made of

from __future__ import annotations

import math
from random import Random

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Plate, Point
from newsroom.sample.pictures.noise import Profile, profile, smooth
from newsroom.sample.pictures.palettes import Palette, mix

RIDGES = 6


def mountains(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Ridge behind ridge, each paler than the one before it, with mist in the valleys."""
    light.sky(canvas, palette, 620)
    summit = rng.uniform(620, 1180)
    light.sun(canvas, palette, (WIDTH - summit + rng.uniform(-80, 80), rng.uniform(270, 360)), rng.uniform(84, 120))
    for number in range(RIDGES):
        share = number / (RIDGES - 1)
        ridge = _ridge(rng, summit if number == 2 else rng.uniform(0, WIDTH), share, tall=number == 2)
        _mountain(canvas, palette, rng, ridge, share)
        summit = rng.uniform(500, 1300) if number == 1 else summit
    _houses(canvas, palette, rng, ridge)


def dunes(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Overlapping dunes with one lit and one shaded side under a plain sky."""
    canvas.blend([palette.pale, mix(palette.pale, palette.paper, 0.8), palette.paper], bottom=640)
    light.sun(canvas, palette, (rng.uniform(560, 1240), rng.uniform(250, 340)), rng.uniform(80, 120))
    count = rng.randint(3, 5)
    lean = rng.randint(0, 1)
    for number in range(count):
        share = number / (count - 1)
        top = 440 + 500 * share**1.1 + rng.uniform(-30, 30)
        peak = rng.uniform(0.16, 0.42) if (number + lean) % 2 else rng.uniform(0.5, 0.76)
        _dune(canvas, palette, rng, top=top, peak=peak * WIDTH, share=share)
    if rng.random() < 0.5:
        canvas.turn_round()


def field_rows(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Rows that run to the horizon, alternately light and dark."""
    horizon = rng.uniform(330, 430)
    light.sky(canvas, palette, horizon)
    vanishing = (rng.uniform(680, 1120), horizon - 40)
    light.sun(canvas, palette, (WIDTH - vanishing[0], horizon - rng.uniform(40, 110)), rng.uniform(80, 120))
    for depth, tone in ((0, 0.3), (1, 0.45)):
        hills = profile(rng, waves=2.4, octaves=3, roughness=0.4)
        crest = [(x, horizon - 34 + 30 * depth + 38 * hills(x / WIDTH)) for x in range(0, WIDTH + 1, 12)]
        canvas.polygon([*crest, (WIDTH, HEIGHT), (0, HEIGHT)], palette.tone(tone))
    _furrows(canvas, palette, rng, vanishing, horizon + 34)
    _row_of_trees(canvas, palette, rng, horizon + 38)
    if rng.random() < 0.5:
        canvas.turn_round()


def _ridge(rng: Random, summit: float, share: float, *, tall: bool) -> list[Point]:
    base = 430 + 560 * share**1.05
    height = 250 if tall else 130 - 30 * share
    swell = profile(rng, waves=3.2, octaves=2, roughness=0.5)
    crag = _crags(rng)
    points = []
    for x in range(0, WIDTH + 1, 6):
        rise = height * max(0.0, 1 - abs(x - summit) / 620) ** 1.15
        rough = 60 if tall else 44
        points.append((float(x), base - rise - 48 * swell(x / WIDTH) - rough * crag(x / WIDTH)))
    return points


def _crags(rng: Random) -> Profile:
    """Sharp, angular heights: straight slopes between random knees, at three scales."""
    scales = [
        (pace, weight, [rng.uniform(-1, 1) for _ in range(pace + 2)])
        for pace, weight in ((9, 0.9), (23, 0.42), (61, 0.17))
    ]

    def height(place: float) -> float:
        total = 0.0
        for pace, weight, knees in scales:
            step = int(place * pace)
            total += weight * (knees[step] + (knees[step + 1] - knees[step]) * (place * pace - step))
        return total

    return height


def _mountain(canvas: Canvas, palette: Palette, rng: Random, ridge: list[Point], share: float) -> None:
    body = canvas.plate()
    body.polygon([*ridge, (WIDTH, HEIGHT), (0, HEIGHT)])
    colour = palette.tone(0.24 + 0.7 * share)
    canvas.print(body, colour)
    flank = _shaded_flanks(canvas, rng, ridge).within(body)
    canvas.print(flank, palette.tone(min(1, 0.36 + 0.7 * share)), 0.6)
    top = min(y for _, y in ridge)
    mist = canvas.fade(body, top=top + 430, bottom=top + 110)
    canvas.print(mist, mix(palette.pale, palette.glow, 0.3), 0.62 * (1 - share))


def _shaded_flanks(canvas: Canvas, rng: Random, ridge: list[Point]) -> Plate:
    """Behind every peak the side away from the light, bounded by a spur that zigzags down."""
    flanks = canvas.plate()
    for peak in _peaks(ridge):
        x, y = ridge[peak]
        end = peak
        while end + 1 < len(ridge) and ridge[end + 1][1] > ridge[end][1] - 3 and ridge[end][0] < x + 260:
            end += 1
        fall = max(80.0, (ridge[end][0] - x) * 1.5)
        spur = [(x, y)]
        for step in range(1, 7):
            sway = rng.uniform(4, 26) * (1 if step % 2 else -1)
            spur.append((x + (ridge[end][0] - x) * 0.09 * step + sway, y + fall * step / 5))
        flanks.polygon([*ridge[peak : end + 1], *reversed(spur)])
    return flanks


def _peaks(ridge: list[Point]) -> list[int]:
    reach = 9
    return [
        place
        for place in range(reach, len(ridge) - reach)
        if ridge[place][1] == min(y for _, y in ridge[place - reach : place + reach + 1])
    ]


def _houses(canvas: Canvas, palette: Palette, rng: Random, ridge: list[Point]) -> None:
    """A few small gables on the nearest slope: something to measure the mountains by."""
    start = rng.uniform(640, 980)
    for number in range(4):
        x = start + number * rng.uniform(34, 62)
        foot = ridge[int(x / 6)][1] + 12 + rng.uniform(0, 10)
        ink = palette.accent if number % 2 == 0 else palette.glow
        canvas.polygon([(x, foot), (x, foot - 24), (x + 15, foot - 40), (x + 30, foot - 24), (x + 30, foot)], ink)
        canvas.polygon(
            [(x + 15, foot - 40), (x + 30, foot - 24), (x + 44, foot - 26), (x + 29, foot - 42)], palette.deep
        )
        canvas.rectangle(x + 30, foot - 25, x + 43, foot, mix(ink, palette.ink, 0.35))


def _dune(canvas: Canvas, palette: Palette, rng: Random, *, top: float, peak: float, share: float) -> None:
    crest = smooth(
        [
            (-200, top + rng.uniform(90, 190)),
            (peak * 0.45, top + rng.uniform(80, 120)),
            (peak - 110, top + 22),
            (peak, top),
            (peak + 150, top + 40),
            (peak + (WIDTH - peak) * 0.5, top + rng.uniform(90, 140)),
            (WIDTH + 200, top + rng.uniform(60, 190)),
        ],
        24,
    )
    body = canvas.plate()
    body.polygon([*crest, (WIDTH + 200, HEIGHT), (-200, HEIGHT)])
    lit = palette.tone(0.25 + 0.15 * share)
    foot = palette.tone(0.44 + 0.12 * share)
    canvas.blend([mix(lit, palette.glow, 0.45), lit, foot], body, top=top, bottom=top + 300)
    shade = _lee_side(canvas, rng, crest, peak, top).within(body)
    dark = palette.tone(0.5 + 0.4 * share)
    canvas.blend([dark, mix(dark, lit, 0.45)], shade, top=top, bottom=top + 520)
    _ripples(canvas, palette, rng, body.without(shade), top, share)


def _lee_side(canvas: Canvas, rng: Random, crest: list[Point], peak: float, top: float) -> Plate:
    """What lies in shade: right of an edge that winds down from the summit."""
    sway = rng.uniform(70, 130)
    edge = smooth(
        [
            (peak, top),
            (peak + 52, top + 44),
            (peak + 28, top + 112),
            (peak + sway * 1.5, top + 205),
            (peak + sway * 1.7, top + 300),
            (peak + sway * 3.4, top + 420),
            (peak + sway * 6, top + 760),
        ],
        24,
    )
    shade = canvas.plate()
    beyond = [point for point in crest if point[0] >= peak]
    shade.polygon([*edge, (WIDTH + 400, HEIGHT + 300), *reversed(beyond)])
    return shade


def _ripples(canvas: Canvas, palette: Palette, rng: Random, where: Plate, top: float, share: float) -> None:
    if share < 0.5:
        return
    ripples = canvas.plate()
    sway = profile(rng, waves=5, octaves=2)
    for number in range(26):
        row = top + 70 + number * (13 + number * 0.8)
        ripples.line([(x, row + 16 * sway(x / WIDTH) + 0.03 * x) for x in range(0, WIDTH + 1, 15)], 2.2)
    canvas.print(ripples.within(where), palette.tone(0.5 + 0.2 * share), 0.3)


def _furrows(canvas: Canvas, palette: Palette, rng: Random, vanishing: Point, horizon: float) -> None:
    field = canvas.plate()
    field.rectangle(0, horizon, WIDTH, HEIGHT)
    near, far = palette.tone(0.72), palette.tone(0.4)
    canvas.blend([far, near], field, top=horizon)
    rows, crests = canvas.plate(), canvas.plate()
    spacing, bend = rng.uniform(150, 190), rng.uniform(-90, 90)
    start = rng.uniform(0, spacing)
    for number in range(-34, 36):
        foot = vanishing[0] + number * spacing + start
        _furrow(rows, vanishing, horizon, foot, spacing * 0.52, bend)
        _furrow(crests, vanishing, horizon, foot + spacing * 0.06, spacing * 0.17, bend)
    canvas.blend([palette.tone(0.22), palette.tone(0.3), palette.tone(0.44)], rows.within(field), top=horizon)
    canvas.blend([palette.glow, mix(palette.glow, palette.pale, 0.5)], crests.within(field), top=horizon, strength=0.75)
    canvas.print(canvas.fade(field, top=horizon, bottom=horizon + 170), palette.glow, 0.5)


def _furrow(plate: Plate, vanishing: Point, horizon: float, foot: float, width: float, bend: float) -> None:
    left, right = [], []
    for step in range(25):
        share = step / 24
        y = horizon - 1 + (HEIGHT + 10 - horizon) * share**1.6
        depth = (y - vanishing[1]) / (HEIGHT - vanishing[1])
        x = vanishing[0] + (foot - vanishing[0]) * depth + bend * math.sin(math.pi * depth) * (1 - depth)
        left.append((x - width * depth / 2, y))
        right.append((x + width * depth / 2, y))
    plate.polygon([*left, *reversed(right)])


def _row_of_trees(canvas: Canvas, palette: Palette, rng: Random, foot: float) -> None:
    ink = palette.tone(0.86)
    canvas.rectangle(0, foot - 7, WIDTH, foot + 1, palette.tone(0.7))
    start = rng.uniform(300, 900)
    for number in range(rng.randint(7, 11)):
        x = start + number * 46 + rng.uniform(-8, 8)
        height = rng.uniform(46, 92)
        canvas.ellipse((x, foot - height * 0.55), height * 0.17, height * 0.5, ink)
        canvas.rectangle(x - 2, foot - 14, x + 2, foot, ink)
    house = start - 120
    canvas.polygon(
        [
            (house, foot),
            (house, foot - 30),
            (house + 27, foot - 52),
            (house + 54, foot - 30),
            (house + 54, foot),
        ],
        palette.paper,
    )
    canvas.polygon(
        [(house + 27, foot - 52), (house + 54, foot - 29), (house + 104, foot - 29), (house + 78, foot - 52)],
        palette.accent,
    )
    canvas.rectangle(house + 54, foot - 30, house + 102, foot, palette.tone(0.3))
