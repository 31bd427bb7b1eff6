"""What leads to a topic: its own name, its other names, and the addresses at which it was before."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.names import name_key
from articles.tagging.models.topic_status import OFFERED

NAME_LENGTH = 100


class TopicNameQuerySet(models.QuerySet["TopicName"]):
    """Names of topics."""

    def printed_names(self) -> dict[str, str]:
        """By each name or alias of a topic that stories can be given, the name that it is printed under."""
        return dict(self.filter(topic__status__in=OFFERED).values_list("name", "topic__name"))


class TopicName(models.Model):
    """One name of a topic. Two topics never share one, in whatever case, accents, blanks or hyphens.

    `is_own`: the name that the topic is printed under; the others are aliases, by which it is found and recognised.
    """

    topic = models.ForeignKey("tagging.Topic", models.CASCADE, related_name="names", verbose_name=_("topic"))
    name = models.CharField(_("name"), max_length=NAME_LENGTH)
    key = models.CharField(max_length=NAME_LENGTH, unique=True, editable=False)
    is_own = models.BooleanField(_("printed"), default=False, editable=False)

    objects = TopicNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a topic")
        verbose_name_plural = _("names of topics")
        ordering = ["-is_own", "name"]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=models.Q(is_own=True), name="tagging_one_own_name")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the key that keeps "Climate policy" and "climate-policy" one topic."""
        self.key = topic_key(self.name)
        super().save(*args, **kwargs)


class FormerTopicAddress(models.Model):
    """An address under which readers knew a topic. It leads to the topic for ever, and to no other."""

    slug = models.SlugField(_("address"), max_length=NAME_LENGTH, unique=True, allow_unicode=True)
    topic = models.ForeignKey("tagging.Topic", models.CASCADE, related_name="former_addresses", verbose_name=_("topic"))
    moved_at = models.DateTimeField(_("moved at"), auto_now_add=True)

    class Meta:
        verbose_name = _("former address of a topic")
        verbose_name_plural = _("former addresses of topics")
        ordering = ["-moved_at"]

    def __str__(self) -> str:
        return self.slug


def topic_key(name: str) -> str:
    """What all spellings of a topic's name have in common."""
    return name_key(name)[:NAME_LENGTH]
