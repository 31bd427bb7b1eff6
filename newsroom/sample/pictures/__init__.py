"""Pictures of the sample publication, drawn and not taken: twenty kinds, eight palettes, any seed.

`draw` gives the same picture for the same kind, palette, seed and size, so the JPEG files beside this
package can be made anew at any time (`python -m newsroom.sample.pictures`).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image

from newsroom.sample.pictures.canvas import Canvas
from newsroom.sample.pictures.charts import bar_chart, line_chart, sound
from newsroom.sample.pictures.cities import night_lights, skyline
from newsroom.sample.pictures.heavens import orbit, rain
from newsroom.sample.pictures.landscapes import dunes, field_rows, mountains
from newsroom.sample.pictures.maps import contour_map, relief_map, route_map
from newsroom.sample.pictures.materials import archive_page, weave
from newsroom.sample.pictures.palettes import PALETTES, Palette, UnknownPalette, palette_named
from newsroom.sample.pictures.travel import harbour, railway
from newsroom.sample.pictures.water import coast, river_delta, waves

__all__ = ["FOCAL_POINTS", "KINDS", "PALETTES", "SIZE", "UnknownKind", "UnknownPalette", "draw"]

SIZE = (1800, 1200)

KINDS: dict[str, Callable[[Canvas, Palette, Random], None]] = {
    "skyline": skyline,
    "coast": coast,
    "relief_map": relief_map,
    "contour_map": contour_map,
    "route_map": route_map,
    "bar_chart": bar_chart,
    "line_chart": line_chart,
    "field_rows": field_rows,
    "dunes": dunes,
    "waves": waves,
    "night_lights": night_lights,
    "mountains": mountains,
    "harbour": harbour,
    "railway": railway,
    "river_delta": river_delta,
    "weave": weave,
    "orbit": orbit,
    "rain": rain,
    "archive_page": archive_page,
    "sound": sound,
}

# Where a crop must not cut, as shares of width and height from the upper left; elsewhere the middle.
FOCAL_POINTS: dict[str, tuple[float, float]] = dict.fromkeys(KINDS, (0.5, 0.5)) | {
    "skyline": (0.5, 0.58),
    "coast": (0.5, 0.46),
    "field_rows": (0.5, 0.42),
    "dunes": (0.5, 0.5),
    "waves": (0.5, 0.4),
    "mountains": (0.5, 0.42),
    "harbour": (0.52, 0.55),
    "railway": (0.5, 0.5),
    "rain": (0.5, 0.6),
    "bar_chart": (0.52, 0.55),
    "line_chart": (0.56, 0.5),
}


class UnknownKind(ValueError):
    """No family of pictures has this name."""


def draw(kind: str, *, palette: str, seed: int, size: tuple[int, int] = SIZE) -> Image.Image:
    """Draw one picture (RGB). ``size`` is width and height in pixels, three to two.

    The seed decides everything that palette and kind leave open. Railways and weaves have two
    compositions: odd seeds give a fan of points and broad bands, even ones a single line and narrow threads.
    Raises `UnknownKind` and `UnknownPalette`.
    """
    if kind not in KINDS:
        raise UnknownKind(f"No kind of picture is called “{kind}”. There are: {', '.join(KINDS)}.")
    inks = palette_named(palette)
    rng = Random(f"{kind} {palette} {seed}")  # noqa: S311 - chance for a picture, not for a secret
    canvas = Canvas(size, inks.paper, variant=seed % 2)
    KINDS[kind](canvas, inks, rng)
    return canvas.finished(rng)
