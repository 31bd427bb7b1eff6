"""The database's own notes of what changed that readers' pages are made from, and how far a CDN was told of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.apps import AppConfig
from django.db import connections, models
from django.db.models.signals import post_migrate, pre_migrate
from django.dispatch import receiver

from newsroom.page_cache import triggers

REMEMBERED = timedelta(hours=2)  # twice as long as any page is kept


class ChangeQuerySet(models.QuerySet["Change"]):
    """Notes of changes."""

    def thin_out(self, now: datetime) -> int:
        """Forget what is older than any page that is kept, and what came before everything turned; how many."""
        forgotten = self.filter(noted_at__lt=now - REMEMBERED).delete()[0]
        everything = self.filter(kind=triggers.ALL).order_by("-pk").first()
        if everything is not None and connections[self.db].vendor == "sqlite":  # which commits in the order of the ids
            forgotten += self.filter(pk__lt=everything.pk).delete()[0]
        return forgotten


class Change(models.Model):
    """Something changed, say the story 12: `kind` and `thing`. The database writes it itself (see `triggers`).

    With `story`, it counts only if readers may see that story. `xact` is the transaction on PostgreSQL; on SQLite,
    where writers come one after the other, the id says the order.
    """

    kind = models.CharField(max_length=20)
    thing = models.BigIntegerField()
    story = models.BigIntegerField(null=True)
    xact = models.BigIntegerField(default=0)
    noted_at = models.DateTimeField()

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["xact"], name="page_cache_by_xact"),
            models.Index(fields=["kind", "thing", "story"], name="page_cache_by_thing"),
            models.Index(fields=["noted_at"], name="page_cache_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing}"


class Purge(models.Model):
    """How far the notes have been told to what stands in front: one row. Positions are `Snapshot`s as text.

    `waiting` is told next, a moment after `since`.
    """

    position = models.TextField(default="", blank=True)
    waiting = models.TextField(default="", blank=True)
    since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.position


@receiver(pre_migrate)
def clear_triggers(sender: AppConfig, using: str, plan: Any = (), **_: object) -> None:
    """Before a migration on SQLite, which refuses to change a table that a trigger would no longer fit."""
    connection = connections[using]
    if sender.label == "page_cache" and plan and connection.vendor == "sqlite":
        triggers.rest(connection)


@receiver(post_migrate)
def see_to_triggers(sender: AppConfig, using: str, **_: object) -> None:
    """After `migrate` and `flush`: the triggers that are missing, since they rest on SQLite meanwhile."""
    connection = connections[using]
    if sender.label == "page_cache":
        triggers.make_missing(connection)


def forget_old_changes(now: datetime) -> int:
    """Forget notes that no page is old enough to need; how many. For the clock."""
    return Change.objects.thin_out(now)
