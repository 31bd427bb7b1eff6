"""What to read after a story: what editors pinned, then what is about the same, rarer subjects counting for more.

The cost does not grow with the archive: of each subject that the story has, the newest stories are read off the
subject's index, and only these are weighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from articles.models import Article, CountryTagging, Strength, TopicTagging

SHOWN = 4
LOOKED_AT = 60  # of the newest stories of a subject; it is as rare as these lie far apart
MOST_SUBJECTS = 12  # of a kind: the bound of what is asked for a story with dozens of tags
WORTH = {Strength.LEAD: 1.0, Strength.ABOUT: 0.6}
HALF_AS_NEAR_AFTER = timedelta(days=365)
IN_THE_SAME_ISSUE = 0.5  # its other stories stand in the run order below anyway


class _Found(NamedTuple):
    """A tag on another story."""

    story: int
    tag: int
    strength: int


@dataclass(frozen=True, slots=True)
class _Subject:
    """A tag of the story: how strong it is there, and the newest stories that have it too."""

    strength: int
    others: list[_Found]

    def weight(self, newest: int) -> float:
        """The less often it comes up the more; `newest` is the highest id of all, which keep the order of arrival."""
        count = len(self.others)
        if count >= LOOKED_AT:
            keys = [row.story for row in self.others]
            count = max(count, round(count * newest / max(max(keys) - min(keys), 1)))
        return WORTH[Strength(self.strength)] * log(1 + newest / count)


def related_to(story: Article, at: datetime, *, beside: Collection[int] = ()) -> list[Article]:
    """What editors pinned, filled up to four, of what readers see then, with all that a card shows and without bodies.

    `beside`: ids of stories that the page leads to anyway. A pin holds whatever it is. At most eight queries.
    """
    live = Article.objects.live(at).exclude(pk=story.pk)
    pinned = list(live.filter(pinned_under__article=story).order_by("pinned_under__order", "pk").for_cards())
    room = SHOWN - len(pinned)
    if room <= 0:
        return pinned
    known = {*beside, *(one.pk for one in pinned), story.pk}
    nearness = {key: near for key, near in _nearness(story, at).items() if key not in known}
    weighed = [
        (nearness[pk] * _freshness(live_from, at) * (IN_THE_SAME_ISSUE if issue and issue == story.issue_id else 1), pk)
        for pk, live_from, issue in live.filter(pk__in=nearness).values_list("pk", "live_from", "issue")
    ]
    chosen = [pk for _weight, pk in sorted(weighed, reverse=True)[:room]]
    cards = {one.pk: one for one in live.filter(pk__in=chosen).for_cards()} if chosen else {}
    return pinned + [cards[pk] for pk in chosen if pk in cards]


def _nearness(story: Article, at: datetime) -> dict[int, float]:
    """Stories (ids) with a subject of this one, and how much they share."""
    topics = [(row.tag_id, row.strength) for row in story.topic_taggings.all() if row.tag.is_public]
    countries = [(row.tag_id, row.strength) for row in story.country_taggings.all()]
    subjects = [*_subjects(TopicTagging, topics, at), *_subjects(CountryTagging, countries, at)]
    newest = max((row.story for one in subjects for row in one.others), default=1)
    near: dict[int, float] = defaultdict(float)
    for subject in subjects:
        weight = subject.weight(newest)
        for row in subject.others:
            near[row.story] += weight * WORTH[Strength(row.strength)]
    return near


def _subjects(taggings: Any, tags: Iterable[tuple[int, int]], at: datetime) -> list[_Subject]:
    """The tags, strongest first, each with the newest stories that have it: one query for all."""
    strong = sorted((strength, tag) for tag, strength in tags if strength in WORTH)[:MOST_SUBJECTS]
    branches = [_newest(taggings, tag, strength, at) for _own, tag in strong for strength in WORTH]
    if not branches:
        return []
    found: dict[int, list[_Found]] = defaultdict(list)
    for row in branches[0].union(*branches[1:], all=True):
        found[row[1]].append(_Found(*row))
    return [_Subject(strength, found[tag]) for strength, tag in strong if found[tag]]


def _newest(taggings: Any, tag: int, strength: int, at: datetime) -> QuerySet[Any]:
    """The tag's newest stories by the order in which they came, read off the index (tag, strength, story).

    The gate stands here already: what nobody sees yet must not change what is as rare as what.
    """
    live = Article.objects.live(at).filter(pk=OuterRef("content_object"))
    tagged = taggings.objects.filter(Exists(live), tag=tag, strength=strength)
    rows = tagged.order_by("-content_object_id").values("pk")[:LOOKED_AT]
    columns = ("content_object_id", "tag_id", "strength")
    found: QuerySet[Any] = taggings.objects.filter(pk__in=rows).order_by().values_list(*columns)
    return found


def _freshness(live_from: datetime | None, at: datetime) -> float:
    """1 for what came out now, a half for what did a year ago, a third for two."""
    return 1 / (1 + max(at - (live_from or at), timedelta()) / HALF_AS_NEAR_AFTER)
