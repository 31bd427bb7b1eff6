"""What was done to many pictures as one act, with all that taking it back needs."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 300


def new_key() -> str:
    """A key that no other act has."""
    return uuid4().hex


class LibraryAct(models.Model):
    """One act on many pictures: their credit, source or licence changed, or all of them withdrawn.

    `changes` has, by the picture's id, the fields that were changed: name, value before, value after, as JSON. Taken
    back, each field that still says what the act made it say gets what it said before; what was changed since stays.
    """

    class Kind(models.TextChoices):
        """What was done."""

        EDIT = "edit", _("changed")
        WITHDRAW = "withdraw", _("withdrawn")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.CharField(_("what"), max_length=500, help_text=_("In words, as the person read it before."))
    reason = models.CharField(_("reason"), max_length=REASON_LENGTH, blank=True)
    source = models.ForeignKey(
        "images.ImageSource", models.SET_NULL, null=True, related_name="acts", verbose_name=_("image source")
    )
    changes = models.JSONField(_("changes"), default=dict)
    pictures = models.PositiveIntegerField(_("pictures"), default=0)
    kept = models.PositiveIntegerField(_("not taken back"), default=0)
    key = models.CharField(
        max_length=40, unique=True, default=new_key, editable=False, help_text=_("The same form sent twice is one act.")
    )
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("made by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )

    class Meta:
        verbose_name = _("act on pictures")
        verbose_name_plural = _("acts on pictures")
        default_permissions = ()  # whoever may change pictures looks; withdrawing has a right of its own
        ordering = ["-made_at", "-id"]
        indexes = [models.Index(fields=["-made_at", "-id"], name="images_acts_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="images_act_undone_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def changes_by_picture(self) -> dict[int, dict[str, list[Any]]]:
        """Field, before and after, by the picture's id."""
        return {int(key): fields for key, fields in self.changes.items()}
