"""Bakes `world_map.json` from the map of the npm package world-atlas: run by hand when that map gets better.

    python articles/tagging/data/bake_world_map.py countries-50m.json

Nothing here is needed to run the site. The projection is Equal Earth (Šavrič, Patterson and Jenny, 2018): areas keep
their proportions, so that Congo is not smaller than Greenland. The map is cut in the Bering Strait, where it parts no
country.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

HERE = Path(__file__).parent
WIDTH = 10_000  # units: so many that whole numbers do
MIDDLE = 11.0  # degrees east: what lies half the world away from it is the edge
SOUTHERN_EDGE = -74.0  # of Antarctica, the coast is enough
HALF_WAY_ROUND = 180  # degrees
FEWEST_POINTS = 4  # of a line that is still one
DETAIL = 45  # square units; a bend in a border that takes less is left out
SMALLEST_ISLAND = 60  # square units; each country keeps its largest part, however small
SMALLEST_SHAPE = 900  # square units; what is smaller than that gets a dot to point at

# Where ISO 3166-1 has an entry of its own, and the map draws a part of another: west, south, east, north.
PARTS = {
    "FR": {
        "GF": (-55.0, 2.0, -51.0, 6.0),
        "GP": (-62.0, 15.7, -61.0, 16.7),
        "MQ": (-61.4, 14.3, -60.7, 15.0),
        "RE": (55.0, -21.6, 56.0, -20.7),
        "YT": (44.9, -13.2, 45.5, -12.5),
    },
    "NO": {"SJ": (-10.0, 70.5, 36.0, 82.0), "BV": (2.0, -56.0, 5.0, -53.0)},
    "NL": {"BQ": (-69.0, 12.0, -62.0, 18.0)},
    "Indian Ocean Ter.": {"CX": (105.0, -11.0, 106.0, -10.0), "CC": (96.0, -13.0, 97.5, -11.5)},
}
MAINLAND_OF_NORWAY = 71.5  # degrees north: above it lies Svalbard
# The list has no entries for these: the map draws them with the country whose entry they are in.
WITHIN = {"Somaliland": "SO", "N. Cyprus": "CY"}
# Too small for the map, or left out of it: where their dot stands.
PLACES = {
    "BQ": (-68.3, 12.2),
    "BV": (3.4, -54.4),
    "CC": (96.8, -12.2),
    "CX": (105.6, -10.5),
    "GI": (-5.35, 36.1),
    "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5),
    "UM": (166.6, 19.3),
}


def main(atlas: Path) -> None:
    """Read the atlas, write the map."""
    shapes = shapes_of(json.loads(atlas.read_text(encoding="utf-8")))
    _x, edge = projected((MIDDLE, SOUTHERN_EDGE))
    height = round(edge)
    drawn = {code: path_of(rings) for code, rings in sorted(shapes.items()) if code}
    dots = {code: dot for code, rings in shapes.items() if code and (dot := dot_of(rings))}
    dots |= {code: rounded(projected(unwrapped([place])[0])) for code, place in PLACES.items() if code not in shapes}
    boxes = {code: box_of(rings) for code, rings in shapes.items() if code}
    text = {
        "about": "The countries of ISO 3166-1 as SVG paths, in Equal Earth; dots for those too small to be seen; "
        "`elsewhere` is land without an entry. Made by bake_world_map.py; see README.md.",
        "width": WIDTH,
        "height": height,
        "elsewhere": path_of(shapes.get("", [])),
        "shapes": drawn,
        "dots": dict(sorted(dots.items())),
        "boxes": dict(sorted(boxes.items())),
    }
    lines = ",\n".join(f" {json.dumps(key)}: {_one_line_each(value)}" for key, value in text.items())
    (HERE / "world_map.json").write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


def shapes_of(atlas: dict[str, Any]) -> dict[str, list[Ring]]:
    """By code ("" for land without an entry), the outlines on the page."""
    codes = {row["numeric"]: row["code"] for row in json.loads((HERE / "countries.json").read_text(encoding="utf-8"))}
    arcs = [simplified(unwrapped(list(degrees_of(atlas, arc)))) for arc in atlas["arcs"]]
    shapes: dict[str, list[Ring]] = defaultdict(list)
    for geometry in atlas["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        owner = codes.get(geometry.get("id", ""), WITHIN.get(name, ""))
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for polygon in polygons:
            rings = [placed(unwrapped(joined(arcs, ring))) for ring in polygon]
            shapes[part_of(owner or name, rings[0], owner)] += [[projected(point) for point in ring] for ring in rings]
    return {code: without_islets(rings) for code, rings in shapes.items()}


def degrees_of(atlas: dict[str, Any], arc: list[list[int]]) -> Iterator[Point]:
    """The points of one line of the atlas, which counts in steps from point to point."""
    (scale_x, scale_y), (first_x, first_y) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        yield x * scale_x + first_x, y * scale_y + first_y


def unwrapped(points: Ring) -> Ring:
    """The same points without the leap from 180 degrees east to 180 degrees west."""
    found: Ring = []
    for x, y in points:
        turns = round((found[-1][0] - x) / 360) if found else (x < MIDDLE - 180)
        found.append((x + 360 * turns, y))
    return found


def joined(arcs: list[Ring], numbers: list[int]) -> Ring:
    """A closed outline of lines, each of which two neighbours share; a negative number is one read backwards."""
    ring: Ring = []
    for number in numbers:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += line[1:] if ring else line
    return ring


def placed(ring: Ring) -> Ring:
    """The outline on the side of the map where most of it lies; Antarctica, which goes round the pole, is cut open."""
    if abs(ring[-1][0] - ring[0][0]) > HALF_WAY_ROUND:
        west, east = MIDDLE - 180, MIDDLE + 180
        points = [((x - west) % 360 + west, y) for x, y in ring]
        leaps = [abs(point[0] - before[0]) for point, before in zip(points, points[-1:] + points, strict=False)]
        cut = leaps.index(max(leaps))
        coast = points[cut:] + points[:cut]
        coast = coast if coast[0][0] < coast[-1][0] else coast[::-1]
        return [(west, -90.0), *coast, (east, -90.0), (west, -90.0)]
    middle = sum(x for x, _y in ring) / len(ring)
    turns = math.floor((middle - MIDDLE + 180) / 360)
    return [(x - 360 * turns, y) for x, y in ring]


def part_of(owner: str, ring: Ring, otherwise: str) -> str:
    """The code of the entry that this outline belongs to."""
    x, y = (sum(values) / len(ring) for values in zip(*ring, strict=True))
    for code, (west, south, east, north) in PARTS.get(owner, {}).items():
        if west <= x <= east and south <= y <= north and not (code == "SJ" and x > 0 and y < MAINLAND_OF_NORWAY):
            return code
    return otherwise


def projected(point: Point) -> Point:
    """Degrees to places on the page, from its upper left corner, by the formula of Equal Earth."""
    first, second, third, fourth = 1.340264, -0.081106, 0.000893, 0.003796
    slant = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(max(point[1], SOUTHERN_EDGE))))
    square = slant * slant
    sixth = square**3
    widening = 9 * fourth * sixth * square + 7 * third * sixth + 3 * second * square + first
    x = 2 * math.sqrt(3) * math.radians(point[0] - MIDDLE) * math.cos(slant) / (3 * widening)
    y = slant * (fourth * sixth * square + third * sixth + second * square + first)
    scale = WIDTH / (2 * 2.7066299836)
    return WIDTH / 2 + x * scale, (1.3173627591 - y) * scale


def simplified(line: Ring) -> Ring:
    """The line without the bends that nobody would see (Visvalingam's way: the least triangle goes first)."""
    points = [(point, projected(point)) for point in line]
    while len(points) > FEWEST_POINTS:
        sizes = [
            abs(area_of([points[index - 1][1], points[index][1], points[index + 1][1]]))
            for index in range(1, len(points) - 1)
        ]
        least = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[least] >= DETAIL:
            break
        del points[least + 1]
    return [point for point, _on_page in points]


def area_of(ring: Ring) -> float:
    """In square units of the page; its sign says which way round."""
    following = [*ring[1:], ring[0]]
    return sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in zip(ring, following, strict=True)) / 2


