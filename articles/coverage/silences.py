"""Blind spots: what the publication wrote about regularly, and hasn't for unusually long; and what it never did."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Max, OuterRef, QuerySet

from articles.coverage.scope import Kind, Scope, Subject
from articles.coverage.spans import Stretch, day_of, days_between
from articles.models import Article, Strength
from articles.tagging.models import Country, Topic
from articles.tagging.models.topic_status import TopicStatus
from articles.tagging.regions import WORLD, regions, regions_around

LOOKED_BACK = timedelta(days=3 * 365)
MOST_STORIES = 30_000  # newest ones: twenty-seven a day for three years; of more a day, fewer days tell a rhythm
FEWEST_DAYS = 10  # with stories; fewer tell no rhythm
TIMES_USUAL = 4  # a silence that is longer than four usual gaps
ONE_IN = 20  # ... and than all but one in twenty of the gaps
SHORTEST = 7  # days; less than a week is no silence


@dataclass(frozen=True, slots=True)
class Silence:
    """A subject that was silent for `days` by now; between its stories lie `usual` days, and once lay `longest`."""

    subject: Subject
    days: int
    usual: int
    longest: int
    days_with_stories: int
    last_story: int

    @property
    def times_usual(self) -> float:
        """How unusual it is."""
        return self.days / self.usual


@dataclass(frozen=True, slots=True)
class Report:
    """The silences, the most unusual first, as the stories since that day tell them.

    `watched`: how many subjects have a rhythm; `fullest`: on how many days the fullest subject had stories.
    """

    silences: list[Silence]
    since: date
    watched: int
    fullest: int


@dataclass(frozen=True, slots=True)
class NeverCovered:
    """The countries of a region on which no story that readers see was ever about, and how many it has in all."""

    region: str
    names: list[str]
    countries: int


@dataclass(slots=True)
class _Past:
    """The days on which a subject had stories, and its newest one."""

    days: set[date]
    newest: tuple[datetime, int]


def silences(scope: Scope, zone: ZoneInfo, *, at: datetime) -> Report:
    """What is silent at that moment (aware), by the days on which the stories of three years went public.

    One scan over the tags of so many stories at most, a query for where they begin, and one for the names.
    """
    subjects, groups = _watchable(scope)
    begins = _looked_back_to(scope, at)
    past = _past(scope.tagged(at, Stretch(begins, at + timedelta.resolution)), f"{scope.through}__tag", groups, zone)
    watched = {key: found for key, found in past.items() if len(found.days) >= FEWEST_DAYS}
    today = day_of(at, zone)
    found = [silence for key in watched if (silence := _silence(subjects[key], watched[key], today))]
    found.sort(key=lambda silence: (-silence.times_usual, -silence.days, silence.subject.name.casefold()))
    return Report(found, day_of(begins, zone), len(watched), max((len(one.days) for one in past.values()), default=0))


def never_covered(at: datetime) -> list[NeverCovered]:
    """The countries that no story is about, by region, of what readers see at that moment (aware): one query."""
    about = {"country_taggings__tag": OuterRef("pk"), "country_taggings__strength__lt": Strength.MENTION}
    rows = Country.objects.annotate(covered=Exists(Article.objects.live(at).order_by().filter(**about))).order_by(
        "subregion", "name"
    )
    by_region: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for region, subregion, name, is_covered in rows.values_list("region", "subregion", "name", "covered"):
        by_region[subregion or region].append((name, is_covered))
    lists = {region: [name for name, is_covered in rows if not is_covered] for region, rows in by_region.items()}
    return [NeverCovered(region, names, len(by_region[region])) for region, names in lists.items() if names]


def _looked_back_to(scope: Scope, at: datetime) -> datetime:
    newest = scope.stories(at).newest_first().values_list("live_from", flat=True)
    begun: datetime | None = newest[MOST_STORIES : MOST_STORIES + 1].first()
    return max(at - LOOKED_BACK, begun or at - LOOKED_BACK)


def _past(tagged: QuerySet[Article], tag: str, groups: Mapping[int, list[Any]], zone: ZoneInfo) -> dict[Any, _Past]:
    rows = tagged.values(tag, "live_from").annotate(newest=Max("pk")).values_list(tag, "live_from", "newest")
    past: dict[Any, _Past] = {}
    days: dict[datetime, date] = {}
    for key, moment, story in rows.iterator():
        day = days.get(moment) or days.setdefault(moment, day_of(moment, zone))
        for group in groups.get(key, ()):
            one = past.setdefault(group, _Past(set(), (moment, story)))
            one.days.add(day)
            one.newest = max(one.newest, (moment, story))
    return past


def _silence(subject: Subject, past: _Past, today: date) -> Silence | None:
    """Its silence, if it is unusual."""
    days = sorted(past.days)
    gaps = [days_between(earlier, later) for earlier, later in pairwise(days)]
    usual, since = statistics.median_high(gaps), days_between(days[-1], today)
    as_long = sum(gap >= since for gap in gaps)
    if since < SHORTEST or since <= TIMES_USUAL * usual or as_long * ONE_IN > len(gaps):
        return None
    return Silence(subject, since, usual, max(gaps), len(days), past.newest[1])


def _watchable(scope: Scope) -> tuple[dict[Any, Subject], dict[int, list[Any]]]:
    """The subjects by key, and the keys that a story counts for, by the id of its tag."""
    if scope.kind == Kind.TOPICS:
        return _topics(scope)
    countries = list(Country.objects.values_list("pk", "name", "code"))
    if scope.kind == Kind.COUNTRIES:
        return {pk: Subject(name, code) for pk, name, code in countries}, {pk: [pk] for pk, _name, _code in countries}
    names = {code: Subject(region.usual_name, code) for code, region in regions().items()}
    around = {pk: [region.code for region in regions_around(code)] for pk, _name, code in countries}
    return names, {pk: [code for code in codes if code != WORLD] for pk, codes in around.items()}


def _topics(scope: Scope) -> tuple[dict[Any, Subject], dict[int, list[Any]]]:
    """Topics in use; a story counts for its topic and all above it, as on the topics' pages."""
    topics = Topic.objects.within(scope.branch) if scope.branch else Topic.objects.all()
    rows = list(topics.public().values_list("pk", "name", "path", "status"))
    in_use = {pk: Subject(name, str(pk)) for pk, name, _path, status in rows if status == TopicStatus.IN_USE}
    return in_use, {pk: _in_use_on(path, in_use) for pk, _name, path, _status in rows}


def _in_use_on(path: str, in_use: Iterable[int]) -> list[int]:
    return [key for key in map(int, path.strip("/").split("/")) if key in in_use]
