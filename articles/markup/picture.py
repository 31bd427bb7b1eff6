"""A picture on a page: the right size and crop for the screen, its focal point kept, a haze until it is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from markupsafe import Markup

from articles.images.addresses import STAMP, height_at, rendition_of
from articles.images.models import Image
from articles.images.showing import drawn_picture


def picture(
    image: Image,
    at: datetime | None,
    sizes: str = "100vw",
    *,
    crop: str = "whole",
    most: int = 1920,
    lead: bool = False,
    decorative: bool = False,
) -> Markup:
    """The picture for a place of a page, or its placeholder if it may not be shown at the page's moment; None is now.

    `sizes` as in HTML: how wide the place is. `crop` is a name of `addresses.CROPS`, the ratio in which the place shows
    it; `most` the widest file (pixels) that the place can need. `lead` is for the one picture to load at once.
    `decorative` leaves out the text that stands for it.
    """
    words = "" if decorative else image.alt_text
    return drawn_picture(image, at or timezone.now(), sizes, crop=crop, most=most, lead=lead, alt=words)


def may_be_shown(image: Image | None, at: Any) -> bool:
    """Whether there is a picture and readers may see it at that moment; "" is now."""
    return image is not None and image.may_be_shown(at or timezone.now())


def stamp(image: Image) -> Markup:
    """One small file, where hundreds stand side by side and their links say in words what they are."""
    crop, width = STAMP
    small = rendition_of(image, crop, width, "webp")
    markup = Markup('<img src="{}" width="{}" height="{}" alt="" loading="lazy" decoding="async">')
    return markup.format(small.address, small.width, height_at(image, crop, small.width))
