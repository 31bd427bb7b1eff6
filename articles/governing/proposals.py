"""The words that nobody has decided about yet: who proposed them, since when, for what, and what is like them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from articles.activity.models import Entry
from articles.governing.likeness import Alike, alike
from articles.models import Article, TopicTagging
from articles.tagging.models import Topic

SAMPLES = 5
NEXT_ONES = 40


@dataclass(frozen=True, slots=True)
class Proposal:
    """One word that waits, with what an editor wants to know before deciding. `since` is None where no log tells."""

    topic: Topic
    since: datetime | None
    stories: int
    samples: list[Article]
    alike: list[Alike]


@dataclass(frozen=True, slots=True)
class Waiting:
    """All words that wait, the oldest first: how many, the first of them by name, and which comes after the shown."""

    count: int
    first: list[Topic]
    shown: Topic | None
    following: Topic | None


def count_waiting() -> int:
    """How many words wait for a decision."""
    return Topic.objects.filter(status=Topic.Status.PROPOSED).count()


def waiting(shown: int | None = None) -> Waiting:
    """The words that wait, and the one to be shown: that one if it still waits, else the next one after it."""
    proposed = Topic.objects.filter(status=Topic.Status.PROPOSED).order_by("pk")
    first = list(proposed.only("name", "slug")[:NEXT_ONES])
    on_from = proposed.select_related("proposed_by", "parent")
    found = on_from.filter(pk__gte=shown).first() if shown else None
    found = found or on_from.first()
    following = (proposed.filter(pk__gt=found.pk).first() or proposed.exclude(pk=found.pk).first()) if found else None
    return Waiting(proposed.count(), first, found, following)


def look_at(topic: Topic) -> Proposal:
    """What an editor wants to know about the word, in a fixed number of queries."""
    carried = TopicTagging.objects.filter(tag=topic)
    newest = Article.objects.filter(pk__in=carried.values("content_object")).order_by("-pk")
    begun = Entry.objects.about("topic", topic.pk).filter(verb="create").order_by("at", "id").first()
    return Proposal(
        topic,
        begun.at if begun else None,
        carried.count(),
        list(newest.select_related("issue").defer("body", "editor_note", "issue__letter")[:SAMPLES]),
        alike(topic),
    )
