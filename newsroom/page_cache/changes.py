"""Reading the notes: what turned since a moment of the database, in the keys that pages remember."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection

from articles.models import Article, Byline, CountryTagging, TopicTagging
from articles.models.standing import Status
from articles.tagging.models import Topic
from newsroom.page_cache.triggers import ALL

MOST_MEMBERS = 400  # stories that came or went at once; from here on everything turns
ROWS = frozenset({"story", "page", "issue", "author", "section", "topic", "country", "image", "source"})
# Read with the notes in one statement, so that both are of one moment. The epoch: another server, or one that was
# started anew, counts its transactions by itself.
LOOK = {
    "postgresql": """
        SELECT pg_current_snapshot()::text, extract(epoch FROM pg_postmaster_start_time())::bigint, {written},
               xact, kind, thing, story
        FROM (SELECT 1) AS always LEFT JOIN page_cache_change ON xact >= %s""",
    "sqlite": """
        SELECT (SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'page_cache_change'), 0, {written},
               page_cache_change.id, kind, thing, story
        FROM (SELECT 1) AS always LEFT JOIN page_cache_change ON page_cache_change.id >= %s""",
}


# How far the log goes in which all stands that this look sees, and that copies of the database follow.
WRITTEN = "pg_current_wal_insert_lsn() - '0/0'::pg_lsn"

_Row = tuple[int, str, int, int | None]  # transaction, kind, thing, story


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Which transactions a reader of the database sees: all below `low`, none from `high` on, and not those `open`.

    As PostgreSQL has it (`pg_snapshot`). SQLite commits one after the other: the ids of the notes stand for them.
    `written`, where there are copies of the database: a copy that has replayed its log up to there sees as much.
    """

    low: int = 0
    high: int = 0
    under_way: frozenset[int] = frozenset()
    epoch: int = 0
    written: int = 0

    @classmethod
    def read(cls, text: str, epoch: int = 0, written: int = 0) -> Snapshot:
        """From "10:20:10,14,15", or from one number."""
        low, high, under_way = [*str(text).split(":"), "", ""][:3]
        keys = frozenset(int(key) for key in under_way.split(",") if key)
        return cls(int(low), int(high or low), keys, epoch, int(written))

    @classmethod
    def restored(cls, text: str) -> Snapshot:
        """From what `str` made of it; from nothing the one that sees nothing."""
        snapshot, _at, epoch = text.partition("@")
        return cls.read(snapshot, int(epoch or 0)) if snapshot else cls()

    def is_of_another_server(self, before: Snapshot) -> bool:
        """Whether the database was started anew since, or is a copy that was played back: the numbers say nothing."""
        return self.epoch != before.epoch or self.high < before.high

    def sees(self, xact: int) -> bool:
        """Whether whoever read then saw what that transaction did."""
        return xact < self.low or (xact < self.high and xact not in self.under_way)

    def __str__(self) -> str:
        return f"{self.low}:{self.high}:{','.join(map(str, sorted(self.under_way)))}@{self.epoch}"


@dataclass(frozen=True, slots=True)
class Turned:
    """A key of pages, and the transaction that turned it."""

    xact: int
    key: str


def changes_since(before: Snapshot) -> tuple[Snapshot, list[Turned]]:
    """This moment of the database, and all that has been committed since that one. One query where nothing was."""
    with connection.cursor() as cursor:
        look = LOOK[connection.vendor].format(written=WRITTEN if settings.REPLICAS else "0")
        cursor.execute(look, [before.low])
        rows = cursor.fetchall()
    now = Snapshot.read(*rows[0][:3])
    return now, list(_keys([row[3:] for row in rows if row[3] is not None and not before.sees(row[3])]))


def _keys(rows: list[_Row]) -> Iterator[Turned]:
    """What the notes stand for; those of stories that readers don't see stand for nothing."""
    hidden = _hidden({story for _xact, _kind, _thing, story in rows if story is not None})
    members: dict[int, set[int]] = defaultdict(set)
    topics: list[tuple[int, int]] = []
    for xact, kind, thing, story in rows:
        if story is not None and story in hidden:
            continue
        if kind == "members":
            members[thing].add(xact)
        elif kind == "on-topic":
            topics.append((xact, thing))
        else:
            yield from _named(xact, kind, thing)
    if len(members) > MOST_MEMBERS:
        yield from (Turned(xact, ALL) for xact in set().union(*members.values()))
    else:
        yield from (Turned(xact, key) for key, xact in _lists_of(members, topics))


def _named(xact: int, kind: str, thing: int) -> Iterator[Turned]:
    if kind in ROWS:
        yield Turned(xact, f"any-{kind}")
    is_whole = kind in {"stories", "issues", "corrections", "publication", "tree", ALL}
    yield Turned(xact, kind if is_whole else f"{kind}-{thing}")


def _hidden(stories: set[int]) -> set[int]:
    """Those of them that are there, and that readers won't see. One that is gone may have been seen."""
    if not stories:
        return set()
    return set(
        Article.objects.order_by().filter(pk__in=stories).exclude(status=Status.CLEARED).values_list("pk", flat=True)
    )


def _lists_of(members: dict[int, set[int]], topics: list[tuple[int, int]]) -> Iterator[tuple[str, int]]:
    """The lists in which stories stand that came, went or moved: all of them, up to the top of the topics."""
    stands = list(_stands_in(list(members))) if members else []
    yield from ((key, xact) for story, key, _topic in stands if key for xact in members[story])
    within = topics + [(xact, topic) for story, key, topic in stands if not key for xact in members[story]]
    if not within:
        return
    known = {topic.pk: topic for topic in Topic.objects.filter(pk__in={key for _xact, key in within}).only("path")}
    for xact, topic in within:
        for above in known[topic].ids_from_the_top if topic in known else [topic]:
            yield f"on-topic-{above}", xact


def _stands_in(stories: list[int]) -> Iterator[tuple[int, str, int]]:
    """Each story with a key, or without one with the id of a topic."""
    places = Article.objects.order_by().filter(pk__in=stories).values_list("pk", "issue", "section")
    for story, issue, section in places:
        yield from ((story, key, 0) for key in ("stories", f"in-issue-{issue or 0}", f"in-section-{section or 0}"))
    for story, author in Byline.objects.order_by().filter(article__in=stories).values_list("article", "author"):
        yield story, f"by-author-{author}", 0
    yield from ((story, f"in-country-{tag}", 0) for story, tag in _tags(CountryTagging, stories))
    yield from ((story, "", tag) for story, tag in _tags(TopicTagging, stories))


def _tags(taggings: Any, stories: list[int]) -> Iterable[tuple[int, int]]:
    rows: Iterable[tuple[int, int]] = (
        taggings.objects.order_by().filter(content_object__in=stories).values_list("content_object", "tag")
    )
    return rows
