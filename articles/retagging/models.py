"""An operation on the tags of many stories, and what became of it, story by story."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.retagging.steps import Step

LEASE = timedelta(seconds=60)  # far longer than one portion takes


def new_key() -> str:
    """A key that no other operation has."""
    return uuid4().hex


class OperationQuerySet(models.QuerySet["Operation"]):
    """Operations, chosen by how far they are."""

    def unfinished(self) -> Self:
        """Those in which something is to be done in the background."""
        return self.filter(state__in=UNFINISHED)

    def abandoned(self, at: datetime) -> Self:
        """Those that nobody works on, or not any more, though something is to be done."""
        return self.unfinished().filter(lease_until__lte=at)


class State(models.TextChoices):
    """How far an operation is."""

    WAITING = "waiting", _("waits")
    RUNNING = "running", _("is being done")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")
    UNDOING = "undoing", _("is being undone")
    UNDONE = "undone", _("undone")


UNFINISHED = (State.WAITING, State.RUNNING, State.UNDOING)
FORWARD = (State.WAITING, State.RUNNING)  # on the way there, not back
UNDOABLE = (State.DONE, State.STOPPED)


class Operation(models.Model):
    """What somebody asked for: these steps, for these stories, which were fixed at that moment.

    The numbers count stories: `done` those that were looked at so far, `changed` and `refused` what came of it (the
    others had nothing to change); `taken_back` and `kept` what came of undoing it.
    """

    State = State

    class Kind(models.TextChoices):
        """Which door it came in by."""

        BULK = "bulk", _("bulk tagging")
        MERGE = "merge", _("merge")
        SPLIT = "split", _("split")
        RETRO = "retro", _("retro-tagging")
        REFUSE = "refuse", _("refusal of a topic")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    what = models.CharField(_("what"), max_length=500, help_text=_("In words, as the person read it before."))
    steps = models.JSONField(_("steps"), default=list, help_text=_("articles.retagging.steps"))
    key = models.CharField(
        max_length=40, unique=True, default=new_key, editable=False, help_text=_("The same form sent twice is one act.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    why = models.CharField(_("why it was stopped"), max_length=500, blank=True)
    total = models.PositiveIntegerField(_("stories"), default=0)
    done = models.PositiveIntegerField(_("looked at"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    taken_back = models.PositiveIntegerField(_("taken back"), default=0)
    kept = models.PositiveIntegerField(_("not taken back"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, help_text=_("When that was asked for."))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("undone by")
    )
    lease_until = models.DateTimeField(
        null=True, editable=False, help_text=_("Until then somebody is expected to work on it, or to begin.")
    )
    lease_key = models.CharField(max_length=32, blank=True, editable=False)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("tagging operation")
        verbose_name_plural = _("tagging operations")
        default_permissions = ()  # whoever may tag may look: articles.rights.TAG
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="retagging_undone_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total"), changed__lte=F("done")), name="retagging_no_more_than_all"
            ),
        ]
        indexes = [
            models.Index(fields=["-asked_at", "-id"], name="retagging_newest"),
            models.Index(fields=["lease_until"], name="retagging_unfinished", condition=Q(state__in=UNFINISHED)),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def all_steps(self) -> list[Step]:
        """What is done to each story that has no steps of its own."""
        return [Step.of(values) for values in self.steps]

    @property
    def is_at_work(self) -> bool:
        """Whether something of it is still to be done in the background."""
        return self.state in UNFINISHED

    @property
    def nothing_to_do(self) -> int:
        """How many stories had it already."""
        return self.done - self.changed - self.refused

    @property
    def left(self) -> int:
        """How many were not looked at; those of an operation that was stopped never are."""
        return self.total - self.done

    @property
    def still_changed(self) -> int:
        """How many stand as it left them, as far as it knows: undoing it takes these back."""
        return self.changed - self.taken_back - self.kept

    @property
    def far(self) -> int:
        """How many stories were seen to on the way that it is on: there, or back."""
        return self.done if self.undone_at is None else self.taken_back + self.kept

    @property
    def way(self) -> int:
        """How many there are on that way."""
        return self.total if self.undone_at is None else self.changed


class Change(models.Model):
    """One story of an operation: what became of it, and its tags before and after, where they differ."""

    class Outcome(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("not done yet")
        CHANGED = "changed", _("changed")
        NOTHING = "nothing", _("nothing to do")
        REFUSED = "refused", _("refused")
        UNDONE = "undone", _("taken back")
        KEPT = "kept", _("not taken back")

    operation = models.ForeignKey(Operation, models.CASCADE, related_name="changes", verbose_name=_("operation"))
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, related_name="retaggings", verbose_name=_("story")
    )
    own_steps = models.JSONField(null=True, help_text=_("Where this story's steps are not the operation's."))
    before = models.JSONField(default=dict, help_text=_("Topics and countries, if they were changed."))
    after = models.JSONField(default=dict)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.WAITING)
    why = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("change of an operation")
        verbose_name_plural = _("changes of operations")
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["operation", "article"], name="retagging_a_story_once")]
        indexes = [models.Index(fields=["operation", "outcome", "id"], name="retagging_by_outcome")]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.get_outcome_display()}"

    @property
    def all_steps(self) -> list[Step] | None:
        """This story's own steps; None when they are the operation's."""
        return None if self.own_steps is None else [Step.of(values) for values in self.own_steps]
