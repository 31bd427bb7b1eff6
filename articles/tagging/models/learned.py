"""What was learned of how the publication tags."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LearnedTopics(models.Model):
    """The one row that keeps what was learned of how the publication tags, where every process finds it.

    `stories` is how many it was learned from, `tagged` how many there were; `version` changes with each learning.
    """

    version = models.UUIDField(null=True)
    learned_at = models.DateTimeField(_("learned at"), null=True)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    stories = models.PositiveIntegerField(_("stories"), default=0)
    tagged = models.PositiveIntegerField(_("tagged stories"), default=0)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("learned topics")
        verbose_name_plural = _("learned topics")

    def __str__(self) -> str:
        return f"{self.learned_at:%Y-%m-%d %H:%M} ({self.stories})" if self.learned_at else "–"
