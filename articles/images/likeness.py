"""A picture's fingerprint: 64 bits that stay much the same when it is scaled, compressed anew or cropped a little.

The bits are the coarse waves of the picture (a cosine transform of 32 by 32 grey points), each above or below their
median. Of two pictures that are not the same, about half of the bits differ. To find the near ones among a hundred
thousand, the bits are cut into four bands: where no more than eleven bits differ, one band differs in two at most,
and is found by asking for all that are so near (`near_bands`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from math import cos, pi
from statistics import median
from typing import IO

from PIL import Image as Pillow
from PIL import ImageStat

SIDE, WAVES = 32, 8
BITS, BAND_BITS, BANDS = 64, 16, 4
NEAR = 10  # bits that may differ
SHADES = 3.0  # a picture that is all of one grey, give or take these, is like every other such picture


def fingerprint_of(picture: Pillow.Image) -> int:
    """The fingerprint as a signed number of 64 bits; 0 for a picture in which there is nothing to see."""
    small = _grey(picture).resize((SIDE, SIDE), Pillow.Resampling.LANCZOS)
    if ImageStat.Stat(small).stddev[0] < SHADES:
        return 0
    points = list(small.tobytes())
    lines = [points[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    table = _cosines()
    across = [[sum(map(float.__mul__, map(float, line), wave)) for wave in table] for line in lines]
    columns = list(zip(*across, strict=True))
    waves = [sum(map(float.__mul__, column, wave)) for wave in table for column in columns]
    middle = median(waves[1:])  # the first is the brightness of the whole
    bits = sum(1 << place for place, wave in enumerate(waves) if wave > middle)
    return bits - (1 << BITS) if bits >> (BITS - 1) else bits


def fingerprint_in(stored: IO[bytes]) -> int:
    """The same of the library's clean copy. Raises OSError when it is none."""
    with Pillow.open(stored, formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.draft("L", (SIDE * 8, SIDE * 8))
        return fingerprint_of(picture)


def distance(one: int, other: int) -> int:
    """In how many of the 64 bits two fingerprints differ."""
    return ((one ^ other) & ((1 << BITS) - 1)).bit_count()


def bands_of(fingerprint: int) -> list[int]:
    """Its four bands, each with its place in front: what is kept in the database to be found by."""
    return [
        (band << BAND_BITS) | ((fingerprint >> (band * BAND_BITS)) & ((1 << BAND_BITS) - 1)) for band in range(BANDS)
    ]


def near_bands(fingerprint: int) -> list[int]:
    """The bands of all fingerprints that are near: each of its own with at most two bits turned."""
    return [band ^ turned for band in bands_of(fingerprint) for turned in _turned()]


@cache
def _turned() -> tuple[int, ...]:
    single = [1 << bit for bit in range(BAND_BITS)]
    return (0, *single, *(one | other for one, other in combinations(single, 2)))


@cache
def _cosines() -> list[list[float]]:
    return [list(_wave(number)) for number in range(WAVES)]


def _wave(number: int) -> Iterator[float]:
    for point in range(SIDE):
        yield cos(pi * number * (2 * point + 1) / (2 * SIDE))


def _grey(picture: Pillow.Image) -> Pillow.Image:
    """As on white paper."""
    if "A" not in picture.getbands():
        return picture.convert("L")
    paper = Pillow.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("L")
