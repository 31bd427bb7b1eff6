"""The sizes of a picture that readers get, made once in the background from the clean copy."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import TypedDict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.models import Image

WIDTHS = (320, 640, 960, 1280, 1920)
WEBP_QUALITY = 76


class Rendition(TypedDict):
    """One size: the name in the storage, pixels, and the format for the page's `type`."""

    name: str
    width: int
    height: int
    format: str


def make_renditions(image: Image) -> list[Rendition]:
    """Make every size smaller than the picture itself, largest first, and note them on the picture.

    Making them twice gives the same files under the same names. Raises FileNotFoundError when the copy is gone.
    """
    with image.file.open("rb") as stored, Pillow.open(stored, formats=("JPEG", "PNG", "WEBP")) as picture:
        picture.load()
        source: Pillow.Image = picture
        made = []
        for width in sorted((width for width in WIDTHS if width <= image.width), reverse=True):
            # Each size is made from the one above: half the work, and no visible loss at these steps.
            source = source.resize(_size(image, width), Pillow.Resampling.LANCZOS, reducing_gap=2.0)
            made.append(_stored(image, source))
    Image.objects.filter(pk=image.pk).update(renditions=made)
    image.renditions = made
    return made


def delete_files(image: Image) -> None:
    """Remove the clean copy and all its sizes from the storage."""
    for rendition in image.renditions:
        default_storage.delete(rendition["name"])
    image.file.delete(save=False)


def _size(image: Image, width: int) -> tuple[int, int]:
    return width, max(1, round(image.height * width / image.width))


def _stored(image: Image, picture: Pillow.Image) -> Rendition:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", quality=WEBP_QUALITY, method=4)
    original = PurePosixPath(str(image.file.name))
    name = str(original.with_name(f"{original.stem}-{picture.width}.webp"))
    if default_storage.exists(name):
        default_storage.delete(name)
    stored = default_storage.save(name, ContentFile(buffer.getvalue()))
    return Rendition(name=stored, width=picture.width, height=picture.height, format="webp")
