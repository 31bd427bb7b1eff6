"""The countries of ISO 3166-1: a closed list."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from articles.names import slug_of


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

    @property
    def is_public(self) -> bool:
        """All are: the list of countries is no secret."""
        return True

    def get_absolute_url(self) -> str:
        """The country's page: /countries/ke/."""
        return reverse("articles:country", args=[self.code.lower()])
