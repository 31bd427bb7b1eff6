"""Who gets the newsletter, what it said, and whether it is there."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.review.models import Post
from articles.review.models.post import PostQuerySet
from issues.models import Issue

LONGEST_ADDRESS = 254  # RFC 5321, with its errata


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    """Readers, by whether they get it."""

    def getting_it(self) -> Self:
        """Those who asked, confirmed, and haven't left since."""
        return self.filter(confirmed_at__isnull=False, left_at=None)


class Subscriber(models.Model):
    """A reader's address. They asked (perhaps somebody else did, in their name), confirmed by mail, and may leave."""

    address = models.EmailField(_("address"), max_length=LONGEST_ADDRESS, help_text=_("As it was typed."))
    key = models.CharField(max_length=LONGEST_ADDRESS, unique=True, editable=False)
    asked_at = models.DateTimeField(_("asked at"))
    asked_from = models.CharField(_("from"), max_length=45, blank=True, help_text=_("The network, not the machine."))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    left_at = models.DateTimeField(_("left at"), null=True, blank=True)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        ordering = ["-asked_at", "-id"]
        indexes = [
            models.Index(
                fields=["id"], name="newsletter_getting_it", condition=Q(confirmed_at__isnull=False, left_at=None)
            ),
            models.Index(fields=["asked_from", "asked_at"], name="newsletter_asked"),
        ]

    def __str__(self) -> str:
        return self.address


class Mailing(models.Model):
    """An issue as it was mailed: written once, when it went out, and the same for everybody."""

    issue = models.OneToOneField(Issue, models.CASCADE, related_name="mailing", verbose_name=_("issue"))
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("as plain text"))
    html = models.TextField(_("as a page"))
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-written_at", "-id"]

    def __str__(self) -> str:
        return self.subject


class Delivery(Post):
    """One mailing to one reader; without a mailing, the question whether they want it."""

    mailing = models.ForeignKey(
        Mailing, models.CASCADE, null=True, related_name="deliveries", verbose_name=_("mailing")
    )
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="deliveries", verbose_name=_("subscriber"))

    objects = PostQuerySet["Delivery"].as_manager()

    class Meta(Post.Meta):
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["mailing", "subscriber"], name="newsletter_each_reader_once")]
        indexes = [models.Index(fields=["due_at"], name="newsletter_due", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return f"{self.mailing or _('Please confirm')}: {self.subscriber}"