def without_islets(rings: list[Ring]) -> list[Ring]:
    """The largest outline, and those that can be seen."""
    largest = max(rings, key=lambda ring: abs(area_of(ring)))
    return [ring for ring in rings if ring is largest or abs(area_of(ring)) >= SMALLEST_ISLAND]


def path_of(rings: Iterable[Ring]) -> str:
    """The outlines as an SVG path of short steps in whole units."""
    path = ""
    for ring in rings:
        first, *others = [(round(x), round(y)) for x, y in ring[:-1]]
        steps = [(x - was_x, y - was_y) for (x, y), (was_x, was_y) in zip(others, [first, *others], strict=False)]
        steps = [step for step in steps if step != (0, 0)]
        path += f"M{_figures([first])}l{_figures(steps)}z" if steps else ""
    return path


def _figures(steps: list[tuple[int, int]]) -> str:
    return " ".join(str(figure) for step in steps for figure in step).replace(" -", "-")


def dot_of(rings: list[Ring]) -> tuple[int, int] | None:
    """The middle of a country that is too small to be seen or pointed at; None for the others."""
    largest = max(rings, key=lambda ring: abs(area_of(ring)))
    if sum(abs(area_of(ring)) for ring in rings) >= SMALLEST_SHAPE:
        return None
    xs, ys = zip(*largest, strict=True)
    return rounded(((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2))


def box_of(rings: list[Ring]) -> list[int]:
    """What a country takes on the page: left, top, right, bottom."""
    xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
    return [math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys))]


def rounded(point: Point) -> tuple[int, int]:
    """In whole units."""
    return round(point[0]), round(point[1])


def _one_line_each(value: Any) -> str:
    if not isinstance(value, dict):
        return json.dumps(value)
    return "{\n" + ",\n".join(f"  {json.dumps(key)}: {json.dumps(one)}" for key, one in value.items()) + "\n }"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
