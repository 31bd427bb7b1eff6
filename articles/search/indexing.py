"""Keeping the index in step: what was marked is read anew, a portion in one transaction, by one process at a time."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Q, QuerySet

from articles.models import Article, Byline
from articles.prepared import prepared
from articles.row_counts import note_row_counts
from articles.search.entries import entries, plain_words
from articles.search.models import IndexedStory, IndexedWord, IndexMark
from articles.search.tables import INDEX, STORIES, mark_all

A_PORTION = 200  # stories
ON_READING = 25  # stories that somebody who searches waits for
MOST_MARKS = 2_000
LOCK = 6_170_017  # of PostgreSQL: a number that nothing else here locks
PATIENCE = 250  # milliseconds that somebody who searches waits for writers of SQLite
KEEP_COUNT = """
    INSERT INTO search_indexedword (word, backwards, stories) VALUES {rows}
    ON CONFLICT (word) DO UPDATE SET stories = search_indexedword.stories + excluded.stories"""
WORDS_AT_ONCE = 500

LIMIT_EXCEEDED = "54"  # of PostgreSQL's states: a text is larger than it takes

Kind = IndexMark.Kind
logger = logging.getLogger(__name__)


def freshen(at: datetime, most: int = A_PORTION) -> int:
    """Read up to so many stories anew of those marked for that moment (aware) or before; how many.

    0 also while another process does it.
    """
    with transaction.atomic():
        if not _is_ours():
            return 0
        marks = list(IndexMark.objects.due(at).order_by("pk")[:MOST_MARKS].values_list("pk", "kind", "key"))
        done, stories = _stories_of(marks, most)
        # All marks of these stories that there are by now; what changes them from here on has a new one.
        done += IndexMark.objects.filter(kind=Kind.STORY, key__in=stories).values_list("pk", flat=True)
        if stories:
            _renew(stories, at)
        IndexMark.objects.filter(pk__in=done).delete()
        IndexMark.objects.bulk_create(_to_come(stories, at))
    return len(stories)


def freshen_before_reading(at: datetime) -> None:
    """Let what was saved a moment ago be found. When writers are busy, or it is much, it is found a little later."""
    if _a_due_mark(at=at):
        freshen_what_is_due(at)


def freshen_what_is_due(at: datetime) -> None:
    """The same, where it is known that something is marked."""
    with _little_patience():
        try:
            freshen(at, ON_READING)
        except DatabaseError:
            if connection.in_atomic_block:
                raise


@prepared
def _a_due_mark(at: Any) -> QuerySet[IndexMark]:
    return IndexMark.objects.due(at)[:1]


def freshen_all(at: datetime) -> Iterator[int]:
    """Read all that is marked for that moment (aware) or before, by portions; how many stories each was."""
    while count := freshen(at):
        yield count


def freshen_in_background(now: datetime) -> None:
    """Read all that is marked. For the clock, beside its rounds."""
    for _count in freshen_all(now):
        pass


def tidy() -> None:
    """After many stories: let the index be one piece, so that it is read quickly."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list(%s)", [INDEX])
            cursor.execute(f"ANALYZE {STORIES}")
        else:
            cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('optimize')")  # noqa: S608  a name of ours
    note_row_counts()


def mark_everything() -> int:
    """Have the whole index made anew, while people go on working and searching; how many stories will be read."""
    mark_all(connection)
    return IndexMark.objects.order_by().values("key").distinct().count()


