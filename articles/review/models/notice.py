"""Who is told what happened, and the mail that tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.review.models.post import Post, PostQuerySet


class Letter(Post):
    """One mail to one person of the desk."""

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("recipient")
    )

    objects = PostQuerySet["Letter"].as_manager()

    class Meta(Post.Meta):
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        indexes = [models.Index(fields=["due_at"], name="review_letters_due", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return f"{self.recipient} ({self.written_at:%Y-%m-%d %H:%M})"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by who asks."""

    def to_be_mailed(self, at: datetime) -> Self:
        """In no letter yet, wanted by mail by now, and not seen on the desk meanwhile."""
        return self.filter(letter=None, mail_at__lte=at, seen_at=None)

    def unseen(self) -> Self:
        """Not looked at yet."""
        return self.filter(seen_at=None)


class Notice(models.Model):
    """One thing that one person should know about a story."""

    class Kind(models.TextChoices):
        """What happened."""

        MENTIONED = "mentioned", _("mentioned you")
        REPLIED = "replied", _("answered")
        COMMENTED = "commented", _("commented")
        ASSIGNED = "assigned", _("assigned it to you")
        TO_REVIEW = "to_review", _("sent it to review")
        SENT_BACK = "sent_back", _("sent it back")
        APPROVED = "approved", _("approved it")

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("recipient")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="notices", verbose_name=_("story"))
    comment = models.ForeignKey("review.Comment", models.CASCADE, null=True, related_name="notices")
    text = models.TextField(_("text"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("seen at"), null=True)
    mail_at = models.DateTimeField(_("mail from"), null=True, help_text=_("Empty: not by mail."))
    letter = models.ForeignKey(Letter, models.SET_NULL, null=True, related_name="notices", verbose_name=_("letter"))

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "comment"], condition=Q(comment__isnull=False), name="review_told_once"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "-at"], name="review_unseen", condition=Q(seen_at=None)),
            models.Index(fields=["mail_at"], name="review_unmailed", condition=Q(letter=None, seen_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_kind_display()}"
