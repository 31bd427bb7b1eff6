"""What follows when something went out: written down when it is announced, done once, tried again until it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article
from issues.models.issue import Issue


class Webhook(models.Model):
    """Another system that is told when an issue or a story goes out: an address to which JSON is posted."""

    name = models.CharField(_("name"), max_length=120)
    address = models.URLField(_("address"), max_length=500, unique=True)
    secret = models.CharField(
        _("secret"), max_length=200, blank=True, help_text=_("Signs what is sent (HMAC-SHA256): so it can be trusted.")
    )
    is_active = models.BooleanField(_("in use"), default=True)
    tells_stories = models.BooleanField(
        _("is told of stories"), default=False, help_text=_("Of each story that goes out, not only of issues.")
    )

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ErrandQuerySet(models.QuerySet["Errand"]):
    """Errands, by what the clock asks."""

    def due(self, at: datetime) -> Self:
        """Not done, not given up, their time has come, and nobody is at it just now."""
        free = Q(leased_until=None) | Q(leased_until__lte=at)
        return self.filter(free, done_at=None, due_at__lte=at).order_by("due_at", "id")

    def given_up(self) -> Self:
        """Tried as often as there are waits, and not done."""
        return self.filter(done_at=None, due_at=None)


class Errand(models.Model):
    """One thing to do after something went out. `key` makes it unique, however often it is announced.

    `due_at` is empty once it was given up; `error` then says why.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        PAGES = "pages", _("turn the cached pages")
        WEBHOOK = "webhook", _("tell another system")
        PING = "ping", _("tell the search engines")
        NEWSLETTER = "newsletter", _("mail the newsletter")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    key = models.CharField(_("key"), max_length=120, unique=True)
    issue = models.ForeignKey(Issue, models.CASCADE, null=True, related_name="errands", verbose_name=_("issue"))
    article = models.ForeignKey(Article, models.CASCADE, null=True, related_name="errands", verbose_name=_("story"))
    webhook = models.ForeignKey(Webhook, models.CASCADE, null=True, related_name="errands", verbose_name=_("webhook"))
    payload = models.JSONField(_("what is sent"), default=dict)
    written_at = models.DateTimeField(_("written at"))
    due_at = models.DateTimeField(_("due"), null=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(_("in hand until"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    error = models.CharField(_("what went wrong"), max_length=300, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        verbose_name = _("errand")
        verbose_name_plural = _("errands")
        ordering = ["-written_at", "-id"]
        indexes = [models.Index(fields=["due_at"], name="issues_errands_due", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return self.key
