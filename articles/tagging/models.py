"""Topics and countries: the two vocabularies that stories are tagged with."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from articles.names import name_key, slug_of


class Topic(TagBase):
    """What stories are about, beyond a place: "Ports and shipping"."""

    key = models.CharField(max_length=100, unique=True, editable=False)
    description = models.TextField(
        _("description"), blank=True, help_text=_("One sentence, printed on the topic's page.")
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with the key that keeps "Climate policy" and "climate-policy" one topic."""
        self.key = name_key(self.name)[:100]
        super().save(*args, **kwargs)

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The address of a topic; taggit counts up with `i` when it is taken."""
        slug = slug_of(tag, otherwise="topic")
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        """The topic's page."""
        return reverse("articles:topic", args=[self.slug])


class CountryQuerySet(models.QuerySet["Country"]):
    """Countries, found by code or name."""

    def coded(self, codes: list[str]) -> Self:
        """The countries with these ISO 3166-1 two-letter codes."""
        return self.filter(code__in=[code.upper() for code in codes])


class Country(TagBase):
    """A country or territory of ISO 3166-1. The list is closed: a migration loads it from our own data file."""

    code = models.CharField(_("code"), max_length=2, unique=True, help_text=_("ISO 3166-1, two letters."))
    alpha3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    numeric = models.CharField(_("numeric code"), max_length=3, unique=True)
    official_name = models.CharField(_("official name"), max_length=200, blank=True)
    aliases = models.JSONField(_("aliases"), default=list, blank=True, help_text=_("Other names that stories use."))
    demonyms = models.JSONField(_("demonyms"), default=list, blank=True, help_text=_("“Kenyan”, “Kenyans”."))
    capitals = models.JSONField(_("capitals"), default=list, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True, help_text=_("UN M49."))
    subregion = models.CharField(_("subregion"), max_length=60, blank=True, help_text=_("UN M49."))

    objects = CountryQuerySet.as_manager()

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="tagging_country_code_is_two_capitals")
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """A country's address is its code, so the slug only serves taggit's own look-ups."""
        slug = slug_of(tag, otherwise="country")
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self) -> str:
        """The country's page: /countries/ke/."""
        return reverse("articles:country", args=[self.code.lower()])


class LearnedTopics(models.Model):
    """The one row that keeps what was learned of how the publication tags, where every process finds it.

    `stories` is how many it was learned from, `tagged` how many there were; `version` changes with each learning.
    """

    version = models.UUIDField(null=True)
    learned_at = models.DateTimeField(_("learned at"), null=True)
    looked_at = models.DateTimeField(_("looked at"), null=True)
    stories = models.PositiveIntegerField(_("stories"), default=0)
    tagged = models.PositiveIntegerField(_("tagged stories"), default=0)
    values = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("learned topics")
        verbose_name_plural = _("learned topics")

    def __str__(self) -> str:
        return f"{self.learned_at:%Y-%m-%d %H:%M} ({self.stories})" if self.learned_at else "–"
