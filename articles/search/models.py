"""The index of what stories say, and the marks of what in it is out of date: of that, `live` is asked."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Q
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from articles.search.tables import make_missing
from articles.search.words import LONGEST_WORD


class IndexedStory(models.Model):
    """A story as it is found. Readers saw it when it was read; `finding.live` says when that is no longer believed.

    `place` is its moment and its id in one number, so that the index itself is in the order of time (`place_of`).
    `bears` says what it can be chosen by ("c34 t12 a5 s3"), `lexemes` all that it is found by, `words` what it says as
    it is compared, in order: a line each for the headline, what stands around it, names and pictures, and the body.
    """

    place = models.BigIntegerField(primary_key=True)
    story = models.BigIntegerField(unique=True)
    volume = models.PositiveIntegerField(null=True)
    bears = models.TextField()
    lexemes = models.TextField()
    words = models.TextField()

    def __str__(self) -> str:
        return str(self.story)


class IndexedWord(models.Model):
    """A word as it is compared, and in how many stories of the index it stands; "" counts them all.

    `backwards` finds words that end so.
    """

    word = models.CharField(max_length=LONGEST_WORD, primary_key=True)
    backwards = models.CharField(max_length=LONGEST_WORD, db_index=True)
    stories = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.word


class IndexMarkQuerySet(models.QuerySet["IndexMark"]):
    """Marks of what is to be read."""

    def due(self, at: datetime) -> Self:
        """Those that are to be answered by that moment (aware)."""
        return self.filter(Q(due_at=None) | Q(due_at__lte=at))


class IndexMark(models.Model):
    """Something that the index says otherwise by now: a story, or what is said in stories by its name.

    The database writes it itself (`tables`), so that no way of changing a story can forget it. One with a moment says
    that the story comes or goes then: until it is out, not even the number of its words may be known.
    """

    class Kind(models.TextChoices):
        STORY = "s"
        AUTHOR = "a"
        IMAGE = "i"
        SOURCE = "m"
        ISSUE = "v"

    kind = models.CharField(max_length=1, choices=Kind)
    key = models.BigIntegerField()
    due_at = models.DateTimeField(null=True)

    objects = IndexMarkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["key", "kind"], name="search_mark_once")]

    def __str__(self) -> str:
        return f"{self.kind}{self.key}"


@receiver(connection_created)
def plan_without_compiling(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Reading lexemes is called dear (`tables`), for which PostgreSQL would compile each question: 200 milliseconds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET jit = off")


@receiver(post_migrate)
def see_to_tables(sender: AppConfig, using: str, **_: object) -> None:
    """After `migrate` and `flush`: the triggers that are missing, since SQLite drops them when a table is made anew."""
    connection = connections[using]
    if sender.label == "search" and IndexMark._meta.db_table in connection.introspection.table_names():
        make_missing(connection)
