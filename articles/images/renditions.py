"""Makes the sizes of a picture that readers get, from the clean copy: in the background, or when the first one asks."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import ImageStat

from articles.images.addresses import (
    Rendition,
    all_renditions_of,
    box_of,
    height_at,
    renditions_of,
    version_of,
)
from articles.images.models import Image
from articles.images.storing import store
from articles.images.taking_turns import claimed

SAVED_AS: dict[str, dict[str, Any]] = {
    "avif": {"format": "AVIF", "quality": 50, "speed": 8},
    "webp": {"format": "WEBP", "quality": 76, "method": 4},
    "jpeg": {"format": "JPEG", "quality": 74, "optimize": True, "progressive": True},
}
# What nearly every reader asks for is made ahead; the rest costs the first who asks a moment.
MADE_AHEAD = {
    "wide": ("avif", 1920),
    "card": ("avif", 1280),
    "cover": ("avif", 640),
    "share": ("jpeg", 1280),
}
HAZE_SIDE, HAZE_QUALITY = 12, 40
PAPER, NIGHT = (255, 255, 255), (24, 24, 24)
BRIGHT, SEEN = 190, 128  # of 255
COPIES = ("JPEG", "PNG", "WEBP")

# A page of thirty pictures that nobody has asked for yet must not decode thirty at once in one process.
_few_at_a_time = threading.BoundedSemaphore(2)


def make_renditions(image: Image) -> list[dict[str, Any]]:
    """Make the haze and what readers ask for first, and note it on the picture; sizes of another version go.

    Making them twice gives the same files under the same names. Raises FileNotFoundError when the copy is gone.
    """
    wanted = [one for crop, (kind, most) in MADE_AHEAD.items() for one in renditions_of(image, crop, kind, most=most)]
    before = [str(entry["name"]) for entry in image.renditions]
    with _clean_copy(image) as copy:
        haze = _haze(copy)
    make(image, wanted)
    made = [_noted(image, one) for one in wanted]
    Image.objects.filter(pk=image.pk).update(renditions=made, haze=haze)
    image.renditions, image.haze = made, haze
    _delete_former(image, before)
    return made


def are_current(image: Image) -> bool:
    """Whether the sizes noted on the picture are those of its copy, focal point and recipe of today."""
    current = f"/{version_of(image)}/"
    return bool(image.renditions) and all(current in str(entry["name"]) for entry in image.renditions)


def make(image: Image, wanted: Iterable[Rendition]) -> list[Rendition]:
    """Make those of the renditions that aren't there, each once, whoever else is at it; which ones it was.

    Raises FileNotFoundError when the clean copy is gone, NotYet when another process takes too long over one.
    """
    made: list[Rendition] = []
    with _opened_once(image) as copy_of:
        for one in wanted:
            if default_storage.exists(one.name):
                continue
            with claimed(one.name, is_done=default_storage.exists) as ours:
                if ours:
                    with _few_at_a_time:
                        raw = _encoded(copy_of(), image, one)
                    store(one.name, raw)
                    made.append(one)
    if made:
        # So that it is known that there are files, also after others were taken off meanwhile: see .expiring.
        noted = [_noted(image, one) for one in made]
        Image.objects.filter(pk=image.pk, renditions=[]).update(renditions=noted)
        image.renditions = image.renditions or noted
    return made


def in_memory(image: Image, rendition: Rendition) -> bytes:
    """The rendition, stored nowhere: for the desk, which still sees what readers may not see any more."""
    with _few_at_a_time, _clean_copy(image) as copy:
        return _encoded(copy, image, rendition)


def delete_renditions(image: Image) -> None:
    """Remove all sizes from the storage, those of former versions that are noted too; the clean copy stays."""
    _delete([*(one.name for one in all_renditions_of(image)), *(str(entry["name"]) for entry in image.renditions)])


def delete_files(image: Image) -> None:
    """Remove the clean copy and all its sizes from the storage."""
    delete_renditions(image)
    image.file.delete(save=False)


def _delete_former(image: Image, names: Iterable[str]) -> None:
    """Remove what these names tell of former versions: the named files, and all that readers had made of them."""
    former = {name for name in names if f"/{version_of(image)}/" not in name}
    versions = {found.version for name in former if (found := Rendition.named(name))}
    _delete(former)
    _delete(replace(one, version=version).name for version in versions for one in all_renditions_of(image))


def _delete(names: Iterable[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _noted(image: Image, one: Rendition) -> dict[str, Any]:
    height = height_at(image, one.crop, one.width)
    return {"name": one.name, "width": one.width, "height": height, "format": one.format, "crop": one.crop}


@contextmanager
def _clean_copy(image: Image) -> Iterator[Pillow.Image]:
    """The clean copy as RGB, on a ground of its own where something shines through."""
    with image.file.open("rb") as stored, Pillow.open(stored, formats=COPIES) as picture:
        picture.load()
        yield _on_ground(picture)


@contextmanager
def _opened_once(image: Image) -> Iterator[Callable[[], Pillow.Image]]:
    """Gives the clean copy, which is read only when it is first asked for: who waits for another needs none."""
    with ExitStack() as stack:
        yield cache(lambda: stack.enter_context(_clean_copy(image)))


def _on_ground(picture: Pillow.Image) -> Pillow.Image:
    """What shines through would be lost on a page in dark, in feeds and in mail: it gets white behind it.

    What is itself bright (a white drawing) gets black.
    """
    if picture.mode == "RGB":
        return picture
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    seen = picture.convert("RGBA")
    alpha = seen.getchannel("A")
    light = ImageStat.Stat(seen.convert("L"), mask=alpha.point(lambda value: 255 if value >= SEEN else 0))
    bright = bool(light.count[0]) and light.mean[0] > BRIGHT
    ground = Pillow.new("RGB", seen.size, NIGHT if bright else PAPER)
    ground.paste(seen, mask=alpha)
    return ground


def _encoded(copy: Pillow.Image, image: Image, one: Rendition) -> bytes:
    box = box_of(image, one.crop)
    # By the copy's own pixels: what the row says of its size could be wrong, and a box outside would raise.
    across, down = copy.width / max(image.width, 1), copy.height / max(image.height, 1)
    corners = (box.left * across, box.top * down, (box.left + box.width) * across, (box.top + box.height) * down)
    inside = (corners[0], corners[1], min(corners[2], copy.width), min(corners[3], copy.height))
    size = (one.width, height_at(image, one.crop, one.width))
    small = copy.resize(size, Pillow.Resampling.LANCZOS, box=inside, reducing_gap=2.0)
    small.info.clear()
    buffer = io.BytesIO()
    small.save(buffer, **SAVED_AS[one.format])
    return buffer.getvalue()


def _haze(copy: Pillow.Image) -> str:
    small = copy.resize((HAZE_SIDE, min(max(round(copy.height * HAZE_SIDE / copy.width), 1), 3 * HAZE_SIDE)))
    small.info.clear()
    buffer = io.BytesIO()
    small.save(buffer, "WEBP", quality=HAZE_QUALITY, method=6)
    return "data:image/webp;base64," + base64.b64encode(buffer.getvalue()).decode()
