"""The cover that an issue gets when nobody gave it one: drawn from its volume and its day, always the same.

Seven figures take turns, so that neighbours on the shelf never look alike; the month moves the colour a little from
the publication's own, and the volume decides the rest. What is drawn is plain SVG paths in four colours by name:
`static/css/parts/drawn_cover.css` says what they are.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from issues.models import Issue

WIDTH, HEIGHT = 400, 340  # of the drawing; under it stands the volume
TONES = 5
DAYS_OF_A_WEEK = 7
CORNERS = 4

Layer = tuple[int, str]  # which of the colours 1 to 3, and the path in SVG's notation


@dataclass(frozen=True, slots=True)
class Cover:
    """What a page draws: `figure` names the kind, `tone` (0 to 4) and `month` (1 to 12) choose the colours."""

    figure: str
    tone: int
    month: int
    layers: list[Layer]
    signs: int  # how many figures the volume and number have together: how large they may stand

    @property
    def view_box(self) -> str:
        """As SVG wants it."""
        return f"0 0 {WIDTH} {HEIGHT}"


class Dice:
    """Numbers that look thrown and are always the same for the same issue, on every machine and version."""

    def __init__(self, key: str) -> None:
        self._bytes = iter(hashlib.shake_256(key.encode()).digest(256))

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return least + next(self._bytes) * (most - least + 1) // 256


def drawn(issue: Issue) -> Cover:
    """The cover of the issue."""
    counted = issue.volume + (issue.number or 0)
    turn = counted + issue.date.toordinal() // DAYS_OF_A_WEEK
    draw = FIGURES[turn % len(FIGURES)]
    dice = Dice(f"{issue.volume}/{issue.number or ''}/{issue.date.isoformat()}")
    signs = len(f"{issue.volume}{issue.number or ''}") + bool(issue.number)
    return Cover(draw.__name__, tone_of(issue), issue.date.month, draw(dice), signs)


def tone_of(issue: Issue) -> int:
    """Which of the tones it is drawn in, for where only its colours are shown."""
    return ((issue.volume + (issue.number or 0)) * 2 + _week_of_month(issue.date)) % TONES


def _week_of_month(day: date) -> int:
    return (day.day - 1) // DAYS_OF_A_WEEK


def swell(dice: Dice) -> list[Layer]:
    """Waves, one before the other, the nearest the highest."""
    layers = []
    count = dice.between(4, 7)
    for place in range(count):
        top = 60 + place * 300 // count + dice.between(-8, 8)
        length, height = dice.between(7, 15) * 10, dice.between(20, 64)
        start = -dice.between(0, length)
        crests = f"t{length} 0" * (WIDTH // length + 2)
        layers.append((1 + place % 3, f"M{start} {top}q{length // 2} {-height} {length} 0{crests}V{HEIGHT}H{start}z"))
    return layers


def rings(dice: Dice) -> list[Layer]:
    """What a stone leaves on water."""
    x, y = dice.between(40, 360), dice.between(60, 300)
    count, step = dice.between(4, 8), dice.between(30, 48)
    circles = [(1 + place % 3, disc(x, y, step * (count - place))) for place in range(count)]
    small = dice.between(18, 44)
    return [*circles, (1 + count % 3, disc(WIDTH - x, HEIGHT - y, small))]


def tiles(dice: Dice) -> list[Layer]:
    """A floor of quarter discs, each laid as it came to hand."""
    side = 80 if dice.between(0, 2) else 100
    colours = {1: "", 2: "", 3: ""}
    for y in range(0, HEIGHT, side):
        for x in range(0, WIDTH, side):
            laid, colour = (
                dice.between(0, CORNERS + 2),
                dice.between(1, 3),
            )  # more often a quarter than a whole or nothing
            if laid < CORNERS:
                colours[colour] += quarter(x, y, side, laid)
            elif laid == CORNERS:
                colours[colour] += disc(x + side // 2, y + side // 2, side // 2)
    return [(colour, path) for colour, path in colours.items() if path]


def horizon(dice: Dice) -> list[Layer]:
    """A sun or moon over three ranges of hills."""
    sun = disc(dice.between(70, 330), dice.between(70, 200), dice.between(34, 92))
    layers: list[Layer] = [(2, sun)]
    for place, colour in enumerate((1, 3, 1)):
        y = 170 + place * 62
        a, b, c = (y + dice.between(-50, 46) for _ in range(3))
        path = f"M0 {a}C90 {a - 70} 130 {b + 60} 200 {b}S320 {c - 60} {WIDTH} {c}V{HEIGHT}H0z"
        layers.append((colour, path))
    return layers


def bars(dice: Dice) -> list[Layer]:
    """Bars across the sheet, leaning to one side."""
    lean = 360 if dice.between(0, 1) else -360
    colours = {1: "", 2: "", 3: ""}
    x, end = -360 - dice.between(0, 40), WIDTH + 360
    while x < end:
        width = dice.between(2, 9) * 8
        colours[dice.between(1, 3)] += f"M{x} 0h{width}l{lean} {HEIGHT}h{-width}z"
        x += width + dice.between(1, 8) * 8
    return [(colour, path) for colour, path in colours.items() if path]


def skyline(dice: Dice) -> list[Layer]:
    """Columns of many heights, some with a round top."""
    colours = {1: "", 2: "", 3: ""}
    count = dice.between(5, 8)
    width = math.ceil(WIDTH / count)
    for place in range(count):
        x, top = place * width, dice.between(5, 30) * 10
        is_round, colour = dice.between(0, 2) == 0, 1 + (place + dice.between(0, 1)) % 3
        head = f"a{width / 2:g} {width / 2:g} 0 0 1 {width} 0" if is_round else f"h{width}"
        colours[colour] += f"M{x} {HEIGHT}V{top}{head}V{HEIGHT}z"
    return [(colour, path) for colour, path in colours.items() if path]


def fan(dice: Dice) -> list[Layer]:
    """Rays out of a corner or the foot of the sheet, and what they come from."""
    x, y = [(0, HEIGHT), (WIDTH, HEIGHT), (WIDTH // 2, HEIGHT), (0, 0), (WIDTH, 0)][dice.between(0, 4)]
    count = dice.between(7, 13) * 2
    colours = {1: "", 3: ""}
    for place in range(0, count, 2):
        (x1, y1), (x2, y2) = (_at(x, y, 2 * math.pi * ray / count) for ray in (place, place + 1))
        colours[1 if place % 4 else 3] += f"M{x} {y}L{x1} {y1}L{x2} {y2}z"
    return [*colours.items(), (2, disc(x, y, dice.between(60, 130)))]


FIGURES: list[Callable[[Dice], list[Layer]]] = [swell, tiles, rings, bars, horizon, skyline, fan]


def disc(x: int, y: int, radius: int) -> str:
    """A circle as a path."""
    return f"M{x - radius} {y}a{radius} {radius} 0 1 0 {2 * radius} 0a{radius} {radius} 0 1 0 {-2 * radius} 0z"


def quarter(x: int, y: int, side: int, corner: int) -> str:
    """A quarter of a disc that fills a square, its centre in one of the four corners (0 to 3, clockwise)."""
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    (middle_x, middle_y), (to_x, to_y), (from_x, from_y) = corners[corner], corners[corner - 1], corners[corner - 3]
    return f"M{middle_x} {middle_y}L{from_x} {from_y}A{side} {side} 0 0 1 {to_x} {to_y}z"


def _at(x: int, y: int, angle: float) -> tuple[int, int]:
    far = WIDTH + HEIGHT
    return x + round(math.cos(angle) * far), y + round(math.sin(angle) * far)
