"""Writing XML: elements one after another, and no sign that XML doesn't know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

# XML 1.0, production 2: what may stand in a document at all, escaped or not.
_UNKNOWN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


WRITTEN_ENTRIES = 300  # of each form, each of some kilobytes: what many programs ask for is written once


def add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A further element within `parent`; those of its attributes that are empty are left out, "_" in a name is ":"."""
    known = {key.replace("_", ":"): cleaned(value) for key, value in attributes.items() if value}
    element = SubElement(parent, name, known)
    element.text = cleaned(text) or None
    return element


def document(root: Element, entries: Iterable[bytes] = (), *, before: bytes = b"") -> bytes:
    """The document in UTF-8; entries that are written already come last in it, `before` this end."""
    whole = written(root)
    end = len(whole) - len(before)
    return b"".join([b'<?xml version="1.0" encoding="utf-8"?>\n', whole[:end], *entries, whole[end:]])


def written(element: Element) -> bytes:
    """The element in UTF-8, as it stands in a document."""
    told: bytes = tostring(element, encoding="utf-8", xml_declaration=False)
    return told


def cleaned(text: str) -> str:
    """The text without signs that no XML may hold."""
    return _UNKNOWN.sub("", str(text))


def moment(at: datetime) -> str:
    """As Atom and JSON Feed write it (RFC 3339), to the second."""
    return at.isoformat(timespec="seconds")
