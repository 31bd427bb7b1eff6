"""Whatever colours a file has, readers get those of the web (sRGB, 8 bits): what it looks like stays."""

from __future__ import annotations

import io

from PIL import Image as Pillow
from PIL import ImageCms

DEEP = {"I;16", "I;16B", "I;16L", "I;16N", "I"}  # one channel of 16 bits
STEP = 256
KEPT = {"L", "LA", "RGB", "RGBA", "CMYK"}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def with_many_colours(picture: Pillow.Image) -> Pillow.Image:
    """The picture in a mode in which it can be scaled: no palette, no 16 bits."""
    if picture.mode in DEEP:
        # A plain conversion would cut off all but the darkest 256 steps.
        return picture.point(lambda value: value * (1 / STEP)).convert("L")
    if "transparency" in picture.info:
        return picture.convert("RGBA")
    if picture.mode in KEPT:
        return picture
    return picture.convert("RGBA" if "A" in picture.getbands() or picture.mode == "RGBa" else "RGB")


def in_plain_colours(picture: Pillow.Image, profile: bytes | None) -> Pillow.Image:
    """RGB in sRGB, or RGBA where something shines through; a fresh picture, so that no hidden data comes along."""
    alpha = picture.getchannel("A") if "A" in picture.getbands() else None
    opaque = picture.convert(picture.mode.removesuffix("A")) if alpha else picture
    plain = _from_profile(opaque, profile) if profile else None
    plain = plain or opaque.convert("RGB")
    fresh = Pillow.new("RGB", plain.size)
    fresh.paste(plain)
    if alpha is not None and alpha.getextrema() != (255, 255):
        fresh.putalpha(alpha)
    return fresh


def _from_profile(picture: Pillow.Image, profile: bytes) -> Pillow.Image | None:
    """By the file's own profile (ICC.1:2022); None where that can't be read, or is for other colours."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, own, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