def _is_ours() -> bool:
    """Whether this process keeps the index now. SQLite lets one write at a time anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


@contextmanager
def _little_patience() -> Iterator[None]:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _stories_of(marks: Sequence[tuple[int, str, int]], most: int) -> tuple[list[int], list[int]]:
    """The marks that can be answered together, and the stories that they are about.

    A name that stands in many stories is spread out into marks of these.
    """
    done: list[int] = []
    stories: dict[int, None] = {}
    for mark, kind, key in marks:
        about = [key] if kind == Kind.STORY else _with_the_name(kind, key)
        new = [story for story in about if story not in stories]
        if len(stories) + len(new) <= most:
            stories.update(dict.fromkeys(new))
        elif kind == Kind.STORY:
            continue
        else:
            IndexMark.objects.bulk_create([IndexMark(kind=Kind.STORY, key=story) for story in new], batch_size=1_000)
        done.append(mark)
    return done, list(stories)


def _with_the_name(kind: str, key: int) -> Sequence[int]:
    if kind == Kind.AUTHOR:
        return list(Byline.objects.filter(author=key).order_by().values_list("article", flat=True))
    column = {Kind.IMAGE: "lead_image", Kind.SOURCE: "lead_image__source", Kind.ISSUE: "issue"}[Kind(kind)]
    return list(Article.objects.filter(**{column: key}).order_by().values_list("pk", flat=True))


def _to_come(stories: Collection[int], at: datetime) -> list[IndexMark]:
    """Marks of the moments at which one of these stories comes or goes."""
    cleared = Article.objects.filter(pk__in=stories, status=Article.Status.CLEARED).order_by()
    moments = cleared.filter(Q(live_from__gt=at) | Q(expires_at__gt=at))
    return [
        IndexMark(kind=Kind.STORY, key=story, due_at=live_from if live_from > at else expires_at)
        for story, live_from, expires_at in moments.values_list("pk", "live_from", "expires_at")
        if live_from is not None
    ]


def _renew(stories: Collection[int], at: datetime) -> None:
    """Let the index say what these stories say now. One that it can't take isn't found; all others are."""
    try:
        with transaction.atomic():
            _replace(stories, entries(stories, at))
    except DatabaseError as error:
        if not _is_about_a_text(error):
            raise
        if len(stories) > 1:
            for story in stories:
                _renew([story], at)
            return
        logger.exception("The index doesn't take story %s. It isn't found until it is changed.", *stories)
        _replace(stories, [])


def _is_about_a_text(error: DatabaseError) -> bool:
    """Whether a text is what the database can't take, not that others are writing or that it is going down."""
    state = getattr(error.__cause__, "sqlstate", "") or ""
    return not isinstance(error, OperationalError) or state.startswith(LIMIT_EXCEEDED)


def _replace(stories: Collection[int], said: Sequence[IndexedStory]) -> None:
    old = {entry.story: entry for entry in IndexedStory.objects.filter(story__in=stories).order_by()}
    new = {entry.story: entry for entry in said}
    changed = [
        story
        for story in {*old, *new}
        if story not in old or story not in new or not _says_same(old[story], new[story])
    ]
    counts: Counter[str] = Counter()
    for story in changed:
        counts.update(plain_words(new[story]) if story in new else ())
        counts.subtract(plain_words(old[story]) if story in old else ())
        counts[""] += (story in new) - (story in old)
    # One after the other: SQLite's index learns of each by its trigger.
    IndexedStory.objects.filter(story__in=[story for story in changed if story in old]).delete()
    IndexedStory.objects.bulk_create([new[story] for story in changed if story in new], batch_size=100)
    keep_count({word: count for word, count in sorted(counts.items()) if count})


def _says_same(old: IndexedStory, new: IndexedStory) -> bool:
    columns = ("place", "volume", "bears", "lexemes", "words")
    return all(getattr(old, column) == getattr(new, column) for column in columns)


def keep_count(changes: dict[str, int]) -> None:
    """In so many stories more, or fewer, each word stands by now; "" counts the stories. In one order everywhere."""
    rows = list(changes.items())
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), WORDS_AT_ONCE):
            piece = rows[begin : begin + WORDS_AT_ONCE]
            values = [value for word, count in piece for value in (word, word[::-1], count)]
            cursor.execute(KEEP_COUNT.format(rows=", ".join(["(%s, %s, %s)"] * len(piece))), values)
    if any(count < 0 for count in changes.values()):
        IndexedWord.objects.filter(stories__lte=0).exclude(word="").delete()
