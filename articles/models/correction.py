"""What was wrong and is now right; and what was taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Correction(models.Model):
    """A sentence that readers see for ever: an error and what is right, something clearer, or new facts."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections", verbose_name=_("story"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CORRECTION)
    text = models.TextField(
        _("text"), max_length=2000, help_text=_("Say what was wrong and what is right, in a full sentence.")
    )
    on_top = models.BooleanField(
        _("above the story"), default=False, help_text=_("For an error that changed the story's meaning.")
    )
    corrected_at = models.DateTimeField(_("corrected at"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["corrected_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"


class Withdrawal(models.Model):
    """A story taken off after it ran: for now (withdrawn), or for good (killed)."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="withdrawals", verbose_name=_("story"))
    for_good = models.BooleanField(_("for good"), default=False, help_text=_("Killed: it must never be used again."))
    reason = models.TextField(_("reason"), max_length=2000, help_text=_("For the desk only."))
    told_readers = models.TextField(
        _("what readers are told"),
        blank=True,
        max_length=500,
        help_text=_("A sentence in place of a killed story."),
    )
    successor = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("instead"),
        help_text=_("The story that readers are sent to. Mostly empty."),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"))
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ["-withdrawn_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(for_good=True) | Q(told_readers=""), name="articles_only_a_kill_tells_readers"
            )
        ]

    def __str__(self) -> str:
        return self.reason[:60]
