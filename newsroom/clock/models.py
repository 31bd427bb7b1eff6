"""What the clock keeps between its rounds, where every process sees it."""

from __future__ import annotations

from django.db import models
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


class Alarm(models.Model):
    """A deadline of which people were warned by mail. `key` names it: whoever writes the row is the one who mails."""

    key = models.CharField(max_length=160, unique=True)
    raised_at = models.DateTimeField(_("raised at"))

    class Meta:
        verbose_name = _("alarm")
        verbose_name_plural = _("alarms")

    def __str__(self) -> str:
        return self.key
