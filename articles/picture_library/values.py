"""A picture's values as an act keeps them, and writing them to many pictures at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from articles.images.models import Image

Values = Mapping[str, Any]
Changes = dict[int, dict[str, list[Any]]]

AT_A_TIME = 500  # rows of one UPDATE; SQLite takes no more than a thousand values
MOMENTS, DAYS = {"withdrawn_at"}, {"licence_ends_on"}


def kept(name: str, value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value


def given_back(name: str, value: Any) -> Any:
    """The value that JSON had."""
    if value is None or not isinstance(value, str):
        return value
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name in DAYS else value


def write(wanted: Mapping[int, Values]) -> None:
    """Give each of these pictures (ids) these values, as JSON has them; those that get the same, together."""
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
    for key, values in wanted.items():
        alike[tuple(sorted(values.items()))].append(key)
    for pairs, keys in alike.items():
        written = {name: given_back(name, value) for name, value in pairs}
        for some in portions(sorted(keys)):
            Image.objects.filter(pk__in=some).update(**written)


def portions(keys: list[int]) -> Iterable[list[int]]:
    """The ids, some at a time."""
    return (keys[start : start + AT_A_TIME] for start in range(0, len(keys), AT_A_TIME))


def locked(keys: Iterable[int]) -> list[Image]:
    """These pictures, which nobody else changes until the transaction ends, always locked in the same order."""
    rows = Image.objects.select_for_update(no_key=True, of=("self",)).select_related("source").order_by("pk")
    return [image for some in portions(sorted(keys)) for image in rows.filter(pk__in=some)]
