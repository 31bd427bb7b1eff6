"""Small pictures for the lines of the desk."""

from __future__ import annotations

from django import template

from articles.images.addresses import address_of
from articles.images.models import Image

WIDTH = 320

register = template.Library()


@register.filter
def small(image: Image) -> str:
    """The address of the picture in about the size of a stamp."""
    return address_of(image, WIDTH)
