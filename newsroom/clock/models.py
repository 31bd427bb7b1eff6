"""What the clock keeps between its rounds, where every process sees it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Hand(models.Model):
    """The one row that says which process is the clock, until when, and when it last went round."""

    holder = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(_("last round"), null=True)
    host = models.CharField(_("machine"), max_length=200, blank=True)
    process = models.PositiveBigIntegerField(_("process"), null=True)

    class Meta:
        verbose_name = _("clock")
        verbose_name_plural = _("clocks")

    def __str__(self) -> str:
        return f"{self.host} ({self.process})"


class AlarmQuerySet(models.QuerySet["Alarm"]):
    """Alarms, by whether people have them."""

    def mailed(self) -> Self:
        """Those that people were mailed."""
        return self.filter(mailed_at__isnull=False)

    def waiting(self, at: datetime) -> Self:
        """Not mailed, and nobody is at it just now."""
        return self.filter(Q(leased_until=None) | Q(leased_until__lte=at), mailed_at=None)


class Alarm(models.Model):
    """A deadline of which people are warned by mail. `key` names it: one row, so one mail."""

    key = models.CharField(max_length=160, unique=True)
    raised_at = models.DateTimeField(_("raised at"))
    leased_until = models.DateTimeField(_("in hand until"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")

    def __str__(self) -> str:
        return self.key
