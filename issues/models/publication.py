"""The publication itself: one row, edited in the admin, never a constant in code."""

from __future__ import annotations

import re
import zoneinfo
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.dateformat import format as format_date
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from articles import body
from articles.prepared import prepared

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # the form of BCP 47
EVERY_DAY = "1234567"
MOST_DAYS_AHEAD = 60


class Publication(models.Model):
    """Name, language, zone, written form of the date: what holds for every issue."""

    class DateForm(models.TextChoices):
        """How the date is printed, in the notation of Django's date formats."""

        MONTH_FIRST = "l, m-d-Y", _("Sunday, 11-02-2025 (month first)")
        DAY_FIRST = "l, d-m-Y", _("Sunday, 02-11-2025 (day first)")
        DAY_MONTH = "l, j F Y", _("Sunday, 2 November 2025")
        MONTH_DAY = "l, F j, Y", _("Sunday, November 2, 2025")
        ISO = "l, Y-m-d", _("Sunday, 2025-11-02 (ISO 8601)")

    class NumberingRule(models.TextChoices):
        """How issues are counted."""

        RUNNING = "running", _("Volumes run on, issue by issue: Vol 2132, Vol 2133")
        YEARLY = "yearly", _("A volume a year, numbers from 1: Vol 12, No 4")

    class FeedsCarry(models.TextChoices):
        """How much of a story its entry in a feed holds."""

        FULL = "full", _("The whole story")
        TRAIL = "trail", _("The trail, with a link to the story")

    class Colour(models.TextChoices):
        """Accents of the site, each tried for contrast in light and dark."""

        OXBLOOD = "oxblood", _("Oxblood")
        SEA = "sea", _("Sea")
        FOREST = "forest", _("Forest")
        OCHRE = "ochre", _("Ochre")
        PLUM = "plum", _("Plum")
        INK = "ink", _("Ink")

    name = models.CharField(
        _("name"), max_length=120, default="Newsroom", help_text=_("As it stands in the nameplate.")
    )
    tagline = models.CharField(_("tagline"), max_length=200, blank=True, help_text=_("The line under the nameplate."))
    language = models.CharField(
        _("language"),
        max_length=12,
        default="en",
        help_text=_("The language it is written in, such as “en” or “pt-BR”."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        help_text=_("Where its day begins. Such as Europe/Berlin."),
    )
    date_form = models.CharField(
        _("written form of the date"), max_length=20, choices=DateForm, default=DateForm.MONTH_FIRST
    )
    appears_at = models.TimeField(
        _("appears at"),
        default=time(6),
        help_text=_("The hour at which an issue goes out, in the publication's zone."),
    )
    days_of_appearance = models.CharField(
        _("days of appearance"),
        max_length=7,
        default=EVERY_DAY,
        help_text=_("1 is Monday, 7 is Sunday: “12345”. A new issue's form proposes the next one."),
    )
    numbering_rule = models.CharField(
        _("numbering"),
        max_length=10,
        choices=NumberingRule,
        default=NumberingRule.RUNNING,
        help_text=_("What a new issue's form proposes."),
    )
    year_begins_in = models.PositiveSmallIntegerField(
        _("a volume begins in"),
        choices=MONTHS.items(),
        default=1,
        help_text=_("The month in which a new volume starts with number 1. Only where a year has a volume."),
    )
    opens_ahead = models.PositiveSmallIntegerField(
        _("opens issues ahead"),
        default=0,
        validators=[MaxValueValidator(MOST_DAYS_AHEAD)],
        help_text=_("How many days before its date the clock opens an issue by itself. 0: somebody opens it."),
    )
    proofs_required = models.BooleanField(
        _("goes out as proofed"),
        default=True,
        help_text=_("An issue is scheduled on a proof, and exactly that proof goes out."),
    )
    about = models.TextField(
        _("about"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences for search engines and shared links."),
    )
    masthead = ProseEditorField(
        _("masthead"), blank=True, help_text=_("Who makes it: the imprint, at /masthead/."), **body.SHORT_EDITOR
    )
    shows_changes = models.BooleanField(
        _("shows what changed"),
        default=False,
        help_text=_("Readers may compare the versions of a story that was changed after it went out."),
    )
    sends_newsletter = models.BooleanField(
        _("sends a newsletter"),
        default=False,
        help_text=_("Readers may ask for each issue by mail. It goes when the issue is announced."),
    )
    feeds_carry = models.CharField(
        _("feeds carry"),
        max_length=8,
        choices=FeedsCarry,
        default=FeedsCarry.FULL,
        help_text=_("What reading programs get of a story."),
    )
    privacy = ProseEditorField(
        _("privacy"),
        blank=True,
        help_text=_("The page /privacy/. Empty: what is true of this software as it comes."),
        **body.HOUSE_EDITOR,
    )
    accessibility = ProseEditorField(
        _("accessibility"),
        blank=True,
        help_text=_("The page /accessibility/. Empty: what is true of this software as it comes."),
        **body.HOUSE_EDITOR,
    )
    colour = models.CharField(_("colour"), max_length=12, choices=Colour, default=Colour.OXBLOOD)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publication")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="issues_one_publication")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Publication:
        """The publication; before anyone has filled it in, one with sensible defaults that isn't saved yet."""
        return next(iter(_the_publication()), None) or cls(pk=1)

    def clean(self) -> None:
        """Refuse zones and days that don't exist."""
        if self.time_zone not in zoneinfo.available_timezones():
            raise ValidationError({"time_zone": _("There is no such time zone. Write one such as Europe/Berlin.")})
        if not LANGUAGE.fullmatch(self.language):
            raise ValidationError({"language": _("Write the language's code, such as “en”, “ar” or “pt-BR”.")})
        if not self.days_of_appearance or set(self.days_of_appearance) - set(EVERY_DAY):
            raise ValidationError({"days_of_appearance": _("Write the figures 1 (Monday) to 7 (Sunday).")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as the one row."""
        self.pk = 1
        self.masthead = body.sanitise_short(self.masthead)
        self.privacy, self.accessibility = body.sanitise(self.privacy), body.sanitise(self.accessibility)
        super().save(*args, **kwargs)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which its dates and hours are meant."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @property
    def writes_month_first(self) -> bool:
        """Whether 11-02 means the second of November here."""
        return self.date_form in {self.DateForm.MONTH_FIRST, self.DateForm.MONTH_DAY}

    def written(self, day: date) -> str:
        """The date as it is printed: "Sunday, 11-02-2025"."""
        with translation.override(self.language):
            return format_date(day, self.date_form)

    def hour_of_appearance(self, day: date) -> datetime:
        """When the issue of that day goes out (aware, in the publication's zone)."""
        return datetime.combine(day, self.appears_at, tzinfo=self.zone)


@prepared
def _the_publication() -> models.QuerySet[Publication]:
    return Publication.objects.all()[:1]
