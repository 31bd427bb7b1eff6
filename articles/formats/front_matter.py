"""The fields above a Markdown text, between two lines of dashes: the plain part of YAML that people write there."""

from __future__ import annotations

import re

FIELD = re.compile(r"([A-Za-z][\w-]{0,40}) ?:(?: +(.*)|)$")
ESCAPED = re.compile(r'\\(["\\/nt])')
MOST_LINES = 500
FENCE = "---"
Fields = dict[str, list[str]]


def split_front_matter(text: str) -> tuple[Fields, str]:
    """The fields by their names in small letters, each with its values, and the text below them."""
    lines = text.removeprefix("\ufeff").lstrip().splitlines()
    if not lines or lines[0].rstrip() != FENCE:
        return {}, text
    ends = (place for place, line in enumerate(lines[1 : MOST_LINES + 1], start=1) if line.rstrip() in {FENCE, "..."})
    end = next(ends, None)
    if end is None:
        return {}, text
    return _fields(lines[1:end]), "\n".join(lines[end + 1 :])


def _fields(lines: list[str]) -> Fields:
    fields: Fields = {}
    parts: list[tuple[str, list[str]]] = []
    for line in lines:
        if match := FIELD.match(line):
            parts.append((match[1].lower(), [match[2] or ""]))
        elif parts and not line.lstrip().startswith("#"):
            parts[-1][1].append(line)
    for name, value in parts:
        fields.setdefault(name, _values(value))
    return fields


def _values(lines: list[str]) -> list[str]:
    """One value, or the items of a list."""
    first = lines[0].strip()
    if first[:1] in {"|", ">"}:
        first, lines = "", ["", *lines[1:]]
    elif not first or first.startswith("#"):
        items = [line.strip() for line in lines[1:] if line.strip()]
        if items and all(item.startswith("-") for item in items):
            return [value for item in items if (value := _scalar(item[1:]))]
        if any(FIELD.match(item.lstrip("- ")) for item in items):
            return []  # fields within the field: nothing that a story needs
    elif first.startswith("["):
        inside = " ".join(line.strip() for line in lines).strip().removeprefix("[").rpartition("]")[0]
        return [value for item in inside.split(",") if (value := _scalar(item))]
    value = _scalar(" ".join(line.strip() for line in [first, *lines[1:]] if line.strip()))
    return [value] if value else []


def _scalar(text: str) -> str:
    bare = text.strip()
    if bare[:1] == '"':
        return _quoted(bare)
    if bare[:1] == "'":
        return bare[1:].removesuffix("'").replace("''", "'").strip()
    bare = bare.partition(" #")[0].strip()
    return "" if bare in {"null", "~"} else bare


def _quoted(bare: str) -> str:
    end = next((place for place in range(1, len(bare)) if bare[place] == '"' and bare[place - 1] != "\\"), len(bare))
    return ESCAPED.sub(lambda sign: {"n": " ", "t": " "}.get(sign[1], sign[1]), bare[1:end]).strip()
