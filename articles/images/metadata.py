"""What a picture file says of itself: photographer, source, caption, place, day (IPTC-IIM 4.2, XMP, Exif 2.32)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import ExifTags, IptcImagePlugin
from PIL.ImageFile import ImageFile

MOST_CHARACTERS = 1000
LARGEST_PACKET = 1024 * 1024  # bytes of XMP; what is larger is no caption
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]+")
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error)
DAY = re.compile(r"(\d{4})[:/-]?(\d\d)[:/-]?(\d\d)")
FIRST_PHOTOGRAPH = 1826

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"

XMP, IPTC, EXIF = "XMP", "IPTC", "Exif"
CITY, COUNTRY = "city", "country"
UTF_8 = b"\x1b%G"  # ISO 2022: what follows is UTF-8
CODED_CHARACTER_SET = (1, 90)

IIM_NAMES = {
    "credit_name": (2, 80),
    "source_name": (2, 110),
    "other_source": (2, 115),
    "caption": (2, 120),
    "title": (2, 105),
    "other_title": (2, 5),
    "copyright_notice": (2, 116),
    CITY: (2, 90),
    COUNTRY: (2, 101),
    "taken_on": (2, 55),
}
EXIF_NAMES: dict[str, int] = {
    "credit_name": ExifTags.Base.Artist,
    "caption": ExifTags.Base.ImageDescription,
    "copyright_notice": ExifTags.Base.Copyright,
}
XMP_NAMES = {
    "credit_name": DUBLIN_CORE + "creator",
    "source_name": PHOTOSHOP + "Credit",
    "other_source": PHOTOSHOP + "Source",
    "caption": DUBLIN_CORE + "description",
    "title": PHOTOSHOP + "Headline",
    "other_title": DUBLIN_CORE + "title",
    "copyright_notice": DUBLIN_CORE + "rights",
    "usage_terms": RIGHTS + "UsageTerms",
    CITY: PHOTOSHOP + "City",
    COUNTRY: PHOTOSHOP + "Country",
    "taken_on": PHOTOSHOP + "DateCreated",
}
SECOND_CHOICES = {"other_source": "source_name", "other_title": "title"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that the file says: of which field, in which words, by which standard. Days are ISO dates."""

    field: str
    text: str
    standard: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """All that was read, each field's most trusted words first: XMP before IPTC before Exif. Plain text, one line."""

    readings: tuple[Reading, ...] = ()

    def first(self, field: str) -> str:
        """What the file says of it; "" where it says nothing."""
        return next((reading.text for reading in self.readings if reading.field == field), "")

    def all_of(self, field: str) -> list[str]:
        """All that it says of it, without repeats."""
        return list(dict.fromkeys(reading.text for reading in self.readings if reading.field == field))

    @property
    def credit_name(self) -> str:
        """Who made it."""
        return self.first("credit_name")

    @property
    def source_name(self) -> str:
        """Whom it comes from, as the file calls them."""
        return self.first("source_name")

    @property
    def caption(self) -> str:
        """What stands under it."""
        return self.first("caption")

    @property
    def title(self) -> str:
        """Its headline."""
        return self.first("title")


def read_metadata(picture: ImageFile) -> Metadata:
    """What the file says of itself. A block that can't be read says nothing."""
    found = [*_from(XMP, _xmp_values(picture)), *_from(IPTC, _iim_values(picture)), *_from(EXIF, _exif_values(picture))]
    return Metadata(tuple(dict.fromkeys(found)))


def _from(standard: str, values: Iterator[tuple[str, str]]) -> Iterator[Reading]:
    """The readings of one standard, second choices behind first ones, town and country as one place."""
    clean = [(field, text) for field, value in values if (text := _clean(value))]
    second = [(SECOND_CHOICES[field], text) for field, text in clean if field in SECOND_CHOICES]
    first = [(field, text) for field, text in clean if field not in SECOND_CHOICES]
    place = dict(reversed([(field, text) for field, text in first if field in {CITY, COUNTRY}]))
    if place:
        yield Reading("place", ", ".join(place[part] for part in (CITY, COUNTRY) if part in place), standard)
    for field, text in [*first, *second]:
        if field == "taken_on":
            if day := _day(text):
                yield Reading(field, day, standard)
        elif field not in place:
            yield Reading(field, text, standard)


def _xmp_values(picture: ImageFile) -> Iterator[tuple[str, str]]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    if len(packet) > LARGEST_PACKET:
        return
    try:
        root = fromstring(packet.strip(b"\0 ") if isinstance(packet, bytes) else packet, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return
    for field, name in XMP_NAMES.items():
        yield from ((field, text) for text in _texts(root, name))


def _texts(root: Element, name: str) -> Iterator[str]:
    """The property as an attribute of a description, as plain text, or as the first item of a list."""
    for description in root.iter(f"{RDF}Description"):
        yield description.get(name, "")
        for element in description.iter(name):
            item = element.find(f".//{RDF}li")
            yield (item.text if item is not None else element.text) or ""


def _iim_values(picture: ImageFile) -> Iterator[tuple[str, str]]:
    try:
        records: Any = IptcImagePlugin.getiptcinfo(picture) or {}
    except UNREADABLE:
        return
    says_utf_8 = _first_of(records.get(CODED_CHARACTER_SET, b"")).startswith(UTF_8)
    for field, key in IIM_NAMES.items():
        yield field, _decoded(_first_of(records.get(key, b"")), says_utf_8=says_utf_8)


def _first_of(value: bytes | list[bytes | None] | None) -> bytes:
    """The first of several; an empty field is None to Pillow."""
    return (value[0] if value else None) or b"" if isinstance(value, list) else value or b""


def _exif_values(picture: ImageFile) -> Iterator[tuple[str, str]]:
    try:
        exif = picture.getexif()
        values = {field: exif.get(tag, "") for field, tag in EXIF_NAMES.items()}
        values["taken_on"] = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal, "")
    except UNREADABLE:
        return
    for field, value in values.items():
        yield field, _decoded(value) if isinstance(value, bytes) else str(value)


def _decoded(raw: bytes, *, says_utf_8: bool = False) -> str:
    """UTF-8 is tried first, though a file seldom says that it is: anything else rarely passes for it."""
    raw = raw[: MOST_CHARACTERS * 4]
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    return raw.decode("utf-8", errors="ignore") if says_utf_8 else raw.decode("cp1252", errors="replace")


def _clean(text: str) -> str:
    return " ".join(CONTROL.sub(" ", text[: MOST_CHARACTERS * 4]).split())[:MOST_CHARACTERS]


def _day(text: str) -> str:
    """The day as ISO writes it; "" for one that never was, or when nobody photographed."""
    parts = DAY.match(text)
    if parts is None or int(parts[1]) < FIRST_PHOTOGRAPH:
        return ""
    with suppress(ValueError):
        return date(*map(int, parts.groups())).isoformat()
    return ""
