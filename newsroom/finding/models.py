"""What readers looked for and did not find, counted by words and days; never by person, address or hour."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST = 100  # characters


class UnfoundSearch(models.Model):
    """Words that found nothing, or only after they were read otherwise: "Equador", shown Ecuador instead."""

    key = models.CharField(_("words as they are compared"), max_length=LONGEST, unique=True)
    words = models.CharField(_("words"), max_length=LONGEST, help_text=_("As they were typed last."))
    instead = models.CharField(
        _("shown instead"), max_length=LONGEST, blank=True, help_text=_("The words that were taken for them.")
    )
    times = models.PositiveIntegerField(_("times"), default=1)
    first_on = models.DateField(_("first on"))
    last_on = models.DateField(_("last on"))

    class Meta:
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-times", "-last_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last_on__gte=models.F("first_on")), name="finding_last_after_first")
        ]
        indexes = [
            models.Index(fields=["-times", "-last_on"], name="finding_most_often"),
            models.Index(fields=["last_on"], name="finding_last_on"),
        ]

    def __str__(self) -> str:
        return self.words
