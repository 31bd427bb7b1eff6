"""The world as a map whose countries are tinted by how much there is of something: stories, mostly.

The shapes were baked from an atlas into `data/world_map.json`. What a page draws of them is `parts/world_map.html`.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from articles.tagging.gazetteer import read

DEEPEST_TINT = 5
MARGIN = 60  # units around a part of the world
SMALLEST_PART = 500  # units: of a lone island, the sea around it is shown too


@dataclass(frozen=True, slots=True)
class Tint:
    """What a map says of one country: how deep it is tinted, 0 to 5, what pointing at it says, and where it leads."""

    level: int = 0
    title: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One country as it is drawn: `path` (SVG, "" if it is only a dot), `x` and `y` of its dot if it is small."""

    code: str
    path: str
    dot: dict[str, int] | None
    tint: Tint


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the legend: from `least` to `most` of it, None for the last, which is open."""

    level: int
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class WorldMap:
    """All that the part draws. `elsewhere` is land without an entry in the list of countries."""

    view_box: str
    elsewhere: str
    places: tuple[Place, ...]
    steps: tuple[Step, ...] = ()

    @property
    def dots(self) -> list[Place]:
        """The countries that are too small to be seen: drawn last, above their neighbours."""
        return [place for place in self.places if place.dot]


def drawn(tints: Mapping[str, Tint], *, steps: Sequence[Step] = (), within: Iterable[str] = ()) -> WorldMap:
    """The map with these tints by country code; `within`: of these countries only, as large as it goes."""
    chosen = set(within)
    atlas = _atlas()
    places = [
        Place(code, atlas["shapes"].get(code, ""), _dot(atlas, code), tints.get(code, Tint()))
        for code in atlas["codes"]
        if not chosen or code in chosen
    ]
    elsewhere = "" if chosen else atlas["elsewhere"]
    return WorldMap(_view_box(atlas, chosen), elsewhere, tuple(places), tuple(steps))


def steps_up_to(most: int) -> list[Step]:
    """The tints for numbers from 1 to `most`, each reaching about as many times further as the one before."""
    if most < 1:
        return []
    bounds = sorted({round(most ** (step / DEEPEST_TINT)) for step in range(DEEPEST_TINT)})
    levels = [
        round(DEEPEST_TINT - (DEEPEST_TINT - 1) * after / max(len(bounds) - 1, 1)) for after in range(len(bounds))
    ][::-1]
    ends = [following - 1 for _bound, following in pairwise(bounds)]
    return [Step(*step) for step in zip(levels, bounds, [*ends, None], strict=True)]


def level_of(count: int, steps: Sequence[Step]) -> int:
    """How deep a number is tinted; 0 for none."""
    place = bisect([step.least for step in steps], count)
    return steps[place - 1].level if place else 0


@cache
def _atlas() -> dict[str, Any]:
    atlas: dict[str, Any] = read("world_map.json")
    return atlas | {"codes": sorted(atlas["shapes"].keys() | atlas["dots"].keys())}


def _dot(atlas: dict[str, Any], code: str) -> dict[str, int] | None:
    dot = atlas["dots"].get(code)
    return {"x": dot[0], "y": dot[1]} if dot else None


def _view_box(atlas: dict[str, Any], chosen: set[str]) -> str:
    boxes = [_box(atlas, code) for code in chosen if code in atlas["boxes"] or code in atlas["dots"]]
    if not boxes:
        return f"0 0 {atlas['width']} {atlas['height']}"
    left, top, right, bottom = (
        edge(side) for edge, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True)
    )
    width, height = (max(size + 2 * MARGIN, SMALLEST_PART) for size in (right - left, bottom - top))
    return f"{(left + right - width) // 2} {(top + bottom - height) // 2} {width} {height}"


def _box(atlas: dict[str, Any], code: str) -> Sequence[int]:
    box: Sequence[int] = atlas["boxes"].get(code) or [*atlas["dots"][code], *atlas["dots"][code]]
    return box
