"""What stories are about: a country, a region, a topic with all below it; its list, and what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from articles.lists import Listing
from articles.models import CountryTagging, Strength, TopicTagging
from articles.tagging.models import Country, Topic

LOOKED_AT = 300  # of the newest stories, for what stands beside a subject
KEPT = 24  # of each kind: of those, a page shows the first that readers may see

TAGGINGS: dict[str, Any] = {"country_taggings": CountryTagging, "topic_taggings": TopicTagging}


@dataclass(frozen=True, slots=True)
class Subject:
    """Tags whose stories stand on one page. `taggings` names their kind."""

    taggings: str
    tags: tuple[int, ...]

    @classmethod
    def of_countries(cls, countries: Iterable[Country]) -> Subject:
        """A country; or a region: all countries in it."""
        return cls("country_taggings", tuple(country.pk for country in countries))

    @classmethod
    def of_topics(cls, branch: Iterable[Topic]) -> Subject:
        """A topic and those below it that readers see."""
        return cls("topic_taggings", tuple(topic.pk for topic in branch))

    @property
    def listing(self) -> Listing:
        """Its stories as its page lists them: those that it leads, newest first, then those about it."""
        return Listing.of_tags(TAGGINGS[self.taggings]._meta.db_table, self.tags)


_Beside = dict[Subject, tuple[list[int], list[int]]]
_LAST: dict[str, tuple[Any, _Beside]] = {}


def beside(subject: Subject, at: datetime, counted: Any) -> tuple[list[int], list[int]]:
    """The ids of the countries and the topics that most often stand on its newest stories, public or not.

    They are the same for as long as its `tallies` are (`counted`), and are looked for once meanwhile.
    """
    last, kept = _LAST.get(subject.taggings, (None, {}))
    if last is not counted:
        kept = {}
        _LAST[subject.taggings] = (counted, kept)  # what was found under older tallies goes, and they with it
    if subject not in kept:
        newest = subject.listing.newest(at, LOOKED_AT)
        kept[subject] = (_most_often(CountryTagging, newest, subject), _most_often(TopicTagging, newest, subject))
    return kept[subject]


def _most_often(taggings: Any, stories: Sequence[int], subject: Subject) -> list[int]:
    rows: QuerySet[Any] = taggings.objects.filter(content_object__in=stories, strength__lt=Strength.MENTION)
    own = set(subject.tags) if taggings is TAGGINGS[subject.taggings] else set()
    often = Counter(tag for tag in rows.order_by().values_list("tag", flat=True) if tag not in own)
    return [tag for tag, _count in sorted(often.items(), key=lambda pair: (-pair[1], pair[0]))[:KEPT]]
