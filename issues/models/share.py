"""A preview of a whole issue for somebody without an account: one proof, for a while."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from issues.models.proof import Proof


class IssueShareLink(models.Model):
    """An address that shows one proof. Only a digest of it is kept, as for the preview of a story."""

    proof = models.ForeignKey(Proof, models.CASCADE, related_name="share_links", verbose_name=_("proof"))
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
        verbose_name = _("shared preview of an issue")
        verbose_name_plural = _("shared previews of issues")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="issues_share_withdrawn_at_and_by",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="issues_share_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return self.note

    def is_open(self, at: datetime) -> bool:
        """Whether the link itself still holds at that moment (aware)."""
        return self.withdrawn_at is None and at < self.expires_at


class IssueShareVisit(models.Model):
    """Somebody opened a shared preview of an issue."""

    link = models.ForeignKey(IssueShareLink, models.CASCADE, related_name="visits", verbose_name=_("shared preview"))
    visited_at = models.DateTimeField(_("opened at"))
    place = models.CharField(_("from"), max_length=45, blank=True, help_text=_("The network, not the machine."))
    browser = models.CharField(_("browser"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("visit of an issue's preview")
        verbose_name_plural = _("visits of issues' previews")
        ordering = ["-visited_at", "-id"]

    def __str__(self) -> str:
        return f"{self.visited_at:%Y-%m-%d %H:%M} {self.place}"
