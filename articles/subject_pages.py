"""What the pages of countries, regions and topics show beside the list of their stories."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from operator import attrgetter
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import ngettext

from articles.known import Known
from articles.names import name_key
from articles.subjects import Subject, beside
from articles.tagging.models import Country, Topic
from articles.tagging.regions import WORLD, Region, countries_within, regions_from_the_world_to, regions_within
from articles.tagging.world_map import Tint, WorldMap, drawn, level_of, steps_up_to
from articles.tallies import NONE, Tallies

BESIDE = 8
BRANCHES_BELOW = 24  # of each at the top of the tree


@dataclass(frozen=True, slots=True)
class Counted:
    """A country, region or topic with the number of its stories, as a list names it."""

    what: Any
    stories: int


@dataclass(slots=True)
class Branch:
    """A topic in the tree: with the stories of its branch, and the branches below it, by name."""

    topic: Topic
    stories: int
    below: list[Branch] = field(default_factory=list)

    @property
    def fullest(self) -> list[Branch]:
        """Those right below it that are listed under it, by name: all, or of many the fullest."""
        most = {one.topic.pk for one in nlargest(BRANCHES_BELOW, self.below, key=attrgetter("stories"))}
        return [one for one in self.below if one.topic.pk in most]

    @property
    def count_of_others(self) -> int:
        """How many right below it are listed on its own page only."""
        return max(len(self.below) - BRANCHES_BELOW, 0)

    @property
    def count_below(self) -> int:
        """How many topics there are below it, on all levels."""
        return sum(1 + one.count_below for one in self.below)


@dataclass(frozen=True, slots=True)
class Continent:
    """A region right under the world: the regions in it, and its countries with stories."""

    region: Counted
    parts: list[Counted]
    countries: list[Counted]


def world(tallies: Tallies, known: Known) -> dict[str, Any]:
    """All countries: the map, by continent those with stories, and the others."""
    countries = sorted(known.countries.values(), key=lambda country: name_key(country.name))
    counted = [Counted(country, _stories(tallies, country.code)) for country in countries]
    continents = [_continent(region, counted, tallies) for region in regions_within(WORLD)]
    outside = [row for row in counted if row.stories and not row.what.regions]
    return {
        "map": world_map(counted),
        "continents": [continent for continent in continents if continent.countries],
        "elsewhere": outside,
        "without_stories": [row.what for row in counted if not row.stories],
        "with_stories": sum(1 for row in counted if row.stories),
    }


def world_map(counted: Iterable[Counted], *, within: Iterable[str] = ()) -> WorldMap:
    """The map of these countries, each leading to its page."""
    rows = list(counted)
    steps = steps_up_to(max((row.stories for row in rows), default=0))
    tints = {row.what.code: Tint(level_of(row.stories, steps), _said(row), row.what.get_absolute_url()) for row in rows}
    return drawn(tints, steps=steps, within=within)


def region_page(region: Region, countries: list[Country], tallies: Tallies) -> dict[str, Any]:
    """A region: what it lies in, the regions and countries in it, and its part of the map."""
    counted = [Counted(country, _stories(tallies, country.code)) for country in countries]
    return {
        "region": region,
        "around": regions_from_the_world_to(region),
        "parts": _parts(region, tallies),
        "countries": sorted((row for row in counted if row.stories), key=lambda row: (-row.stories, row.what.name)),
        "without_stories": [row.what for row in counted if not row.stories],
        "map": world_map(counted, within=[country.code for country in countries]),
    }


def topic_page(topic: Topic, tallies: Tallies, known: Known) -> dict[str, Any]:
    """A topic: those above it that readers see, and those below it that have stories."""
    return {
        "topic": topic,
        "above": [known.topics[key] for key in topic.ids_from_the_top[:-1] if key in known.topics],
        "below": tree(tallies, known, within=topic),
    }


def tree(tallies: Tallies, known: Known, *, within: Topic | None = None) -> list[Branch]:
    """The topics in use that have stories, of all or below one, each under the nearest such above it, by name."""
    topics = [topic for _pk, topic in sorted(known.topics.items()) if topic.status == Topic.Status.IN_USE]
    if within is not None:
        topics = [topic for topic in topics if topic.path.startswith(within.path) and topic.pk != within.pk]
    counted = [Branch(topic, stories) for topic in topics if (stories := _stories(tallies, topic.pk))]
    branches = {branch.topic.pk: branch for branch in counted}
    top: list[Branch] = []
    # The databases order letters each in its own way.
    for branch in sorted(counted, key=lambda branch: name_key(branch.topic.name)):
        above = next((key for key in branch.topic.ids_from_the_top[-2::-1] if key in branches), None)
        (branches[above].below if above else top).append(branch)
    return top


def standing_beside(subject: Subject, at: datetime, tallies: Tallies, known: Known) -> dict[str, Any]:
    """The countries and topics that most often stand on the same stories."""
    countries, topics = beside(subject, at, tallies)
    return {
        "countries_beside": [known.countries[key] for key in countries if key in known.countries][:BESIDE],
        "topics_beside": [known.topics[key] for key in topics if key in known.topics][:BESIDE],
    }


def _continent(region: Region, counted: list[Counted], tallies: Tallies) -> Continent:
    within = countries_within(region.code)
    countries = [row for row in counted if row.stories and row.what.code in within]
    return Continent(Counted(region, _stories(tallies, region.code)), _parts(region, tallies), countries)


def _parts(region: Region, tallies: Tallies) -> list[Counted]:
    """The regions right under one that have stories."""
    rows = [Counted(part, _stories(tallies, part.code)) for part in regions_within(region.code)]
    return [row for row in rows if row.stories]


def _stories(tallies: Mapping[Any, Any], key: str | int) -> int:
    stories: int = tallies.get(key, NONE).stories()
    return stories


def _said(row: Counted) -> str:
    if not row.stories:
        return str(row.what.name)
    says = ngettext("%(name)s: %(stories)s story", "%(name)s: %(stories)s stories", row.stories)
    return says % {"name": row.what.name, "stories": intcomma(row.stories)}
