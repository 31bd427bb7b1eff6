"""How many stories readers see of each country, region and topic: counted once for as long as nothing changes.

The stories are counted by the shelf, some thousands whose ids follow each other, and the shelves added up; a story
stands on one shelf, so it counts once however many countries of a region it has. A shelf is counted anew when the
database has noted a change in it (`TallyChange`), or when the moment has come at which one of its stories comes or
goes. So the numbers are exact in each process, whichever process made the change, and after a change only one shelf
of an archive of 200,000 stories is looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.db.models.functions import ExtractYear

from articles.models import Article, CountryTagging, Strength, TallyChange, TopicTagging
from articles.models.tally_triggers import EVERY_SHELF, STORIES_A_SHELF
from articles.tagging.models import Country, Topic
from articles.tagging.regions import regions_around

Group = str | int  # the code of a country ("KE") or region ("014"), the id of a topic


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stories there are of something in each year, and how many of them it leads."""

    by_year: Mapping[int, int] = field(default_factory=dict)
    leads_by_year: Mapping[int, int] = field(default_factory=dict)

    @property
    def years(self) -> list[tuple[int, int]]:
        """The years with their stories, the newest first."""
        return sorted(self.by_year.items(), reverse=True)

    def stories(self, year: int | None = None) -> int:
        """Of that year, or of all."""
        return sum(self.by_year.values()) if year is None else self.by_year.get(year, 0)

    def leads(self, year: int | None = None) -> int:
        """The stories that it leads, of that year, or of all."""
        return sum(self.leads_by_year.values()) if year is None else self.leads_by_year.get(year, 0)


Tallies = Mapping[Group, Tally]
NONE = Tally()


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What was counted on a shelf, under which mark, and from when until when it holds."""

    mark: tuple[str, str]
    since: datetime | None
    until: datetime | None
    counts: Counter[tuple[Group, int, bool]]

    def holds(self, mark: tuple[str, str], at: datetime) -> bool:
        return self.mark == mark and self.holds_at(at)

    def holds_at(self, at: datetime) -> bool:
        """Whether none of its stories came or went between that moment and its own."""
        is_early = self.since is not None and at < self.since
        is_late = self.until is not None and at >= self.until
        return not is_early and not is_late


@dataclass(slots=True)
class _Counted:
    """The shelves as this process counted them last, their sum, and when (`monotonic`) that count began."""

    shelves: dict[int, _Shelf] = field(default_factory=dict)
    tallies: Tallies = field(default_factory=dict)
    begun: float = float("-inf")
    lock: Lock = field(default_factory=Lock)

    def holds(self, number: int, mark: tuple[str, str], at: datetime) -> bool:
        return number in self.shelves and self.shelves[number].holds(mark, at)

    def began_after(self, asked: float, at: datetime) -> bool:
        """Whether it was counted after that (`monotonic`): with all that was there by then, and maybe more."""
        return self.begun >= asked and all(shelf.holds_at(at) for shelf in self.shelves.values())


_COUNTED: defaultdict[tuple[Any, str], _Counted] = defaultdict(_Counted)


def tallies_of_places(at: datetime, zone: ZoneInfo) -> Tallies:
    """By the code of each country ("KE") and region ("014"), what readers see at that moment (aware), by `zone`."""
    return _tallies(CountryTagging, at, zone)


def tallies_of_topics(at: datetime, zone: ZoneInfo) -> Tallies:
    """By the id of each public topic, what readers see of it and of those below it, by `zone`."""
    return _tallies(TopicTagging, at, zone)


def _tallies(taggings: Any, at: datetime, zone: ZoneInfo) -> Tallies:
    counted, asked = _COUNTED[taggings, zone.key], monotonic()
    if all(counted.holds(number, mark, at) for number, mark in _marks(taggings).items()):
        return counted.tallies
    # Threads that come while one of them counts wait for it. Of those, the first counts anew if there was a change, and
    # the others take what it found, though there was another one since: else each would count, one after the other.
    with counted.lock:
        if counted.began_after(asked, at):
            return counted.tallies
        begun = monotonic()
        marks = _marks(taggings)
        old = {number: mark for number, mark in marks.items() if not counted.holds(number, mark, at)}
        around = _around(taggings) if old else {}
        fresh = {number: _count(taggings, number, mark, around, at=at, zone=zone) for number, mark in old.items()}
        shelves = {number: fresh.get(number) or counted.shelves[number] for number in marks}
        counted.tallies, counted.shelves, counted.begun = _added_up(shelves.values()), shelves, begun
        return counted.tallies


def _marks(taggings: Any) -> dict[int, tuple[str, str]]:
    """By shelf, what its count must have been counted under to hold."""
    marks = TallyChange.objects.marks()
    last = Article.objects.order_by().aggregate(last=Max("pk"))["last"] or 0
    for_all = marks.get(EVERY_SHELF, "") if taggings is TopicTagging else ""
    return {number: (marks.get(number, ""), for_all) for number in range(last // STORIES_A_SHELF + 1)}


def _count(
    taggings: Any,
    number: int,
    mark: tuple[str, str],
    around: Mapping[int, Iterable[Group]],
    *,
    at: datetime,
    zone: ZoneInfo,
) -> _Shelf:
    """Count one shelf. Its mark was read before: what changes meanwhile has another mark, and is counted again."""
    first, end = number * STORIES_A_SHELF, (number + 1) * STORIES_A_SHELF
    stories = Article.objects.order_by().filter(pk__gte=first, pk__lt=end)
    years = dict(stories.live(at).values_list("pk", ExtractYear("live_from", tzinfo=zone)))
    rows = taggings.objects.order_by().filter(
        content_object__gte=first, content_object__lt=end, strength__lt=Strength.MENTION
    )
    seen: dict[tuple[int, Group], bool] = {}
    for story, tag, strength in rows.values_list("content_object", "tag", "strength"):
        for group in around.get(tag, ()) if story in years else ():
            seen[story, group] = seen.get((story, group), False) or strength == Strength.LEAD
    counts = Counter((group, years[story], leads) for (story, group), leads in seen.items())
    return _Shelf(mark, *stories.turns_around(at), counts)


def _around(taggings: Any) -> dict[int, list[Group]]:
    """By the id of a country or topic, itself and all that it lies in."""
    if taggings is TopicTagging:
        return {topic.pk: [*topic.ids_from_the_top] for topic in Topic.objects.public().only("path").order_by()}
    codes = Country.objects.order_by().values_list("pk", "code")
    return {key: [code, *(region.code for region in regions_around(code))] for key, code in codes}


def _added_up(shelves: Iterable[_Shelf]) -> dict[Group, Tally]:
    whole: dict[Group, tuple[Counter[int], Counter[int]]] = defaultdict(lambda: (Counter(), Counter()))
    for shelf in shelves:
        for (group, year, leads), count in shelf.counts.items():
            by_year, leads_by_year = whole[group]
            by_year[year] += count
            if leads:
                leads_by_year[year] += count
    return {group: Tally(by_year, leads_by_year) for group, (by_year, leads_by_year) in whole.items()}
