"""The regions of the world as the United Nations draw them (M49): which lies in which, and which countries in each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from articles.tagging.gazetteer import read


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
