"""A piece of mail: written down before it is sent, so that no crash loses it and a retry is the same piece."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

Piece = TypeVar("Piece", bound=models.Model)


class PostQuerySet(models.QuerySet[Piece]):
    """Mail, by what the clock asks."""

    def due(self, at: datetime) -> Self:
        """Not sent yet, their time has come, and nobody is at it just now."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, sent_at=None, due_at__lte=at).order_by("due_at", "id")

    def given_up(self) -> Self:
        """Those that could not be sent, with the reason; without one, nothing was left to tell."""
        return self.filter(sent_at=None, due_at=None).exclude(error="")


class Post(models.Model):
    """One mail to one address. `due_at` is empty once it was given up; `error` then says why."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    written_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("goes at"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    leased_until = models.DateTimeField(_("in hand until"), null=True)
    lease = models.UUIDField(null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["-written_at", "-id"]
