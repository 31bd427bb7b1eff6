"""Days on which no issue appears, and issues that never were: both with their reason."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DayOff(models.Model):
    """A day on which the publication doesn't appear, though its weekday is one on which it does."""

    date = models.DateField(_("date"), unique=True)
    every_year = models.BooleanField(_("every year"), default=False, help_text=_("The same day and month again."))
    name = models.CharField(_("name"), max_length=120, help_text=_("Such as “New Year's Day”."))

    class Meta:
        verbose_name = _("day off")
        verbose_name_plural = _("days off")
        ordering = ["date"]

    def __str__(self) -> str:
        return self.name

    def falls_on(self, day: datetime.date) -> bool:
        """Whether nothing appears on that day because of it."""
        if self.every_year and day >= self.date:
            return (day.month, day.day) == (self.date.month, self.date.day)
        return day == self.date


class Gap(models.Model):
    """An issue that should have been and never was, explained: "strike, no issue". The archive tells readers.

    Without a volume, nothing appeared on that date; with one, the count leaves that volume (and number) out.
    """

    date = models.DateField(_("date"), help_text=_("The day on which it would have appeared."))
    volume = models.PositiveIntegerField(_("volume left out"), null=True, blank=True)
    number = models.PositiveIntegerField(_("number left out"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, help_text=_("Readers see it: “Strike, no issue”."))
    explained_at = models.DateTimeField(_("explained at"), null=True, editable=False)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("gap")
        verbose_name_plural = _("gaps")
        ordering = ["-date", "-volume", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["date"],
                condition=Q(volume=None),
                name="issues_gap_explained_once_a_day",
                violation_error_message=_("This day is explained already."),
            ),
            models.UniqueConstraint(
                fields=["volume"],
                condition=Q(volume__isnull=False, number=None),
                name="issues_gap_explained_once_a_volume",
                violation_error_message=_("This volume is explained already."),
            ),
            models.UniqueConstraint(
                fields=["volume", "number"],
                name="issues_gap_explained_once_a_number",
                violation_error_message=_("This volume and number are explained already."),
            ),
            models.CheckConstraint(
                condition=Q(number=None) | Q(volume__isnull=False),
                name="issues_gap_number_of_a_volume",
                violation_error_message=_("Write the volume of that number too."),
            ),
            models.CheckConstraint(
                condition=Q(explained_at=None, explained_by=None)
                | Q(explained_at__isnull=False, explained_by__isnull=False),
                name="issues_gap_explained_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
