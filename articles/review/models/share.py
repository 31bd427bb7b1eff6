"""A preview for somebody without an account: one version of one thing, for a while."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class SharedPreview(models.Model):
    """An address that shows one version. Only a digest of it is kept: who reads the table can't open the preview."""

    digest = models.CharField(max_length=64, unique=True, editable=False)
    note = models.CharField(_("for whom"), max_length=200)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    expires_at = models.DateTimeField(_("ends at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )

    class Meta:
        abstract = True
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="%(app_label)s_share_withdrawn_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("made_at")), name="%(app_label)s_share_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.note

    def is_open(self, at: datetime) -> bool:
        """Whether the link itself still holds at that moment (aware); what became of the thing is asked elsewhere."""
        return self.withdrawn_at is None and at < self.expires_at


class PreviewVisit(models.Model):
    """Somebody opened a shared preview."""

    visited_at = models.DateTimeField(_("opened at"))
    place = models.CharField(_("from"), max_length=45, blank=True, help_text=_("The network, not the machine."))
    browser = models.CharField(_("browser"), max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering = ["-visited_at", "-id"]

    def __str__(self) -> str:
        return f"{self.visited_at:%Y-%m-%d %H:%M} {self.place}"


class ShareLink(SharedPreview):
    """One version of a story."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="share_links", verbose_name=_("story"))
    content = models.JSONField(_("content"), help_text=_("What the story said when the link was made."))
    revision = models.PositiveIntegerField(_("revision"), default=0)

    class Meta(SharedPreview.Meta):
        verbose_name = _("shared preview")
        verbose_name_plural = _("shared previews")


class ShareVisit(PreviewVisit):
    """Somebody opened the preview of a story."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="visits", verbose_name=_("shared preview"))

    class Meta(PreviewVisit.Meta):
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
