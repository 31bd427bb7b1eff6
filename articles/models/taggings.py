"""How strongly a story is about a topic or a country."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase

from articles.models.listed import Listed
from articles.tagging.models import Country, Topic


class Strength(models.IntegerChoices):
    """A story that only mentions France does not fill France's page."""

    LEAD = 1, _("lead")
    ABOUT = 2, _("about")
    MENTION = 3, _("mention")


class TopicTagging(ItemBase, Listed):  # type: ignore[django-manager-missing]  # taggit has no types
    """A story is about a topic."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="topic_taggings", verbose_name=_("story")
    )
    tag = models.ForeignKey(Topic, models.CASCADE, related_name="taggings", verbose_name=_("topic"))
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength, default=Strength.ABOUT)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["strength", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"],
                name="articles_topic_once_a_story",
                violation_error_message=_("The story has this topic already."),
            )
        ]
        indexes = [
            models.Index(fields=["tag", "strength", "content_object"], name="articles_topic_stories"),
            # A page of the list, the first or the thousandth, is read off it without a look at a story.
            models.Index(
                fields=["tag", "strength", "-listed_from", "-content_object", "listed_until"],
                name="articles_topic_listed",
                condition=Q(listed_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tag)


class CountryTagging(ItemBase, Listed):  # type: ignore[django-manager-missing]  # taggit has no types
    """A story plays in a country, or is about it."""

    content_object = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="country_taggings", verbose_name=_("story")
    )
    tag = models.ForeignKey(Country, models.CASCADE, related_name="taggings", verbose_name=_("country"))
    strength = models.PositiveSmallIntegerField(_("strength"), choices=Strength, default=Strength.ABOUT)
    proposed = models.BooleanField(
        _("proposed"), default=False, help_text=_("Found in the text by the machine; nobody has confirmed it yet.")
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["strength", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_object", "tag"],
                name="articles_country_once_a_story",
                violation_error_message=_("The story has this country already."),
            )
        ]
        indexes = [
            models.Index(fields=["tag", "strength", "content_object"], name="articles_country_stories"),
            # A page of the list, the first or the thousandth, is read off it without a look at a story.
            models.Index(
                fields=["tag", "strength", "-listed_from", "-content_object", "listed_until"],
                name="articles_country_listed",
                condition=Q(listed_from__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.tag)
