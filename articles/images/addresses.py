"""The sizes and crops in which readers get a picture, and their addresses, whether they are made yet or not.

A name says all that is needed to make the file: `pictures/<token>/<version>/<crop>-<width>.<ending>`. Nobody can guess
the token; the version changes with the clean copy, the focal point and the recipe, so that what lies at a name never
changes. Only these crops, widths and formats exist: a made-up address makes nobody work.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.core.files.storage import default_storage

from articles.images.models import Image

WIDTHS = (320, 480, 640, 960, 1280, 1920)
WHOLE = "whole"
STAMP = ("cover", 160)  # a day in the calendar of the archive: hundreds of them stand on a page, fifty pixels wide
CROPS: dict[str, float | None] = {
    WHOLE: None,
    "wide": 16 / 9,
    "card": 3 / 2,
    "cover": 4 / 5,
    "square": 1.0,
    "share": 1200 / 630,
}
ENDINGS = {"avif": "avif", "webp": "webp", "jpeg": "jpg"}
FORMATS = tuple(ENDINGS)
FOLDER = "pictures/"
RECIPE = 1  # one more whenever the same picture would come out differently: every address changes with it
NEARLY = 0.9  # a size within a tenth of the largest isn't worth a file
SAME = 0.01

NAME = re.compile(
    rf"{FOLDER}(?P<token>[\w-]{{16}})/(?P<version>[0-9a-f]{{8}})/"
    rf"(?P<crop>{'|'.join(CROPS)})-(?P<width>[1-9][0-9]{{0,3}})\.(?P<ending>{'|'.join(ENDINGS.values())})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Box:
    """The part of the clean copy that a crop shows, in pixels of the copy."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file that readers may get: which crop, how wide (pixels), in which format ("avif", "webp", "jpeg")."""

    token: str
    version: str
    crop: str
    width: int
    format: str

    @property
    def name(self) -> str:
        """Its name in the storage."""
        return f"{FOLDER}{self.token}/{self.version}/{self.crop}-{self.width}.{ENDINGS[self.format]}"

    @property
    def address(self) -> str:
        """Where readers get it; it is made when the first of them asks, if it isn't there."""
        return default_storage.url(self.name)

    @classmethod
    def named(cls, name: str) -> Self | None:
        """What a name asks for; None for a name that no rendition can have."""
        found = NAME.fullmatch(name)
        if found is None:
            return None
        formats = {ending: kind for kind, ending in ENDINGS.items()}
        return cls(found["token"], found["version"], found["crop"], int(found["width"]), formats[found["ending"]])


def version_of(image: Image) -> str:
    """Eight figures that change with everything that a rendition is made from."""
    made_from = f"{RECIPE}|{image.file.name}|{image.digest}|{image.focal_x:.2f}|{image.focal_y:.2f}"
    return hashlib.sha256(made_from.encode()).hexdigest()[:8]


def box_of(image: Image, crop: str) -> Box:
    """The part that the crop shows: as large as it can be, the focal point in its middle as far as the edges allow."""
    width, height = float(max(image.width, 1)), float(max(image.height, 1))
    ratio = CROPS[crop]
    if ratio is None or abs(width / height / ratio - 1) < SAME:
        return Box(0, 0, width, height)
    across, down = (height * ratio, height) if width / height > ratio else (width, width / ratio)
    left = min(max(image.focal_x * width - across / 2, 0), width - across)
    top = min(max(image.focal_y * height - down / 2, 0), height - down)
    return Box(left, top, across, down)


def widths_of(image: Image, crop: str) -> list[int]:
    """The widths in which this crop of the picture is made, rising; never wider than it is."""
    own = min(max(round(box_of(image, crop).width), 1), WIDTHS[-1])
    widths = (STAMP[1], *WIDTHS) if crop == STAMP[0] else WIDTHS
    return [*(width for width in widths if width < own * NEARLY), own]


def height_at(image: Image, crop: str, width: int) -> int:
    """How high the crop is at that width."""
    box = box_of(image, crop)
    return max(round(width * box.height / box.width), 1)


def focus_within(image: Image, crop: str) -> tuple[float, float]:
    """The focal point as seen within the crop, 0 to 1 from the left and from the top."""
    box = box_of(image, crop)
    across, down = image.focal_x * image.width - box.left, image.focal_y * image.height - box.top
    return min(max(across / box.width, 0), 1), min(max(down / box.height, 0), 1)


def rendition_of(image: Image, crop: str, width: int, kind: str) -> Rendition:
    """The smallest rendition of this crop that is at least so wide, else the widest that there is."""
    widths = widths_of(image, crop)
    fitting = next((one for one in widths if one >= width), widths[-1])
    return Rendition(image.token, version_of(image), crop, fitting, kind)


def widths_up_to(image: Image, crop: str, most: int) -> list[int]:
    """The widths of the crop, rising, up to the first that is at least `most` pixels."""
    widths = widths_of(image, crop)
    return widths[: bisect_left(widths, most) + 1]


def renditions_of(image: Image, crop: str, kind: str, *, most: int = WIDTHS[-1]) -> Iterator[Rendition]:
    """The renditions of a crop in one format, smallest first, up to the first that is at least `most` pixels wide."""
    version = version_of(image)
    for width in widths_up_to(image, crop, most):
        yield Rendition(image.token, version, crop, width, kind)


def beginning_of(image: Image, crop: str) -> str:
    """What the addresses of all renditions of that crop begin with: the width and the ending of a format follow."""
    return default_storage.url(f"{FOLDER}{image.token}/{version_of(image)}/{crop}-")


def all_renditions_of(image: Image) -> Iterator[Rendition]:
    """Every rendition that can be asked for."""
    for crop in CROPS:
        for kind in FORMATS:
            yield from renditions_of(image, crop, kind)


def exists(image: Image, rendition: Rendition) -> bool:
    """Whether there is such a rendition of the picture, made or not: this version, and a width that it comes in."""
    return rendition.version == version_of(image) and rendition.width in widths_of(image, rendition.crop)


def address_of(image: Image, width: int, crop: str = WHOLE, kind: str = "webp") -> str:
    """The address of the picture at about that width (pixels), for where one address must do."""
    return rendition_of(image, crop, width, kind).address
