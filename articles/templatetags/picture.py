"""A picture on a page: the right size for the screen, its focal point kept in every crop."""

from __future__ import annotations

from typing import Any

from django import template
from django.core.files.storage import default_storage

from articles.images.models import Image

register = template.Library()
STEPS = 4  # the focal point is rounded to fifths, because the policy of the page allows classes but no style attributes


@register.inclusion_tag("parts/picture.html")
def picture(image: Image, sizes: str = "100vw", *, lead: bool = False, decorative: bool = False) -> dict[str, Any]:
    """The picture with its WebP renditions; `sizes` as in HTML, `lead` for the one picture to load at once."""
    return {
        "image": image,
        "renditions": srcset(image),
        "sizes": sizes,
        "lead": lead,
        "alt": "" if decorative else image.alt_text,
        "focus": f"focus-x-{round(image.focal_x * STEPS)} focus-y-{round(image.focal_y * STEPS)}",
    }


def srcset(image: Image) -> str:
    """The renditions as HTML's srcset, smallest first; "" while none is made."""
    sizes = sorted((size for size in image.renditions if size["format"] == "webp"), key=lambda size: size["width"])
    return ", ".join(f"{default_storage.url(size['name'])} {size['width']}w" for size in sizes)
