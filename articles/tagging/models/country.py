"""The countries of ISO 3166-1: a closed list."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from articles.addresses import path_to
from articles.names import name_key, slug_of
from articles.tagging.gazetteer import FormerName
from articles.tagging.names_of_the_day import codes_once_called, name_on, names_before
from articles.tagging.regions import Region, regions_around


class CountryQuerySet(models.QuerySet["Country"]):
    """Countries, found by code or name."""

    def coded(self, codes: list[str]) -> Self:
        """The countries with these ISO 3166-1 two-letter codes."""
        return self.filter(code__in=[code.upper() for code in codes])

    def called_like(self, typed: str) -> Self:
        """Those with a name, alias, former name, demonym or code that begins so: "Swaziland" finds Eswatini.

        In any case, with or without accents; each once. Nothing is found by signs alone.
        """
        key = name_key(typed)
        known = [row.code for row in self.model.objects.order_by() if row.answers_to(key)] if key else []
        return self.filter(code__in=known)


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

    @property
    def is_public(self) -> bool:
        """All are: the list of countries is no secret."""
        return True

    def answers_to(self, key: str) -> bool:
        """Whether one of its names begins so (`name_key`): those of today and of once, its people's, its codes."""
        names = (self.code, self.name, self.official_name, self.alpha3, *self.aliases, *self.demonyms)
        return any(name_key(name).startswith(key) for name in names) or self.code in codes_once_called(key)

    def name_on(self, day: date) -> str:
        """What it was called on that day."""
        return name_on(self.code, self.name, day)

    @property
    def names_before(self) -> list[FormerName]:
        """What it was called once, the latest first."""
        return names_before(self.code)

    @property
    def regions(self) -> list[Region]:
        """The regions that it lies in, from the widest within the world to the nearest."""
        return [region for region in reversed(regions_around(self.code)) if region.parent]

    def get_absolute_url(self) -> str:
        """The country's page: /countries/ke/."""
        return path_to("articles:country", self.code.lower())
