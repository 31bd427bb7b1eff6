"""Who tagged how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles.activity.models import Entry
from articles.content import TAGS
from articles.coverage.spans import Stretch

MOST_SAVES = 50_000  # are read: about a second's work

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Tagger:
    """What somebody did to the tags of stories. `name` is the last one that they had; "" for a command.

    `reweighed`: tags that became stronger or weaker. `confirmed` and `turned_down`: countries that the machine had
    proposed when the copy came in.
    """

    name: str
    added: int = 0
    removed: int = 0
    reweighed: int = 0
    confirmed: int = 0
    turned_down: int = 0
    stories: set[int] = field(default_factory=set)

    @property
    def acts(self) -> int:
        """All of it."""
        return self.added + self.removed + self.reweighed + self.confirmed + self.turned_down

    @property
    def share_confirmed(self) -> int | None:
        """How many of a hundred proposals were confirmed; None when there was none."""
        decided = self.confirmed + self.turned_down
        return round(100 * self.confirmed / decided) if decided else None


@dataclass(frozen=True, slots=True)
class Tagged:
    """The people; `since`: when there were too many saves to read, the moment from which they were."""

    people: list[Tagger]
    since: datetime | None


def taggers(stretch: Stretch) -> Tagged:
    """Who changed tags of stories in that stretch of time, the busiest first: one query, of the activity log.

    Every save by hand counts, and every story of an operation on many; what came with copy, and what was typed and
    not saved, doesn't.
    """
    people: dict[Any, Tagger] = {}
    read, oldest = 0, stretch.begins
    for at, person, name, story, pairs in _changes(stretch):
        tagger = people.setdefault(person or name, Tagger(name))  # the newest comes first: so does the newest name
        for before, after in pairs:
            _count(tagger, _by_tag(before), _by_tag(after))
        tagger.stories.add(story)
        read, oldest = read + 1, at
    busiest = sorted((one for one in people.values() if one.acts), key=lambda one: (-one.acts, one.name.casefold()))
    return Tagged(busiest, oldest if read == MOST_SAVES else None)


def _changes(stretch: Stretch) -> Iterator[tuple[datetime, int | None, str, int, list[tuple[Any, Any]]]]:
    """When, the person, the name, the story, and the tags of each vocabulary before and after; the newest first."""
    entries = Entry.objects.filter(kind="article", at__gte=stretch.begins, at__lt=stretch.ends)
    tagged = entries.filter(after__has_any_keys=[*TAGS]).newest_first()[:MOST_SAVES]
    sides = [f"{side}__{name}" for name in TAGS for side in ("before", "after")]
    for at, person, name, story, *rows in tagged.values_list(
        "at", "person", "person_name", "object_id", *sides
    ).iterator():
        yield at, person, name, story, list(zip(rows[::2], rows[1::2], strict=True))


def _by_tag(rows: Rows | None) -> dict[int, dict[str, Any]]:
    return {row["tag_id"]: row for row in rows or []}


def _count(tagger: Tagger, before: dict[int, dict[str, Any]], after: dict[int, dict[str, Any]]) -> None:
    tagger.added += sum(not after[tag].get("proposed") for tag in after.keys() - before.keys())
    for tag, row in before.items():
        was_proposed = bool(row.get("proposed"))
        if tag not in after:
            tagger.turned_down += was_proposed
            tagger.removed += not was_proposed
        elif was_proposed and not after[tag].get("proposed"):
            tagger.confirmed += 1
        else:
            tagger.reweighed += row["strength"] != after[tag]["strength"]
