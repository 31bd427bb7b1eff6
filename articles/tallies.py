"""How many stories readers see of each country, topic, person, ...: counted once for as long as nothing changes.

The stories are counted by the shelf, some thousands whose ids follow each other, and the shelves added up; a story
stands on one shelf, so it counts once however many countries of a region it has. A shelf is counted anew when the
database has noted a change in it (`TallyChange`), or when the moment has come at which one of its stories comes or
goes. So the numbers are exact in each process, whichever process made the change, and after a change only one shelf
of an archive of 200,000 stories is looked at. A process that begins takes the shelves of a large archive as another
one wrote them down (`keep`), and counts those that changed since.

A page that asks for several things reads the mark of all changes once (`TallyChange.objects.mark()`), and passes it on.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from time import monotonic
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.db.models.functions import ExtractYear

from articles.models import Article, Byline, CountedShelf, CountryTagging, Strength, TallyChange, TopicTagging
from articles.models.tally_triggers import EVERY_SHELF, STORIES_A_SHELF
from articles.tagging.models import Country, Topic
from articles.tagging.regions import regions_around

WAY = 1  # of counting: another one, or another map of the world, is to have another number
WORTH_KEEPING = 8  # shelves
SHELF_IS, SHELF_SAYS = ("kind", "zone", "shelf"), ("mark", "mark_for_all", "since", "until", "packed")

Group = str | int  # the code of a country ("KE") or region ("014"), the id of a topic


@dataclass(frozen=True, slots=True)
class Tally:
    """How many stories there are of something in each year, and how many of them it leads."""

    by_year: Mapping[int, int] = field(default_factory=dict)
    leads_by_year: Mapping[int, int] = field(default_factory=dict)

    def others(self, year: int | None = None) -> int:
        """The stories that it doesn't lead."""
        return self.stories(year) - self.leads(year)

    @property
    def years(self) -> list[tuple[int, int]]:
        """The years with their stories, the newest first."""
        return sorted(self.by_year.items(), reverse=True)

    def stories(self, year: int | None = None) -> int:
        """Of that year, or of all."""
        return sum(self.by_year.values()) if year is None else self.by_year.get(year, 0)

    def of(self, year: int) -> Tally:
        """What it says of one year."""
        return Tally({year: self.stories(year)}, {year: self.leads(year)})

    def leads(self, year: int | None = None) -> int:
        """The stories that it leads, of that year, or of all."""
        return sum(self.leads_by_year.values()) if year is None else self.leads_by_year.get(year, 0)


Tallies = Mapping[Group, Tally]
NONE = Tally()


_Row = tuple[Group, int, bool, int]  # the stories of a group and a year that it leads, or doesn't: how many


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What was counted on a shelf, under which mark, and from when until when it holds.

    The counts lie there packed, for the one time that the shelf changes: a million stories have a million of them.
    """

    mark: tuple[str, str]  # its own, and that of what turns all shelves
    since: datetime | None
    until: datetime | None
    packed: bytes

    @classmethod
    def of(cls, mark: tuple[str, str], since: datetime | None, until: datetime | None, rows: Iterable[_Row]) -> _Shelf:
        return cls(mark, since, until, zlib.compress(json.dumps(list(rows)).encode(), level=1))

    def rows(self) -> set[_Row]:
        return set(map(tuple, json.loads(zlib.decompress(self.packed))))

    def holds(self, mark: tuple[str, str], at: datetime) -> bool:
        return self.mark == mark and self.holds_at(at)

    def holds_at(self, at: datetime) -> bool:
        """Whether none of its stories came or went between that moment and its own."""
        is_early = self.since is not None and at < self.since
        is_late = self.until is not None and at >= self.until
        return not is_early and not is_late


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is counted: the rows that say so (story, its group, strength), and what each group lies in."""

    name: str
    rows: Callable[[int, int], Iterable[tuple[int, int, int]]]
    around: Callable[[], Mapping[int, Iterable[Group]]] | None = None
    turns_with: Callable[[Mapping[int, str]], str] = lambda _marks: ""
    """What turns all shelves, of the marks by shelf."""


@dataclass(slots=True)
class _Counted:
    """The shelves as this process counted them last, their sum, and when (`monotonic`) that count began."""

    mark: str = ""
    shelves: dict[int, _Shelf] = field(default_factory=dict)
    tallies: Tallies = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None
    begun: float = float("-inf")
    lock: Lock = field(default_factory=Lock)

    def holds_at(self, at: datetime) -> bool:
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def began_after(self, asked: float, at: datetime) -> bool:
        """Whether it was counted after that (`monotonic`): with all that was there by then, and maybe more."""
        return self.begun >= asked and self.holds_at(at)

    def take(self, mark: str, shelves: dict[int, _Shelf], begun: float) -> None:
        self.tallies, self.shelves = _changed(self.tallies, self.shelves, shelves), shelves
        self.since = max((shelf.since for shelf in shelves.values() if shelf.since), default=None)
        self.until = min((shelf.until for shelf in shelves.values() if shelf.until), default=None)
        self.mark, self.begun = mark, begun


