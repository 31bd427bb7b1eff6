"""Tags that somebody said a story is not about, so that nobody is asked again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.tagging.models import Country, Topic

TagKey = tuple[str, int]
"""A tag of either vocabulary: "topics" or "countries", and its id."""


class RejectionQuerySet(models.QuerySet["Rejection"]):
    """What was rejected."""

    def of_stories(self, stories: Collection[int]) -> dict[int, set[TagKey]]:
        """The tags that were rejected for each of these stories, by its id, in one query."""
        found: dict[int, set[TagKey]] = defaultdict(set)
        for rejection in self.filter(article__in=stories) if stories else ():
            found[rejection.article_id].add(rejection.tag_key)
        return found

    def about(self, kind: str, tags: Iterable[int]) -> Self:
        """Those of these tags of one vocabulary."""
        return self.filter(**{f"{LINKS[kind]}__in": list(tags)})


LINKS = {"topics": "topic", "countries": "country"}


class Rejection(models.Model):
    """One tag that one story is not to be offered any more. It survives every edit of the text."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="rejections", verbose_name=_("story"))
    topic = models.ForeignKey(
        Topic, models.CASCADE, null=True, blank=True, related_name="rejections", verbose_name=_("topic")
    )
    country = models.ForeignKey(
        Country, models.CASCADE, null=True, blank=True, related_name="rejections", verbose_name=_("country")
    )
    rejected_at = models.DateTimeField(_("rejected at"))
    rejected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("rejected by")
    )

    objects = RejectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("rejected tag")
        verbose_name_plural = _("rejected tags")
        default_permissions = ()
        ordering = ["-rejected_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__isnull=False, country=None) | Q(topic=None, country__isnull=False),
                name="articles_rejection_of_one_tag",
            ),
            models.UniqueConstraint(fields=["article", "topic"], name="articles_topic_rejected_once"),
            models.UniqueConstraint(fields=["article", "country"], name="articles_country_rejected_once"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.tag_key}"

    @property
    def tag_key(self) -> TagKey:
        """Which tag it is about."""
        return ("topics", self.topic_id) if self.topic_id else ("countries", self.country_id or 0)
