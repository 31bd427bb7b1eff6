"""A story lent to one tagger, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.content import TAGS
from articles.models.rejection import TagKey

LONGEST_REASON = 200
Choice = dict[TagKey, int]
"""Tags with their strengths."""


class TurnQuerySet(models.QuerySet["Turn"]):
    """What came of stories at the tagging desk."""

    def done(self) -> Self:
        """Those that were finished; the others were skipped."""
        return self.filter(outcome=Turn.Outcome.DONE)

    def by_hand_of(self, person: object) -> Self:
        """This person's."""
        return self.filter(person=person)

    def pairs(self) -> Self:
        """Second opinions, each with the first beside it."""
        return self.done().filter(second_of__isnull=False).select_related("second_of__person", "person", "article")


class Turn(models.Model):
    """One story on one tagger's table, from opening to done or skipped.

    `seconds` is the time worked: pauses beyond a minute are left out. `before` and `choice` are the rows of tags, as a
    story's content has them, that it had when it was opened and that this person gave it; `rejected` the tags that
    this person rejected. A second opinion points to the first; it is blind, and changes nothing on the story.
    """

    class Outcome(models.TextChoices):
        DONE = "done", _("done")
        SKIPPED = "skipped", _("skipped")

    class Settled(models.TextChoices):
        FIRST = "first", _("the first one's tags")
        SECOND = "second", _("the second one's tags")
        BOTH = "both", _("both together")

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="tagging_turns", verbose_name=_("story")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, db_index=False, related_name="+", verbose_name=_("tagger")
    )
    opened_at = models.DateTimeField(_("opened"))
    finished_at = models.DateTimeField(_("finished"))
    seconds = models.PositiveIntegerField(_("seconds of work"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    reason = models.CharField(_("why it was skipped"), max_length=LONGEST_REASON, blank=True)
    offered = models.PositiveSmallIntegerField(_("suggestions offered"), default=0)
    accepted = models.PositiveSmallIntegerField(_("suggestions accepted"), default=0)
    before = models.JSONField(default=dict)
    choice = models.JSONField(default=dict)
    rejected = models.JSONField(default=list)
    wants_second = models.BooleanField(_("waits for a second opinion"), default=False)
    second_of = models.OneToOneField(
        "self", models.CASCADE, null=True, related_name="second", verbose_name=_("second opinion on")
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("settled by")
    )
    settled_as = models.CharField(_("settled as"), max_length=8, choices=Settled, blank=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn at the tagging desk")
        verbose_name_plural = _("turns at the tagging desk")
        default_permissions = ()
        ordering = ["-finished_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(finished_at__gte=F("opened_at")), name="tagging_desk_ends_after_begin"),
            models.CheckConstraint(
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="tagging_desk_settled_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(settled_as="") | Q(settled_at__isnull=False), name="tagging_desk_settled_as_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-finished_at"], name="tagging_desk_of_a_person"),
            models.Index(fields=["-finished_at", "-id"], name="tagging_desk_newest"),
            # The few that wait for a second pair of eyes, however many turns there were.
            models.Index(fields=["finished_at"], name="tagging_desk_wants", condition=Q(wants_second=True)),
            models.Index(fields=["-finished_at"], name="tagging_desk_second", condition=Q(second_of__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.article_id}"

    @property
    def chosen(self) -> Choice:
        """The tags that this person gave it, with their strengths; what the machine proposed is nobody's choice."""
        return {
            (kind, row["tag_id"]): row["strength"]
            for kind in TAGS
            for row in self.choice.get(kind, ())
            if not row.get("proposed")
        }

    @property
    def rejected_tags(self) -> set[TagKey]:
        """The tags that this person rejected."""
        return {(kind, tag) for kind, tag in self.rejected}


class LeaseQuerySet(models.QuerySet["Lease"]):
    """Stories that are lent."""

    def running(self, at: datetime) -> Self:
        """Those whose time has not run out at that moment (aware)."""
        return self.filter(until__gt=at)


class Lease(models.Model):
    """A story is lent to one tagger for some minutes. The row goes when the story is given back.

    `second_of`: the turn on which a second opinion is wanted.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="tagging_lease")
    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tagging_lease")
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), db_index=True)
    second_of = models.ForeignKey(Turn, models.CASCADE, null=True, related_name="+")

    objects = LeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("story lent to a tagger")
        verbose_name_plural = _("stories lent to taggers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person}: {self.article_id}"
