"""Charts without figures, and sound as a row of strokes."""

# ruff: noqa: PLR2004 - measures of a drawing are what it is made of

from __future__ import annotations

import math
from random import Random

from newsroom.sample.pictures import light
from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Point
from newsroom.sample.pictures.noise import profile
from newsroom.sample.pictures.palettes import Palette, mix

LEFT, RIGHT, FLOOR = 210.0, 1590.0, 980.0


def bar_chart(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """A row of upright bars; the last ones are lower, and paler, than the rest."""
    canvas.blend([palette.paper, mix(palette.paper, palette.pale, 0.75)])
    canvas.disc((rng.uniform(1000, 1200), 420), rng.uniform(230, 280), mix(palette.pale, palette.glow, 0.65))
    _level_lines(canvas, palette)
    bars = rng.randint(10, 12)
    last = rng.randint(3, 4)
    pitch = (RIGHT - LEFT) / bars
    swell = profile(rng, waves=3, octaves=2)
    for number in range(bars):
        painted = number >= bars - last
        height = (330 if painted else 610) + (50 if painted else 130) * swell(number / bars)
        left = LEFT + number * pitch + pitch * 0.14
        _bar(canvas, palette, left, pitch * 0.72, height, painted=painted, tone=0.5 + 0.3 * number / bars)
    canvas.rectangle(LEFT - 50, FLOOR, RIGHT + 50, FLOOR + 5, palette.ink)
    for number in range(bars):
        middle = LEFT + (number + 0.5) * pitch
        canvas.rectangle(middle - 2, FLOOR + 18, middle + 2, FLOOR + 34, palette.tone(0.7))


def line_chart(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """Two lines over a faint grid: one climbs in steps, one stays nearly level."""
    canvas.blend([palette.paper, mix(palette.paper, palette.pale, 0.8)])
    _level_lines(canvas, palette)
    for number in range(11):
        x = LEFT + (RIGHT - LEFT) * number / 10
        canvas.rectangle(x - 1, 210, x + 1, FLOOR, mix(palette.paper, palette.soft, 0.45))
    climb = _stairs(rng)
    level = _level_course(rng)
    gap = canvas.plate()
    gap.polygon([*climb, *reversed(level)])
    canvas.blend([mix(palette.accent, palette.glow, 0.45), palette.pale], gap, top=260, bottom=820, strength=0.62)
    below = canvas.plate()
    below.polygon([*level, (RIGHT, FLOOR), (LEFT, FLOOR)])
    canvas.blend([palette.soft, palette.pale], below, top=700, bottom=FLOOR, strength=0.75)
    canvas.rectangle(LEFT - 50, FLOOR, RIGHT + 50, FLOOR + 5, palette.ink)
    _drawn(canvas, palette, level, palette.deep)
    _drawn(canvas, palette, climb, palette.accent)


def sound(canvas: Canvas, palette: Palette, rng: Random) -> None:
    """A sound wave: fine upright strokes that gather and thin out along a level line."""
    canvas.blend([palette.paper, mix(palette.pale, palette.paper, 0.25)])
    middle = HEIGHT / 2
    centre = rng.uniform(780, 1020)
    for number in range(11):
        ink = mix(palette.pale, palette.soft, 0.25 if number % 2 else 0.55)
        canvas.disc((centre, middle), 520 - number * 42, mix(ink, palette.glow, 0.35))
    canvas.rectangle(90, middle - 1.5, WIDTH - 90, middle + 1.5, palette.tone(0.7))
    voices = sorted(
        (rng.uniform(0.8, 1.2), place + rng.uniform(-70, 70), rng.uniform(110, 190)) for place in (430, 900, 1370)
    )
    tremble = profile(rng, waves=30, octaves=3, roughness=0.75)
    x = 110.0
    while x < WIDTH - 110:
        swell = sum(loud * math.exp(-(((x - place) / width) ** 2)) for loud, place, width in voices)
        strength = swell * (0.3 + 0.7 * abs(math.sin(x / 37 + 2 * tremble(x / WIDTH)))) * rng.uniform(0.75, 1.05)
        _stroke(canvas, palette, x, middle, 6 + 330 * min(strength, 1.15))
        x += 13


def _level_lines(canvas: Canvas, palette: Palette) -> None:
    for number in range(6):
        y = FLOOR - 150 * (number + 1)
        canvas.rectangle(LEFT - 50, y - 1.5, RIGHT + 50, y + 1.5, mix(palette.soft, palette.paper, 0.45))
        canvas.rectangle(LEFT - 74, y - 1.5, LEFT - 58, y + 1.5, palette.tone(0.7))


def _bar(
    canvas: Canvas, palette: Palette, left: float, width: float, height: float, *, painted: bool, tone: float
) -> None:
    top, right, fold = FLOOR - height, left + width, left + width * 0.6
    cast = canvas.plate()
    cast.polygon([(right, FLOOR), (right, top + 46), (right + 46, top + 92), (right + 46, FLOOR)])
    canvas.print(cast.blurred(7), palette.ink, 0.16)
    lit, shade = palette.tone(tone), palette.tone(tone + 0.17)
    if painted:
        lit, shade = mix(palette.paper, (255, 255, 255), 0.5), palette.accent
    canvas.rectangle(left, top, right, FLOOR, lit)
    canvas.rectangle(fold, top, right, FLOOR, shade)
    cap = mix(lit, palette.glow, 0.6) if not painted else palette.accent
    canvas.rectangle(left, top, right, top + 13, cap)


def _stairs(rng: Random) -> list[Point]:
    steps = rng.randint(6, 8)
    rises = [rng.uniform(0.5, 1.5) for _ in range(steps)]
    treads = [rng.uniform(0.7, 1.3) for _ in range(steps + 1)]
    x, y = LEFT, 810.0
    course = [(x, y)]
    for number, tread in enumerate(treads):
        x += (RIGHT - LEFT) * tread / sum(treads)
        course.append((x, y))
        if number < steps:
            y -= 500 * rises[number] / sum(rises)
            course.append((x, y))
    return course


def _level_course(rng: Random) -> list[Point]:
    sway = profile(rng, waves=7, octaves=2)
    return [(LEFT + (RIGHT - LEFT) * step / 90, 822 - 26 * step / 90 + 17 * sway(step / 91)) for step in range(91)]


def _drawn(canvas: Canvas, palette: Palette, course: list[Point], ink: tuple[int, int, int]) -> None:
    shade = canvas.plate()
    shade.line(course, 15)
    light.shadow(canvas, shade, palette, away=6, soft=6, strength=0.22)
    canvas.line(course, 15, ink)
    for end, radius in ((course[0], 15), (course[-1], 25)):
        canvas.disc(end, radius, ink)
        canvas.disc(end, radius * 0.5, palette.paper)


def _stroke(canvas: Canvas, palette: Palette, x: float, middle: float, reach: float) -> None:
    share = min(1.0, reach / 330)
    ink = mix(palette.tone(0.95), palette.tone(0.55), share) if share < 0.78 else palette.accent
    canvas.rounded(x - 3.4, middle - reach, x + 3.4, middle + reach * 0.82, 3.4, ink)
