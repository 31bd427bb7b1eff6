"""A picture as pages write it: what the part `parts/picture.html` needs, for templates and for pictures in bodies."""

from __future__ import annotations

import html as html_entities
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

from articles.images.addresses import (
    ENDINGS,
    FOLDER,
    WHOLE,
    beginning_of,
    focus_within,
    height_at,
    renditions_of,
    widths_of,
    widths_up_to,
)
from articles.images.models import Image
from articles.parts import drawn

STEPS = 4  # the focal point is rounded to fifths, because the policy of the page allows classes but no style attributes
IN_TEXT = "(min-width: 100rem) 46rem, (min-width: 43rem) 40rem, 92vw"  # the measure of a body
MOST_IN_TEXT = 1280
IN_A_FEED = 960

_PICTURE = re.compile(r'<img(?:\s[\w-]+(?:="[^"]*")?)*\s*>')
_ATTRIBUTE = re.compile(r'\s([\w-]+)="([^"]*)"')
_TOKEN = re.compile(rf"{FOLDER}([\w-]{{16}})/")
_ENDING = re.compile(r"\.\w+$")
_FORMER_SIZE = re.compile(r"-\d+$")  # images/2026/11/boat-960.webp was a size of images/2026/11/boat.jpg

Written = Callable[[Image, str], str]


def shown_picture(
    image: Image, at: datetime, sizes: str, *, crop: str = WHOLE, most: int = 1920, lead: bool = False, alt: str = ""
) -> dict[str, Any]:
    """What `parts/picture.html` says of a picture at a place; see `articles.markup.picture` for the parameters."""
    width = widths_of(image, crop)[-1]
    shown = {"image": image, "lead": lead, "width": width, "height": height_at(image, crop, width)}
    if not image.may_be_shown(at):
        return shown | {"gone": True}
    x, y = focus_within(image, crop)
    begins, widths = beginning_of(image, crop), widths_up_to(image, crop, most)
    sets = {
        kind: ", ".join(f"{begins}{width}.{ending} {width}w" for width in widths) for kind, ending in ENDINGS.items()
    }
    focus = f"focus-x-{round(x * STEPS)} focus-y-{round(y * STEPS)}"
    # Only browsers that know neither format nor srcset take it: one of the middle.
    usual = f"{begins}{widths[len(widths) // 2]}.{ENDINGS['jpeg']}"
    return shown | {"sets": sets, "src": usual, "sizes": sizes, "alt": alt, "focus": focus, "haze": image.haze}


def drawn_picture(image: Image, at: datetime, sizes: str, **place: Any) -> Markup:
    """The picture as HTML, or its placeholder; see `shown_picture` for what is told of its place."""
    return drawn("picture", shown_picture(image, at, sizes, **place))


def with_pictures(text: str, at: datetime) -> SafeString:
    """The HTML of a sanitised body with each picture of the library in the sizes that readers get, or its placeholder.

    One query, however many pictures; none without. Whatever else stands in the text stays.
    """

    def written(image: Image, alt: str) -> str:
        return drawn_picture(image, at, IN_TEXT, most=MOST_IN_TEXT, alt=alt)

    return _replaced(text, written)


def shown_addresses(addresses: set[str], at: datetime) -> set[str]:
    """Those of these addresses at which readers find a picture of the library at that moment."""
    images = _images_at({address for address in addresses if _TOKEN.match(_name_at(address))})
    return {address for address, image in images.items() if image.may_be_shown(at)}


def with_plain_pictures(text: str, at: datetime, absolute: Callable[[str], str]) -> SafeString:
    """The same for feeds and mail: one JPEG each, by its whole address; what may not be shown is its credit line."""

    def written(image: Image, alt: str) -> str:
        if not image.may_be_shown(at):
            return format_html("<p>{}</p>", image.credit_line) if image.credit_line else ""
        *_smaller, one = renditions_of(image, WHOLE, "jpeg", most=IN_A_FEED)
        address, height = absolute(one.address), height_at(image, WHOLE, one.width)
        return format_html('<img src="{}" alt="{}" width="{}" height="{}">', address, alt, one.width, height)

    return _replaced(text, written)


def pictures_in(text: str) -> dict[str, Image]:
    """The pictures of the library that a sanitised body shows, by the address that it shows them at; one query."""
    return _images_at({*addresses_in(text)})


def addresses_in(text: str) -> list[str]:
    """Where the pictures of a sanitised body lie, ours and others', in its order."""
    sources = [_attributes(tag[0]).get("src", "") for tag in _PICTURE.finditer(text)]
    return [source for source in sources if source]


def _replaced(text: str, written: Written) -> SafeString:
    images = pictures_in(text)

    def of_the_library(tag: re.Match[str]) -> str:
        attributes = _attributes(tag[0])
        image = images.get(attributes.get("src", ""))
        return written(image, attributes.get("alt", "")) if image else tag[0]

    # The text was sanitised, and what is put into it comes from a template or format_html.
    return mark_safe(_PICTURE.sub(of_the_library, text))  # noqa: S308


def _name_at(address: str) -> str:
    return unquote(address.removeprefix(settings.MEDIA_URL))


def _attributes(tag: str) -> dict[str, str]:
    return {name: html_entities.unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


def _images_at(addresses: set[str]) -> dict[str, Image]:
    """The pictures of the library that lie at these addresses: of a size, or (in old bodies) of a copy."""
    tokens, stems = dict[str, str](), dict[str, tuple[str, str]]()
    for address in addresses:
        name = _name_at(address)
        if found := _TOKEN.match(name):
            tokens[address] = found[1]
        elif name.startswith("images/"):
            stem = _ENDING.sub("", name)
            stems[address] = (stem, _FORMER_SIZE.sub("", stem))
    if not tokens and not stems:
        return {}
    files = [f"{stem}.{ending}" for both in stems.values() for stem in both for ending in ("jpg", "png")]
    wanted = Q(token__in=set(tokens.values())) | Q(file__in=set(files))
    known = list(Image.objects.select_related("source").filter(wanted))
    by_token = {image.token: image for image in known}
    by_stem = {_ENDING.sub("", str(image.file.name)): image for image in known}
    found_at = {address: by_token.get(token) for address, token in tokens.items()}
    found_at |= {address: by_stem.get(own) or by_stem.get(of_size) for address, (own, of_size) in stems.items()}
    return {address: image for address, image in found_at.items() if image}
