"""A preview of a whole issue for somebody without an account: one proof, for a while."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.review.models.share import PreviewVisit, SharedPreview
from issues.models.proof import Proof


class IssueShareLink(SharedPreview):
    """One proof of an issue."""

    proof = models.ForeignKey(Proof, models.CASCADE, related_name="share_links", verbose_name=_("proof"))

    class Meta(SharedPreview.Meta):
        verbose_name = _("shared preview of an issue")
        verbose_name_plural = _("shared previews of issues")


class IssueShareVisit(PreviewVisit):
    """Somebody opened the preview of an issue."""

    link = models.ForeignKey(IssueShareLink, models.CASCADE, related_name="visits", verbose_name=_("shared preview"))

    class Meta(PreviewVisit.Meta):
        verbose_name = _("visit of an issue's preview")
        verbose_name_plural = _("visits of issues' previews")
