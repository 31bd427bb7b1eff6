"""What people say to each other about a story, on the whole of it or on some of its words."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LONGEST_COMMENT = 5000
LONGEST_QUOTE = 2000
LONGEST_CONTEXT = 80


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, chosen by what the desk asks."""

    def threads(self) -> Self:
        """What began a conversation; answers come along with it."""
        return self.filter(parent=None)

    def open(self) -> Self:
        """What nobody has settled yet."""
        return self.threads().filter(resolved_at=None)


class Comment(models.Model):
    """Something said on a story. Readers never see it, and nothing of it stands in the body."""

    class Kind(models.TextChoices):
        """What it was said for."""

        REMARK = "remark", _("Comment")
        TO_REVIEWER = "to_reviewer", _("Note to the reviewer")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent_back", _("Sent back")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="comments", verbose_name=_("story"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="replies", verbose_name=_("answer to")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REMARK)
    text = models.TextField(_("text"), max_length=LONGEST_COMMENT, blank=True)
    quote = models.TextField(
        _("words"),
        max_length=LONGEST_QUOTE,
        blank=True,
        help_text=_("The words of the body that it is about. Empty: the whole story."),
    )
    # Where the words stood when it was said. The text moves on; the words are found again by what stood around them.
    before = models.CharField(_("before the words"), max_length=LONGEST_CONTEXT, blank=True)
    after = models.CharField(_("after the words"), max_length=LONGEST_CONTEXT, blank=True)
    block = models.PositiveIntegerField(_("paragraph"), null=True, blank=True)
    start = models.PositiveIntegerField(_("from character"), null=True, blank=True)
    revision = models.PositiveIntegerField(
        _("revision"), default=0, help_text=_("The number of the version that it was said about.")
    )

    said_at = models.DateTimeField(_("said at"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("said by")
    )
    resolved_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["said_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_at=None, resolved_by=None)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="review_resolved_at_and_by",
            ),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind="approved"), name="review_only_an_approval_needs_no_words"
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | Q(resolved_at=None, quote=""), name="review_a_thread_is_settled_as_a_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60] or str(self.get_kind_display())
