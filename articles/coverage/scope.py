"""What is counted, and among which stories: countries, regions or topics, of a part of the world, tree or paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q, TextChoices, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import StrIndex, Substr
from django.utils.translation import gettext_lazy as _

from articles.coverage.spans import Stretch
from articles.models import Article, Section, Strength
from articles.models.chosen import ArticleQuerySet
from articles.tagging.models import Country, Topic
from articles.tagging.models.topic_status import PUBLIC
from articles.tagging.regions import countries_within, regions


class Kind(TextChoices):
    """What a line of the table stands for."""

    COUNTRIES = "countries", _("Countries")
    REGIONS = "regions", _("Regions")
    TOPICS = "topics", _("Topics")


@dataclass(frozen=True, slots=True)
class Subject:
    """One of them: the name; the code of a country or region, or a topic's id; and whether topics lie below it."""

    name: str
    code: str = ""
    is_branch: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Which tags count, and of which stories. `region`: a code of UN M49. Mentions never count."""

    kind: Kind = Kind.COUNTRIES
    region: str = ""
    branch: Topic | None = None
    section: Section | None = None
    lead_only: bool = False

    @property
    def through(self) -> str:
        """The way from a story to its tags."""
        return "topic_taggings" if self.kind == Kind.TOPICS else "country_taggings"

    def of(self, kind: Kind) -> Scope:
        """The same stories, counted by something else."""
        return replace(self, kind=kind)

    def stories(self, at: datetime) -> ArticleQuerySet:
        """The stories that readers see at that moment (aware), of the section if one was chosen."""
        stories = Article.objects.live(at).order_by()
        return stories.in_section(self.section) if self.section else stories

    def tagged(self, at: datetime, within: Stretch | None = None) -> ArticleQuerySet:
        """Those with a tag that counts, as often as they have one; only those that went public `within`."""
        stories = self.stories(at)
        if within is not None:
            stories = during(stories, within)
        strongest = Strength.LEAD if self.lead_only else Strength.ABOUT
        asked = Q((f"{self.through}__strength__lte", strongest))
        return stories.filter(asked & self._asked_tags())

    def key(self) -> str | Combinable:
        """What tells one line from another, as the database finds it on a story with its tag: see `subjects`."""
        if self.kind == Kind.COUNTRIES:
            return F("country_taggings__tag")
        if self.kind == Kind.REGIONS:
            return F("country_taggings__tag__subregion")
        # The next step on the path below the branch: "17/25/" has 17; nothing when the branch itself is the tag.
        below = Substr("topic_taggings__tag__path", len(self._trunk) + 1)
        return Substr(below, 1, StrIndex(below, Value("/")))

    @property
    def shares(self) -> bool:
        """Whether one story can stand on a line twice: under two topics of a branch, or two countries of a region."""
        return self.kind != Kind.COUNTRIES

    def subjects(self, keys: Iterable[Any]) -> dict[Any, Subject]:
        """What those keys stand for, in one query or none."""
        if self.kind == Kind.REGIONS:
            known = {region.name: Subject(region.usual_name, region.code) for region in regions().values()}
            return {key: known.get(key) or Subject(key or str(_("Antarctica"))) for key in keys}
        if self.kind == Kind.COUNTRIES:
            countries = Country.objects.filter(pk__in=[*keys]).only("name", "code")
            return {row.pk: Subject(row.name, row.code) for row in countries}
        return self._topics([*keys])

    @property
    def _trunk(self) -> str:
        return self.branch.path if self.branch else "/"

    def _asked_tags(self) -> Q:
        if self.kind == Kind.TOPICS:
            public = Q(topic_taggings__tag__status__in=PUBLIC)
            return public & Q(topic_taggings__tag__path__startswith=self._trunk) if self.branch else public
        return Q(country_taggings__tag__code__in=countries_within(self.region)) if self.region else Q()

    def _topics(self, keys: list[str]) -> dict[Any, Subject]:
        ids = [int(key.strip("/")) for key in keys if key.strip("/")]
        names = dict(Topic.objects.filter(pk__in=ids).values_list("pk", "name"))
        branches = set(Topic.objects.filter(parent__in=ids).values_list("parent", flat=True).distinct())
        found = {f"{pk}/": Subject(name, str(pk), pk in branches) for pk, name in names.items()}
        if self.branch:
            found[""] = Subject(str(_("%(topic)s itself") % {"topic": self.branch.name}), str(self.branch.pk))
        return found


def during(stories: ArticleQuerySet, stretch: Stretch) -> ArticleQuerySet:
    """Those of the stories that went public in that stretch of time."""
    return stories.filter(live_from__gte=stretch.begins, live_from__lt=stretch.ends)
