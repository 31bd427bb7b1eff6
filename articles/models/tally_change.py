"""The database's own notes of changes on which the numbers beside countries, regions and topics depend."""

from __future__ import annotations

from collections.abc import Sequence
from secrets import randbelow

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Max, Sum
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from articles.models import listing_triggers
from articles.models.counted_shelf import CountedShelf
from articles.models.tally_triggers import (
    BESIDE,
    EVERY_SHELF,
    LARGEST_TOKEN,
    STORIES,
    STORIES_A_SHELF,
    TABLE,
    make_missing,
)

MOST = 2_000  # rows; each look at the marks adds them up
# The mark of all changes, for a query of its own or as a part of one.
MARK = f"""SELECT CAST(COUNT(*) AS TEXT) || ' ' || COALESCE(CAST(SUM(token) AS TEXT), '') || ' '
    || COALESCE(CAST(MAX(id) AS TEXT), '') AS mark FROM {TABLE}"""  # noqa: S608  a name of ours


class TallyChangeQuerySet(models.QuerySet["TallyChange"]):
    """Notes of changes."""

    def marks(self) -> dict[int, str]:
        """By shelf, what stays the same as long as none of its stories changed, and never comes back after that."""
        summed = self.order_by().values("shelf").annotate(notes=Count("pk"), tokens=Sum("token"))
        return {shelf: f"{notes} {tokens}" for shelf, notes, tokens in summed.values_list("shelf", "notes", "tokens")}

    def mark(self) -> str:
        """What stays the same as long as no story changed at all: one row, which tells that nothing is to be done."""
        # Asked on many a page: to write it anew each time takes the ORM longer than the answer.
        with connections[self.db].cursor() as cursor:
            cursor.execute(MARK)
            mark: str = cursor.fetchone()[0]
            return mark

    def note_stories(self, first: int, last: int) -> None:
        """Note that the stories with these keys came, where the triggers rested that do so."""
        shelves = range(first // STORIES_A_SHELF, last // STORIES_A_SHELF + 1)
        self.bulk_create(TallyChange(shelf=shelf, token=randbelow(LARGEST_TOKEN)) for shelf in shelves)

    def thin_out(self) -> int:
        """Forget all but the newest note of each shelf when there are many; how many it forgot."""
        if self.count() <= MOST:
            return 0
        newest = list(self.order_by().values("shelf").annotate(newest=Max("pk")).values_list("newest", flat=True))
        return self.filter(pk__lt=max(newest)).exclude(pk__in=newest).delete()[0]


class TallyChange(models.Model):
    """A story of that shelf came or went, or was tagged anew; or, for all shelves, a topic came, went or moved.

    The database writes it itself (`tally_triggers`), so that no way of changing a story can forget it. The token keeps
    a mark from coming back.
    """

    shelf = models.BigIntegerField()
    token = models.BigIntegerField()

    objects = TallyChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.shelf}: {self.token}"


@receiver(post_migrate)
def see_to_notes(sender: AppConfig, using: str, **_: object) -> None:
    """After `migrate` and `flush`: the triggers that are missing, since SQLite drops them when a table is made anew."""
    connection = connections[using]
    tables = connection.introspection.table_names()
    if sender.label == "articles" and TallyChange._meta.db_table in tables:
        if make_missing(connection) and CountedShelf._meta.db_table in tables:
            CountedShelf.objects.using(using).all().delete()  # of changes meanwhile there may be no note
        if not TallyChange.objects.using(using).filter(shelf=EVERY_SHELF).exists():
            TallyChange.objects.using(using).create(shelf=EVERY_SHELF, token=0)


@receiver(pre_migrate)
def free_tables(sender: AppConfig, using: str, plan: Sequence[object] = (), **_: object) -> None:
    """Before tables change: SQLite makes no table anew that a trigger of another one reads."""
    connection = connections[using]
    if sender.label == "articles" and plan and connection.vendor == "sqlite":
        listing_triggers.drop(connection)


@receiver(post_migrate)
def see_to_lists(sender: AppConfig, using: str, **_: object) -> None:
    """After `migrate`: the triggers that keep the lists, and what was written while they weren't there."""
    connection = connections[using]
    if sender.label != "articles" or not _are_listed(connection):
        return
    if listing_triggers.make_missing(connection):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {STORIES}")  # noqa: S608
            last = cursor.fetchone()[0]
        for first in range(0, last + 1, STORIES_A_SHELF):
            listing_triggers.mend(connection, first, first + STORIES_A_SHELF)


def _are_listed(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables have come so far: an older state of them has no such columns."""
    with connection.cursor() as cursor:
        for table in BESIDE:
            if table not in connection.introspection.table_names(cursor):
                return False
            if "listed_from" not in {row.name for row in connection.introspection.get_table_description(cursor, table)}:
                return False
    return True
