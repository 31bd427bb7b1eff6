"""One line of the log. Lines are written once, never changed, and stay when what they tell of is gone."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

NAME_LENGTH, VERB_LENGTH, NOTE_LENGTH = 300, 40, 2000


class CannotRewriteHistory(Exception):
    """Somebody tried to change or delete what was logged."""

    def __init__(self) -> None:
        super().__init__("The activity log is written once: its entries are neither changed nor deleted.")


class EntryQuerySet(models.QuerySet["Entry"]):
    """The log, to read and to add to."""

    def about(self, kind: str, object_id: int) -> EntryQuerySet:
        """The entries of one thing, whether it is still there or not."""
        return self.filter(kind=kind, object_id=object_id)

    def newest_first(self) -> EntryQuerySet:
        """By the moment; the id decides between two of one moment."""
        return self.order_by("-at", "-id")

    def update(self, **fields: Any) -> NoReturn:
        """Refuse."""
        raise CannotRewriteHistory

    def delete(self) -> NoReturn:
        """Refuse."""
        raise CannotRewriteHistory

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise CannotRewriteHistory


class Entry(models.Model):
    """Who did what, to what, and when.

    What guards it: a trigger of the database refuses every UPDATE that changes more than `person` (which becomes
    empty when the person's account is deleted: the name stays). Deleting is refused here only, by the model and its
    queryset, since `flush` and a newsroom's own rules for old data must be able to empty the table; give the site's
    database role no DELETE and no TRUNCATE on it where the log has to hold against the machine's keeper too.

    What it is about is kept by kind, number and name, not by a foreign key, so that it outlives the thing.
    """

    at = models.DateTimeField(_("when"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
        verbose_name=_("who"),
        help_text=_("Empty: a command, the clock, or somebody whose account is gone."),
    )
    person_name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True)
    verb = models.CharField(_("what"), max_length=VERB_LENGTH)
    kind = models.CharField(_("kind"), max_length=VERB_LENGTH, help_text=_("The model's name: article, issue, topic."))
    object_id = models.BigIntegerField(_("number"))
    object_name = models.CharField(_("to what"), max_length=NAME_LENGTH, blank=True)
    before = models.JSONField(_("before"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    note = models.CharField(_("note"), max_length=NOTE_LENGTH, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry of the log")
        verbose_name_plural = _("activity")
        default_permissions = ["view"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="activity_newest"),
            models.Index(fields=["kind", "object_id", "-at", "-id"], name="activity_of_one_thing"),
            models.Index(fields=["person", "-at", "-id"], name="activity_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name or '–'}: {self.verb} {self.object_name}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry; refuse to write over one."""
        if not self._state.adding:
            raise CannotRewriteHistory
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise CannotRewriteHistory
