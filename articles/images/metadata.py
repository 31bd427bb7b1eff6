"""What a picture file says of itself: photographer, source, caption (IPTC-IIM 4.2, XMP, Exif 2.32)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import ExifTags, IptcImagePlugin
from PIL.ImageFile import ImageFile

MOST_CHARACTERS = 1000
CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, LookupError, struct.error)
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
IIM = {"credit_name": (2, 80), "source_name": (2, 110), "caption": (2, 120), "title": (2, 5)}
EXIF = {"credit_name": ExifTags.Base.Artist, "caption": ExifTags.Base.ImageDescription}
XMP = {
    "credit_name": (DUBLIN_CORE + "creator",),
    "source_name": (PHOTOSHOP + "Credit", PHOTOSHOP + "Source"),
    "caption": (DUBLIN_CORE + "description",),
    "title": (PHOTOSHOP + "Headline", DUBLIN_CORE + "title"),
}


@dataclass(frozen=True, slots=True)
class Metadata:
    """Plain text, one line each; "" where the file says nothing."""

    credit_name: str = ""
    source_name: str = ""
    caption: str = ""
    title: str = ""


def read_metadata(picture: ImageFile) -> Metadata:
    """The first word of each kind, XMP before IPTC before Exif. A block that can't be read says nothing."""
    found: dict[str, str] = {}
    for kind, text in [*_from_xmp(picture), *_from_iim(picture), *_from_exif(picture)]:
        if clean := _clean(text):
            found.setdefault(kind, clean)
    return Metadata(**found)


def _from_xmp(picture: ImageFile) -> Iterator[tuple[str, str]]:
    packet = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    try:
        root = fromstring(packet.strip(b"\0 ") if isinstance(packet, bytes) else packet, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return
    for kind, names in XMP.items():
        for name in names:
            yield from ((kind, text) for text in _texts(root, name))


def _texts(root: Element, name: str) -> Iterator[str]:
    """The property as an attribute of a description, as plain text, or as the first item of a list."""
    for description in root.iter(f"{RDF}Description"):
        yield description.get(name, "")
        for element in description.iter(name):
            item = element.find(f".//{RDF}li")
            yield (item.text if item is not None else element.text) or ""


def _from_iim(picture: ImageFile) -> Iterator[tuple[str, str]]:
    try:
        records = IptcImagePlugin.getiptcinfo(picture) or {}
    except UNREADABLE:
        return
    for kind, key in IIM.items():
        value = records.get(key, b"")
        first = value[0] if isinstance(value, list) else value
        yield kind, _decoded(first)


def _from_exif(picture: ImageFile) -> Iterator[tuple[str, str]]:
    try:
        exif = picture.getexif()
    except UNREADABLE:
        return
    for kind, tag in EXIF.items():
        value = exif.get(tag, "")
        yield kind, _decoded(value) if isinstance(value, bytes) else str(value)


def _decoded(raw: bytes) -> str:
    """IPTC-IIM seldom says its character set; UTF-8 is tried first, since anything else rarely passes for it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _clean(text: str) -> str:
    return " ".join(CONTROL.sub(" ", text).split())[:MOST_CHARACTERS]
