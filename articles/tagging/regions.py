"""The regions of the world as the United Nations draw them (M49): which lies in which, and which countries in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from articles.names import slug_of
from articles.tagging.gazetteer import read

WORLD = "001"
# As people say it, where the United Nations say it longer: also addresses.
USUAL_NAMES = {"419": "Latin America"}


@dataclass(frozen=True, slots=True)
class Region:
    """One region of UN M49: "Sub-Saharan Africa", in "Africa", of "Eastern Africa" and three more.

    `code` keeps its leading zeros ("002"). `parent` is the code of the region around it, "" for the world.
    `countries` are the ISO 3166-1 codes of those that lie in it directly, in no region within it.
    """

    code: str
    name: str
    parent: str
    countries: tuple[str, ...]

    @property
    def slug(self) -> str:
        """The last part of its page's address: "sub-saharan-africa"."""
        return slug_of(self.name, otherwise=self.code)

    @property
    def usual_name(self) -> str:
        """What people call it, in lists and headings: "Latin America"."""
        return USUAL_NAMES.get(self.code, self.name)


@cache
def regions() -> dict[str, Region]:
    """All regions by code, each after the one around it."""
    rows = read("regions.json")["regions"]
    return {row["code"]: Region(row["code"], row["name"], row["parent"], tuple(row["countries"])) for row in rows}


def regions_within(code: str) -> list[Region]:
    """The regions that lie directly in the one with this code."""
    return [region for region in regions().values() if region.parent == code]


def countries_within(code: str) -> set[str]:
    """The codes of all countries in a region, also of those in regions within it."""
    inner = (countries_within(region.code) for region in regions_within(code))
    return set(regions()[code].countries).union(*inner)


def regions_around(country: str) -> list[Region]:
    """The regions that a country lies in, from the nearest to the world; none for a code that is no country's."""
    around = [region for region in regions().values() if country in region.countries]
    while around and around[-1].parent:
        around.append(regions()[around[-1].parent])
    return around


def region_at(slug: str) -> Region | None:
    """The region with that address, or with that usual name; None if there is none."""
    return _by_slug().get(slug)


def regions_from_the_world_to(region: Region) -> list[Region]:
    """The regions that it lies in, from the widest to the nearest."""
    around: list[Region] = []
    while region.parent:
        region = regions()[region.parent]
        around.insert(0, region)
    return around


@cache
def _by_slug() -> dict[str, Region]:
    usual = {slug_of(name, otherwise=code): regions()[code] for code, name in USUAL_NAMES.items()}
    return usual | {region.slug: region for region in regions().values()}
