"""What a story said at each save, who saved it, and what of it waits to go to readers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """One saved version of a story. Saved ones are never changed; restoring one makes a new one.

    An autosaved one takes up what the same person types in the next minutes, until it is saved by hand.
    """

    class Kind(models.TextChoices):
        SAVED = "saved", _("saved")
        AUTOSAVED = "autosaved", _("saved while typing")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions", verbose_name=_("story"))
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(
        _("content"), help_text=_("Texts, bylines, tags and picture, as articles.editing wrote them.")
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SAVED)
    begun_at = models.DateTimeField(null=True, editable=False)  # of an autosaved one: when its first word was typed
    published_at = models.DateTimeField(
        _("went to readers at"), null=True, blank=True, help_text=_("Empty: readers never read this version.")
    )
    shown_to_readers = models.BooleanField(
        _("readers may see what changed"), default=False, help_text=_("Off for changes of a letter or two.")
    )
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("saved by"),
        help_text=_("Empty: a command, such as an import."),
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="articles_revision_number_unique")]
        # When stories were last published anew, without reading what they said.
        indexes = [
            models.Index(
                fields=["article", "published_at"],
                name="articles_published_anew",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(
                fields=["published_at", "article"],
                name="articles_lately_anew",
                condition=Q(published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Revision %(number)s") % {"number": self.number})


class WorkingCopy(models.Model):
    """What the desk has changed in a story, and readers don't see yet: they keep the published text.

    It also holds what was autosaved, not yet saved, in a cleared story that waits for its hour: half a sentence
    must not go out at six. It goes when it is published, saved into the story, or discarded.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Being changed")
        IN_REVIEW = "in_review", _("Changes in review")

    article = models.OneToOneField(
        "articles.Article", models.CASCADE, related_name="working_copy", verbose_name=_("story")
    )
    base = models.JSONField(help_text=_("What the story said when the changes began."))
    content = models.JSONField(help_text=_("What it is to say."))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    saved_at = models.DateTimeField(_("saved at"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("saved by")
    )
    # Cleared for a later hour: exactly this goes out then, whatever is typed into `content` meanwhile.
    cleared_content = models.JSONField(null=True)
    publish_at = models.DateTimeField(_("goes out at"), null=True)
    tells_readers = models.BooleanField(_("readers may see what changed"), default=True)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        constraints = [
            models.CheckConstraint(
                condition=Q(publish_at=None, cleared_content__isnull=True)
                | Q(publish_at__isnull=False, cleared_content__isnull=False),
                name="articles_cleared_changes_have_a_time",
            )
        ]
        indexes = [models.Index(fields=["publish_at"], name="articles_changes_due", condition=~Q(publish_at=None))]

    def __str__(self) -> str:
        return str(_("Changes to “%(story)s”") % {"story": self.article})

    @property
    def is_scheduled(self) -> bool:
        """Whether a cleared version of it waits for its hour."""
        return self.publish_at is not None


class Overruling(models.Model):
    """A warning that somebody answered for: the story may run in spite of it."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="overrulings", verbose_name=_("story"))
    remark = models.CharField(_("remark"), max_length=60)
    reason = models.CharField(_("reason"), max_length=500)
    overruled_at = models.DateTimeField(_("overruled at"))
    overruled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("overruled by"),
    )

    class Meta:
        verbose_name = _("overruled warning")
        verbose_name_plural = _("overruled warnings")
        ordering = ["overruled_at", "id"]
        constraints = [models.UniqueConstraint(fields=["article", "remark"], name="articles_overruled_once")]

    def __str__(self) -> str:
        return self.reason[:60]
