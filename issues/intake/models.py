"""What came in: one upload or command a batch, one story an item, with what was made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models import Article


class Batch(models.Model):
    """Files that came in together."""

    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opened by"),
    )

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-opened_at", "-id"]

    def __str__(self) -> str:
        return str(_("Batch %(id)s") % {"id": self.pk})


class BatchItem(models.Model):
    """One story of one file: what it was taken for, and what the reader of the file remarked."""

    class Outcome(models.TextChoices):
        NEW = "new", _("new story")
        NEW_VERSION = "new_version", _("new version")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name=_("batch"))
    file_name = models.CharField(_("file"), max_length=255, help_text=_("Without its folder."))
    line = models.PositiveIntegerField(_("line"), default=1, help_text=_("Where the story begins in the file."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of what the story says."))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="batch_items", verbose_name=_("story")
    )

    class Meta:
        verbose_name = _("item of a batch")
        verbose_name_plural = _("items of batches")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["digest"], name="intake_same_story"),
            models.Index(fields=["file_name"], name="intake_same_file"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_outcome_display()}"
