"""The desk's pages of the countries, a closed list; topics have theirs in `topic`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from articles.admin.pages import FoundByAnyName, RecordAdmin
from articles.tagging.models import Country

# The library brings a vocabulary of its own, which nothing here uses.
admin.site.unregister(Tag)


@admin.register(Country)
class CountryAdmin(FoundByAnyName, RecordAdmin):
    """The countries and territories of ISO 3166-1, to look names up; a migration loads them."""

    list_display = ["name", "code", "region", "other_names"]
    list_filter = ["region"]
    search_fields = ["name", "code", "alpha3", "official_name"]
    search_help_text = _("By name, official name or ISO code.")
    fields = [
        "name",
        "official_name",
        ("code", "alpha3", "numeric"),
        ("region", "subregion"),
        "other_names",
        "people_and_things",
        "capital_cities",
    ]
    readonly_fields = ["other_names", "people_and_things", "capital_cities"]

    @admin.display(description=_("other names"))
    def other_names(self, country: Country) -> str:
        """The aliases."""
        return _listed(country.aliases)

    @admin.display(description=_("demonyms"))
    def people_and_things(self, country: Country) -> str:
        """What people and things from there are called."""
        return _listed(country.demonyms)

    @admin.display(description=_("capitals"))
    def capital_cities(self, country: Country) -> str:
        """The capital, or capitals."""
        return _listed(country.capitals)


def _listed(names: list[Any]) -> str:
    return ", ".join(str(name) for name in names) or "–"
