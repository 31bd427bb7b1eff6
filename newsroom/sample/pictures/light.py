"""Skies, suns, stars and mirrors of water: what several families of pictures share."""

# ruff: noqa: PLR0917 - shapes take their measures by position

from __future__ import annotations

import math
from random import Random

from PIL import Image

from newsroom.sample.pictures.canvas import HEIGHT, WIDTH, Canvas, Plate, Point
from newsroom.sample.pictures.noise import profile
from newsroom.sample.pictures.palettes import Palette, mix


def sky(canvas: Canvas, palette: Palette, horizon: float) -> None:
    """Fill the sheet with a sky that is lightest at the horizon."""
    if palette.after_dark:
        stops = [palette.ink, palette.deep, palette.mid, mix(palette.mid, palette.glow, 0.45)]
    else:
        stops = [mix(palette.pale, palette.soft, 0.55), palette.pale, mix(palette.pale, palette.glow, 0.8)]
    canvas.blend(stops, bottom=horizon)


def sun(canvas: Canvas, palette: Palette, centre: Point, radius: float) -> None:
    """A flat disc with light around it: a sun in the spot colour if that is warm, else a white one."""
    canvas.glow(centre, radius * 3.4, palette.glow, 0.75)
    red, _, blue = palette.accent
    warm = red > blue and not palette.after_dark
    canvas.disc(centre, radius, palette.accent if warm else mix(palette.paper, (255, 255, 255), 0.6))


def stars(canvas: Canvas, palette: Palette, rng: Random, count: int, lowest: float) -> None:
    """A few small stars above ``lowest``, thinning out towards it."""
    for _ in range(count):
        height = lowest * rng.random() ** 1.7
        plate_ink = mix(palette.pale, palette.paper, rng.random())
        canvas.disc((rng.uniform(0, WIDTH), height), rng.choice((1.2, 1.6, 1.6, 2.6)), plate_ink)


def mirror(canvas: Canvas, palette: Palette, rng: Random, waterline: float, swell: float = 14) -> None:
    """Turn everything below ``waterline`` into water that shows what stands above it, lightly broken."""
    unit = canvas.unit
    top = round(waterline * unit)
    depth = canvas.image.height - top
    above = canvas.image.crop((0, max(0, top - depth), canvas.image.width, top))
    above = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((canvas.image.width, depth))
    drift = profile(rng, waves=26, octaves=2)
    row = 0
    while row < depth:
        height = max(2, round((3 + 13 * row / depth) * unit))
        strip = above.crop((0, row, above.width, min(depth, row + height)))
        shift = round(drift(row / depth) * swell * unit * (0.25 + row / depth))
        canvas.image.paste(strip.resize(strip.size), (shift, top + row))
        edge = (
            strip.crop((0, 0, abs(shift) + 1, strip.height))
            if shift > 0
            else strip.crop((strip.width - abs(shift) - 1, 0, strip.width, strip.height))
        )
        canvas.image.paste(edge, (0 if shift > 0 else canvas.image.width - edge.width, top + row))
        row += height
    water = canvas.plate()
    water.rectangle(0, waterline, WIDTH, HEIGHT)
    tint = palette.ink if palette.after_dark else palette.mid
    canvas.blend([mix(tint, palette.pale, 0.25), tint], water, top=waterline, strength=0.34)


def glints(canvas: Canvas, palette: Palette, rng: Random, centre: Point, *, width: float, count: int = 60) -> None:
    """Short level strokes of light on water under a sun, wider apart the nearer they are."""
    for _ in range(count):
        share = rng.random()
        row = centre[1] + (HEIGHT - centre[1]) * share**1.6
        reach = rng.uniform(10, 70) * (0.4 + share)
        middle = rng.gauss(centre[0], width * (0.35 + 0.65 * share))
        canvas.line([(middle - reach, row), (middle + reach, row)], 2 + 3 * share, palette.glow)


def tilted(centre: Point, across: float, down: float, tilt: float, first: float, last: float) -> list[Point]:
    """Part of a tilted ellipse from angle ``first`` to ``last`` (radians)."""
    points = []
    for step in range(181):
        angle = first + (last - first) * step / 180
        right, below = across * math.cos(angle), down * math.sin(angle)
        points.append(
            (
                centre[0] + right * math.cos(tilt) - below * math.sin(tilt),
                centre[1] + right * math.sin(tilt) + below * math.cos(tilt),
            )
        )
    return points


def shadow(canvas: Canvas, plate: Plate, palette: Palette, *, away: float, soft: float, strength: float) -> None:
    """The shadow of a shape on what lies below it, light coming from the upper left."""
    canvas.print(plate.moved(away, away).blurred(soft), palette.ink, strength)
