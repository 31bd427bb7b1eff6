"""What was decided about a topic and can be taken back."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.retagging.models import Operation

REASON_LENGTH = 300


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, chosen by what they are about."""

    def standing(self) -> Self:
        """Those that were not taken back."""
        return self.filter(undone_at=None)


class Decision(models.Model):
    """Something decided about a topic that changed stories or other topics, with all that undoing it needs.

    `before` says what stood before, by the words of the module that decided; the operations carry out what becomes of
    the stories, and are undone with it.
    """

    class Kind(models.TextChoices):
        """What was decided."""

        REFUSE = "refuse", _("refused")
        MERGE = "merge", _("merged")
        SPLIT = "split", _("split")
        RETRO = "retro", _("given to older stories")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    topic = models.ForeignKey("tagging.Topic", models.CASCADE, related_name="decisions", verbose_name=_("topic"))
    into = models.ForeignKey(
        "tagging.Topic", models.PROTECT, null=True, related_name="decisions_into", verbose_name=_("into")
    )
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    before = models.JSONField(_("before"), default=dict)
    stories = models.PositiveIntegerField(_("stories"), default=0)
    operations = models.ManyToManyField(Operation, related_name="decisions", verbose_name=_("operations"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision about a topic")
        verbose_name_plural = _("decisions about topics")
        default_permissions = ()  # whoever governs topics: tagging.govern_topics
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="governing_undone_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_kind_display()}"
