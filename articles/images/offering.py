"""What a file says of itself, offered to the editor: which words for which field, and from where.

The house builds its credit lines of a name and a source ("Photo: Ana Muñoz/Reuters"), so what a file has in one is
taken apart: the photographer here, the agency there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from articles.images.metadata import Metadata
from articles.images.models import ImageSource

# The fields of a picture that a file can fill, and how long each may be.
LONGEST = {
    "title": 200,
    "caption": 1000,
    "credit_name": 200,
    "copyright_notice": 300,
    "place": 200,
    "taken_on": 10,
    "usage_terms": 1000,
}
HEAD_OF_A_CREDIT = re.compile(
    r"^(?:(?:photo(?:graph)?|foto|credit|picture|image|bild)s?(?:\s+(?:by|credit|von|de|par))?\s*:\s*"
    r"|photo(?:graph)?\s+by\s+|by\s+|©\s*|\(c\)\s*|copyright\s+)+",
    re.IGNORECASE,
)
YEAR = re.compile(r"^(?:19|20)\d\d\b[\s,]*|[\s,]*\b(?:19|20)\d\d$")
JOINTS = re.compile(r"\s*(?:/|\||\s+via\s+|\s+[–—-]\s+)\s*")


@dataclass(frozen=True, slots=True)
class Found:
    """What a file offers: values by field as the form takes them, the source, and how that is called in the file."""

    values: dict[str, Any]
    source: ImageSource | None
    source_name: str


def found_in(metadata: Metadata) -> Found:
    """The values that a file offers for each field, and the source of ours that it names."""
    name, sources = taken_apart(metadata)
    values: dict[str, Any] = {field: metadata.first(field)[:most] for field, most in LONGEST.items()}
    values["credit_name"] = name[: LONGEST["credit_name"]]
    values["taken_on"] = date.fromisoformat(values["taken_on"]) if values["taken_on"] else None
    ours = next(filter(None, (ImageSource.objects.named(one).first() for one in sources)), None)
    return Found({field: value for field, value in values.items() if value}, ours, sources[0] if sources else "")


def taken_apart(metadata: Metadata) -> tuple[str, list[str]]:
    """The photographer, and by which names the source may be known, the likeliest first."""
    name, sources = _bare(metadata.credit_name), list[str]()
    parts = JOINTS.split(name)
    if len(parts) > 1:  # "Ana Muñoz/Reuters" in the field for her name
        name, sources = parts[0], parts[1:]
    for credit in metadata.all_of("source_name"):
        parts = [part for part in JOINTS.split(_bare(credit)) if part]
        if len(parts) > 1 and not name:
            name = parts[0]
        sources += reversed(parts)
    owner = metadata.first("copyright_notice")
    sources += [_bare(YEAR.sub("", _bare(owner)))] if owner else []
    others = [one for one in dict.fromkeys(sources) if one and one.casefold() != name.casefold()]
    return name, others


def as_read(metadata: Metadata, found: Found, filled: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept beside the picture: all that was read, and which fields were filled in from where."""
    standards = {reading.field: reading.standard for reading in reversed(metadata.readings)}
    return {
        "readings": [[one.field, one.text, one.standard] for one in metadata.readings],
        "source_name": found.source_name,
        "filled": {field: standards.get("source_name" if field == "source" else field, "") for field in filled},
    }


def licence_end(source: ImageSource | None, today: date) -> date | None:
    """The last day on which a picture uploaded today may be shown, by what its source permits."""
    if source is None or source.licence_days is None:
        return None
    return today + timedelta(days=source.licence_days)


def _bare(credit: str) -> str:
    """Without what stands before every name: "Photo: ", "By ", "© 2024"."""
    return YEAR.sub("", HEAD_OF_A_CREDIT.sub("", credit.strip())).strip(" .,;")
