"""What stories are about: a country, a region, a topic with all below it; and its stories, those it leads first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload
from zoneinfo import ZoneInfo

from django.core.paginator import Page
from django.db.models import QuerySet

from articles.models import Article, CountryTagging, Strength, TopicTagging
from articles.models.chosen import ArticleQuerySet
from articles.tagging.models import Country, Topic

LOOKED_AT = 300  # of the newest stories, for what stands beside a subject
RELATED = 8

TAGGINGS: dict[str, Any] = {"country_taggings": CountryTagging, "topic_taggings": TopicTagging}


@dataclass(frozen=True, slots=True)
class Subject:
    """Tags whose stories stand on one page. `taggings` names their kind."""

    taggings: str
    tags: tuple[int, ...]

    @classmethod
    def of_country(cls, country: Country) -> Subject:
        """One country."""
        return cls("country_taggings", (country.pk,))

    @classmethod
    def of_countries(cls, countries: Iterable[Country]) -> Subject:
        """A region: all countries in it."""
        return cls("country_taggings", tuple(country.pk for country in countries))

    @classmethod
    def of_topic(cls, topic: Topic) -> Subject:
        """A topic and those below it that readers see."""
        branch = Topic.objects.public().within(topic).order_by("pk")
        return cls("topic_taggings", tuple(branch.values_list("pk", flat=True)))

    def stories(self, at: datetime, *strengths: Strength) -> ArticleQuerySet:
        """What readers see of it at that moment (aware), each story once; without strengths: led by it or about it."""
        chosen = strengths or (Strength.LEAD, Strength.ABOUT)
        return Article.objects.live(at).filter(pk__in=self.tagged(*chosen))

    def tagged(self, *strengths: Strength) -> QuerySet[Any]:
        """The ids of all its stories with these strengths, whether readers see them or not."""
        rows: QuerySet[Any] = TAGGINGS[self.taggings].objects.filter(tag__in=self.tags, strength__in=strengths)
        return rows.order_by().values("content_object")


@dataclass(frozen=True, slots=True)
class LeadFirst(Sequence[Article]):
    """The stories of a subject as its page lists them: those that it leads, newest first, then those about it.

    How many there are of both is known beforehand, so that a page far down costs as much as the first one.
    """

    subject: Subject
    at: datetime
    count_of_leads: int
    count_of_stories: int
    zone: ZoneInfo
    year: int | None = None

    def parted(self, page: Page[Article]) -> tuple[list[Article], list[Article]]:
        """The stories of a page: those that the subject leads, and the others."""
        stories = list(page.object_list)
        leads = max(self.count_of_leads - max(page.start_index() - 1, 0), 0)
        return stories[:leads], stories[leads:]

    def page_of_others(self, length: int) -> int:
        """The page, of that many stories each, on which those begin that it doesn't lead; 0 when there are none."""
        return self.count_of_leads // length + 1 if self.count_of_leads < self.count_of_stories else 0

    def __len__(self) -> int:
        return self.count_of_stories

    @overload
    def __getitem__(self, place: int) -> Article: ...
    @overload
    def __getitem__(self, place: slice) -> list[Article]: ...
    def __getitem__(self, place: int | slice) -> Article | list[Article]:
        """The stories at these places, with all that a card shows; a story by its place."""
        if isinstance(place, int):
            return self[place : place + 1][0]
        start, stop, _step = place.indices(len(self))
        leads = self.count_of_leads
        keys = self._keys(self._led(), start, min(stop, leads))
        keys += self._keys(self._about(), max(start - leads, 0), stop - leads)
        found = {story.pk: story for story in Article.objects.live(self.at).filter(pk__in=keys).for_cards()}
        return [found[key] for key in keys if key in found]

    def _keys(self, stories: ArticleQuerySet, start: int, stop: int) -> list[int]:
        return list(stories.newest_first().values_list("pk", flat=True)[start:stop]) if start < stop else []

    def _led(self) -> ArticleQuerySet:
        return self._of_year(self.subject.stories(self.at, Strength.LEAD))

    def _about(self) -> ArticleQuerySet:
        about = self._of_year(self.subject.stories(self.at, Strength.ABOUT))
        # A story has each tag once; only where there are several tags can another one be its lead.
        return about.exclude(pk__in=self.subject.tagged(Strength.LEAD)) if len(self.subject.tags) > 1 else about

    def _of_year(self, stories: ArticleQuerySet) -> ArticleQuerySet:
        if self.year is None:
            return stories
        begin, end = (datetime(year, 1, 1, tzinfo=self.zone) for year in (self.year, self.year + 1))
        return stories.filter(live_from__gte=begin, live_from__lt=end)


def beside(subject: Subject, at: datetime) -> tuple[list[int], list[int]]:
    """The ids of the countries and the topics that most often stand on the same stories, of its newest ones."""
    newest = list(subject.stories(at).newest_first().values_list("pk", flat=True)[:LOOKED_AT])
    return _most_often(CountryTagging.objects, newest, subject), _most_often(
        TopicTagging.objects.filter(tag__in=Topic.objects.public()), newest, subject
    )


def _most_often(taggings: Any, stories: list[int], subject: Subject) -> list[int]:
    rows: QuerySet[Any] = taggings.filter(content_object__in=stories, strength__lt=Strength.MENTION)
    own = set(subject.tags) if rows.model is TAGGINGS[subject.taggings] else set()
    often = Counter(tag for tag in rows.order_by().values_list("tag", flat=True) if tag not in own)
    return [tag for tag, _count in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))[:RELATED]]
