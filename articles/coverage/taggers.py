"""Who tagged how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from articles.activity.models import Entry, EntryQuerySet
from articles.content import TAGS
from articles.coverage.spans import Stretch

MOST_SAVES = 50_000  # entries about stories are looked at, whatever they tell: about a second's work

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
    """The people; `since`: when there was too much to read, the moment from which it was."""

    people: list[Tagger]
    since: datetime | None


def taggers(stretch: Stretch) -> Tagged:
    """Who changed tags of stories in that stretch of time, the busiest first, as the activity log tells it.

    Every save by hand counts, and every story of an operation on many; what came with copy, and what was typed and
    not saved, doesn't.
    """
    people: dict[Any, Tagger] = {}
    entries = Entry.objects.filter(kind="article", at__gte=stretch.begins, at__lt=stretch.ends).newest_first()
    # Cut before it is asked what an entry tells of: else a year's log is read to find a few saves.
    since = entries.values_list("at", flat=True)[MOST_SAVES - 1 : MOST_SAVES].first()
    for person, name, story, pairs in _changes(entries.filter(at__gte=since) if since else entries):
        tagger = people.setdefault(person or name, Tagger(name))  # the newest comes first: so does the newest name
        for before, after in pairs:
            _count(tagger, _by_tag(before), _by_tag(after))
        tagger.stories.add(story)
    busiest = sorted((one for one in people.values() if one.acts), key=lambda one: (-one.acts, one.name.casefold()))
    return Tagged(busiest, since)


def _changes(entries: EntryQuerySet) -> Iterator[tuple[int | None, str, int, list[tuple[Any, Any]]]]:
    """Of those that tell of tags: the person, the name, the story, and each vocabulary's tags before and after."""
    tagged = entries.filter(after__has_any_keys=[*TAGS])
    sides = [f"{side}__{name}" for name in TAGS for side in ("before", "after")]
    for person, name, story, *rows in tagged.values_list("person", "person_name", "object_id", *sides).iterator():
        yield person, name, story, list(zip(rows[::2], rows[1::2], strict=True))


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