_COUNTED: defaultdict[tuple[str, str], _Counted] = defaultdict(_Counted)


def tallies_of_places(at: datetime, zone: ZoneInfo, mark: str | None = None) -> Tallies:
    """By the code of each country ("KE") and region ("014"), what readers see at that moment (aware), by `zone`."""
    return _tallies(PLACES, at, zone, mark)


def tallies_of_topics(at: datetime, zone: ZoneInfo, mark: str | None = None) -> Tallies:
    """By the id of each public topic, what readers see of it and of those below it, by `zone`."""
    return _tallies(TOPICS, at, zone, mark)


def tallies_of_authors(at: datetime, zone: ZoneInfo, mark: str | None = None) -> Tallies:
    """By the id of each person, the stories that readers see with them in the byline, each once, by `zone`."""
    return _tallies(AUTHORS, at, zone, mark)


def tallies_of_sections(at: datetime, zone: ZoneInfo, mark: str | None = None) -> Tallies:
    """By the id of each section, what readers see of it, by `zone`."""
    return _tallies(SECTIONS, at, zone, mark)


def _tallies(kind: _Kind, at: datetime, zone: ZoneInfo, mark: str | None) -> Tallies:
    counted, asked = _COUNTED[kind.name, zone.key], monotonic()
    mark = TallyChange.objects.mark() if mark is None else mark
    if counted.mark == mark and counted.holds_at(at):
        return counted.tallies
    # Threads that come while one of them counts wait for it. Of those, the first counts anew if there was a change, and
    # the others take what it found, though there was another one since: else each would count, one after the other.
    with counted.lock:
        if counted.began_after(asked, at):
            return counted.tallies
        begun = monotonic()
        marks = _marks(kind)
        known = counted.shelves or _kept(kind, zone)
        old = {
            number: mark for number, mark in marks.items() if number not in known or not known[number].holds(mark, at)
        }
        around = kind.around() if old and kind.around else None
        fresh = {number: _count(kind, number, mark, around, at=at, zone=zone) for number, mark in old.items()}
        # The mark of all was read before theirs: at worst it is looked at once more.
        counted.take(mark, {number: fresh.get(number) or known[number] for number in marks}, begun)
        return counted.tallies


