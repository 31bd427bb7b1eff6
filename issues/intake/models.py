"""What came in: one upload or command a batch, its files, and one story an item, with what was made of it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from issues.models import Issue

if TYPE_CHECKING:
    from newsroom.accounts.models import User

    Person = User | AnonymousUser

SEE_ALL = "intake.view_batch"
NAME_LENGTH = 255


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches, chosen by what the desk asks."""

    def visible_to(self, person: Person) -> Self:
        """One's own, and for those who may look at batches all of them."""
        return self if person.has_perm(SEE_ALL) else self.filter(opened_by=person.pk)

    def abandoned(self, at: datetime) -> Self:
        """Those in which something is to be done in the background and nobody does it, or not any more."""
        return self.filter(lease_until__lte=at, state__in=[Batch.State.READING, Batch.State.ACCEPTING])


class Batch(models.Model):
    """Files that came in together."""

    class State(models.TextChoices):
        """How far it is. A command's batch is done when it is written."""

        READING = "reading", _("being read")
        READY = "ready", _("waits for a look")
        ACCEPTING = "accepting", _("being accepted")
        DONE = "done", _("done")
        UNDONE = "undone", _("undone")

    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("opened by"),
    )
    issue = models.ForeignKey(
        Issue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="batches",
        verbose_name=_("issue"),
        help_text=_("Where it was dropped."),
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DONE)
    accepting_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("accepted by"),
        help_text=_("Who pressed the button while it is accepted in the background."),
    )
    lease_until = models.DateTimeField(
        null=True, editable=False, help_text=_("Until then somebody is expected to work on it, or to begin.")
    )
    lease_key = models.CharField(max_length=32, blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("undone by"),
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="intake_undone_at_and_by",
            )
        ]
        indexes = [
            models.Index(
                fields=["lease_until"], name="intake_unfinished", condition=Q(state__in=["reading", "accepting"])
            )
        ]

    def __str__(self) -> str:
        return str(_("Batch %(id)s") % {"id": self.pk})


class IntakeFile(models.Model):
    """One file as it was sent. Its bytes go when the batch is done; nobody can fetch them by an address."""

    class State(models.TextChoices):
        """Whether it was read."""

        WAITING = "waiting", _("waits")
        READ = "read", _("read")
        REFUSED = "refused", _("refused")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files", verbose_name=_("batch"))
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    raw = models.BinaryField(default=bytes, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0, help_text=_("In bytes."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the bytes."))
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    error = models.TextField(_("why it was refused"), blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text=_("How often somebody began to read it."))

    class Meta:
        verbose_name = _("file of a batch")
        verbose_name_plural = _("files of batches")
        ordering = ["id"]
        indexes = [models.Index(fields=["digest"], name="intake_same_bytes")]

    def __str__(self) -> str:
        return self.name


class BatchItem(models.Model):
    """One story of one file: what it says, what it was taken for, what the editor made of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("not accepted yet")
        NEW = "new", _("new story")
        NEW_VERSION = "new_version", _("new version")
        UNCHANGED = "unchanged", _("unchanged")
        REFUSED = "refused", _("refused")

    class Decision(models.TextChoices):
        """What the editor said to it."""

        WAITING = "waiting", _("waits for a look")
        ACCEPTED = "accepted", _("accepted")
        DISCARDED = "discarded", _("left out")
        UNDONE = "undone", _("undone")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items", verbose_name=_("batch"))
    file = models.ForeignKey(IntakeFile, models.SET_NULL, null=True, blank=True, related_name="items")
    file_name = models.CharField(_("file"), max_length=NAME_LENGTH, help_text=_("Without its folder."))
    line = models.PositiveIntegerField(_("line"), default=1, help_text=_("Where the story begins in the file."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of what the story says."))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    remarks = models.JSONField(_("remarks"), default=list, blank=True)
    article = models.ForeignKey(
        Article, models.SET_NULL, null=True, blank=True, related_name="batch_items", verbose_name=_("story")
    )

    text = models.TextField(_("text"), blank=True, help_text=_("As it was sent, this story's part of it."))
    found = models.JSONField(default=dict, blank=True, help_text=_("What its reader understood, and the parts."))
    typed = models.JSONField(default=dict, blank=True, help_text=_("What the editor corrected, by field."))
    twin = models.ForeignKey(
        Article,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the same as"),
        help_text=_("The story that we seem to have already."),
    )
    decision = models.CharField(_("decision"), max_length=10, choices=Decision, default=Decision.ACCEPTED)
    revision = models.PositiveIntegerField(default=0, help_text=_("The one that accepting it made."))
    revision_before = models.PositiveIntegerField(default=0, help_text=_("Of a new version: the one before it."))
    made = models.JSONField(default=dict, blank=True, help_text=_("Authors, sources and pictures that came with it."))

    class Meta:
        verbose_name = _("item of a batch")
        verbose_name_plural = _("items of batches")
        ordering = ["id"]
        indexes = [
            models.Index(fields=["digest"], name="intake_same_story"),
            models.Index(fields=["file_name"], name="intake_same_file"),
            models.Index(fields=["batch", "decision"], name="intake_to_decide"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}: {self.get_outcome_display()}"


class IntakePicture(models.Model):
    """A picture that came in with copy, as it was sent, before the library has it. It goes when the batch is done."""

    item = models.ForeignKey(BatchItem, models.CASCADE, related_name="pictures", verbose_name=_("story"))
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    raw = models.BinaryField(default=bytes)
    thumbnail = models.BinaryField(default=bytes, help_text=_("A small clean copy, the only one that is shown."))
    width = models.PositiveIntegerField(_("width"), default=0, help_text=_("Of the copy that the library would keep."))
    credit = models.CharField(_("credit"), max_length=400, blank=True, help_text=_("Whom the file itself names."))
    alt_text = models.CharField(_("alt text"), max_length=500, blank=True, help_text=_("As its document has it."))
    alike = models.JSONField(
        default=list,
        help_text=_("Ids of pictures of the library that look the same, the nearest first."),
    )
    line = models.PositiveIntegerField(
        _("line"), null=True, help_text=_("The line below which it stood, 0 above all; empty: it lay beside the text.")
    )

    class Meta:
        verbose_name = _("picture of a batch")
        verbose_name_plural = _("pictures of batches")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