def _marks(kind: _Kind) -> dict[int, tuple[str, str]]:
    """By shelf, what its count must have been counted under to hold."""
    marks = TallyChange.objects.marks()
    last = Article.objects.order_by().aggregate(last=Max("pk"))["last"] or 0
    for_all = f"{WAY} {kind.turns_with(marks)}"
    return {number: (marks.get(number, ""), for_all) for number in range(last // STORIES_A_SHELF + 1)}


def keep(at: datetime, zone: ZoneInfo) -> int:
    """Write down all that is counted by that zone, for processes that begin later; how many shelves that changed.

    Of an archive that is counted in a moment, nothing is kept.
    """
    changed = 0
    for kind in KINDS:
        _tallies(kind, at, zone, None)
        shelves = _COUNTED[kind.name, zone.key].shelves
        if len(shelves) < WORTH_KEEPING:
            continue
        kept = _kept(kind, zone)
        rows = [
            CountedShelf(
                kind=kind.name,
                zone=zone.key,
                shelf=number,
                packed=shelf.packed,
                mark=shelf.mark[0],
                mark_for_all=shelf.mark[1],
                since=shelf.since,
                until=shelf.until,
            )
            for number, shelf in shelves.items()
            if kept.get(number) != shelf
        ]
        CountedShelf.objects.bulk_create(
            rows, batch_size=100, update_conflicts=True, unique_fields=SHELF_IS, update_fields=SHELF_SAYS
        )
        changed += len(rows)
    return changed


def _kept(kind: _Kind, zone: ZoneInfo) -> dict[int, _Shelf]:
    """The shelves as they were last written down; whether they still hold is for their marks to say."""
    rows = CountedShelf.objects.order_by().filter(kind=kind.name, zone=zone.key)
    return {
        number: _Shelf((mark, mark_for_all), since, until, bytes(packed))
        for number, mark, mark_for_all, since, until, packed in rows.values_list("shelf", *SHELF_SAYS)
    }


def _count(
    kind: _Kind,
    number: int,
    mark: tuple[str, str],
    around: Mapping[int, Iterable[Group]] | None,
    *,
    at: datetime,
    zone: ZoneInfo,
) -> _Shelf:
    """Count one shelf. Its mark was read before: what changes meanwhile has another mark, and is counted again."""
    first, end = number * STORIES_A_SHELF, (number + 1) * STORIES_A_SHELF
    stories = Article.objects.order_by().filter(pk__gte=first, pk__lt=end)
    years = dict(stories.live(at).values_list("pk", ExtractYear("live_from", tzinfo=zone)))
    seen: dict[tuple[int, Group], bool] = {}
    for story, key, strength in kind.rows(first, end):
        groups = [key] if around is None else around.get(key, ())
        for group in groups if story in years else ():
            seen[story, group] = seen.get((story, group), False) or strength == Strength.LEAD
    counts = Counter((group, years[story], leads) for (story, group), leads in seen.items())
    return _Shelf.of(mark, *stories.turns_around(at), ((*counted, count) for counted, count in counts.items()))


def _tagged(taggings: Any) -> Callable[[int, int], Iterable[tuple[int, int, int]]]:
    def rows(first: int, end: int) -> Iterable[tuple[int, int, int]]:
        found = taggings.objects.order_by().filter(
            content_object__gte=first, content_object__lt=end, strength__lt=Strength.MENTION
        )
        tagged: Iterable[tuple[int, int, int]] = found.values_list("content_object", "tag", "strength")
        return tagged

    return rows


def _written(first: int, end: int) -> Iterable[tuple[int, int, int]]:
    bylines = Byline.objects.order_by().filter(article__gte=first, article__lt=end)
    return ((story, author, Strength.ABOUT) for story, author in bylines.values_list("article", "author"))


def _divided(first: int, end: int) -> Iterable[tuple[int, int, int]]:
    stories = Article.objects.order_by().filter(pk__gte=first, pk__lt=end).exclude(section=None)
    return ((story, section, Strength.ABOUT) for story, section in stories.values_list("pk", "section"))


def _around_topics() -> dict[int, list[Group]]:
    """By the id of a topic, itself and all that it lies in."""
    return {topic.pk: [*topic.ids_from_the_top] for topic in Topic.objects.public().only("path").order_by()}


def _around_countries() -> dict[int, list[Group]]:
    """By the id of a country, its code and those of the regions that it lies in."""
    codes = Country.objects.order_by().values_list("pk", "code")
    return {key: [code, *(region.code for region in regions_around(code))] for key, code in codes}


PLACES = _Kind("places", _tagged(CountryTagging), _around_countries)
TOPICS = _Kind("topics", _tagged(TopicTagging), _around_topics, lambda marks: marks.get(EVERY_SHELF, ""))
AUTHORS = _Kind("authors", _written)
SECTIONS = _Kind("sections", _divided)
KINDS = (PLACES, TOPICS, AUTHORS, SECTIONS)


def _changed(tallies: Tallies, before: Mapping[int, _Shelf], shelves: Mapping[int, _Shelf]) -> Tallies:
    """The numbers of the shelves that stood there before, as they are now: only what differs is touched."""
    touched: dict[Group, tuple[dict[int, int], dict[int, int]]] = {}
    same: dict[int, int] = {}  # each year once in memory, however many groups have stories of it
    for group, year, leads, count in _differences(before, shelves):
        if group not in touched:
            tally = tallies.get(group, NONE)
            touched[group] = dict(tally.by_year), dict(tally.leads_by_year)
        for counts in touched[group] if leads else touched[group][:1]:
            counts[same.setdefault(year, year)] = counts.get(year, 0) + count
    changed = {group: Tally(*map(_without_empty, counts)) for group, counts in touched.items()}
    return {group: tally for group, tally in {**tallies, **changed}.items() if tally.by_year}


def _differences(before: Mapping[int, _Shelf], shelves: Mapping[int, _Shelf]) -> Iterator[_Row]:
    """What is counted on the shelves now and wasn't before, and the other way round with a count below nothing."""
    for number in before.keys() | shelves.keys():
        was, now = before.get(number), shelves.get(number)
        if was is not now:
            rows_before, rows = (shelf.rows() if shelf else set() for shelf in (was, now))
            yield from rows - rows_before
            yield from ((group, year, leads, -count) for group, year, leads, count in rows_before - rows)


def _without_empty(counts: dict[int, int]) -> dict[int, int]:
    return counts if all(counts.values()) else {year: count for year, count in counts.items() if count}
