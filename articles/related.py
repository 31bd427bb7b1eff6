"""What to read after a story: what editors pinned, then what is about the same, rarer subjects counting for more.

The cost does not grow with the archive: of each subject that the story has, the newest stories are read off the
subject's index, and only these are weighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from math import log
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Value

from articles.models import Article, CountryTagging, Pin, Strength, TopicTagging
from articles.models.belongings import with_belongings
from articles.prepared import Prepared, among_keys

SHOWN = 4
MOST_PINS = 8  # more than the desk lets anybody pin
LOOKED_AT = 30  # of the newest stories of a subject; it is as rare as these lie far apart
MOST_SUBJECTS = 12  # of a kind: the bound of what is asked for a story with dozens of tags
WORTH = {Strength.LEAD: 1.0, Strength.ABOUT: 0.6}
HALF_AS_NEAR_AFTER = timedelta(days=365)
IN_THE_SAME_ISSUE = 0.5  # its other stories stand in the run order below anyway
PIN, TOPIC, COUNTRY = range(3)


class _Found(NamedTuple):
    """Another story with a tag of this one, or pinned under it: then `strength` is the pin's place."""

    kind: int
    tag: int
    strength: int
    story: int
    live_from: datetime
    issue: int | None


@dataclass(frozen=True, slots=True)
class _Subject:
    """A tag of the story: how strong it is there, and the newest stories that have it too."""

    strength: int
    others: list[_Found] = field(default_factory=list)

    def weight(self, newest: int) -> float:
        """The less often it comes up the more; `newest` is the highest id of all, which keep the order of arrival."""
        count = len(self.others)
        if count >= LOOKED_AT:
            keys = [row.story for row in self.others]
            count = max(count, round(count * newest / max(max(keys) - min(keys), 1)))
        return WORTH[Strength(self.strength)] * log(1 + newest / count)


def related_to(story: Article, at: datetime, *, beside: Collection[int] = ()) -> list[Article]:
    """What editors pinned, filled up to four, of what readers see then, with all that a card shows and without bodies.

    `beside`: ids of stories that the page leads to anyway. A pin holds whatever it is. Two queries.
    """
    topics = _strongest(story.topic_taggings.all())
    countries = _strongest(story.country_taggings.all())
    subjects = {(TOPIC, tag): _Subject(strength) for strength, tag in topics}
    subjects |= {(COUNTRY, tag): _Subject(strength) for strength, tag in countries}
    pinned: list[_Found] = []
    tags = {f"tag_{place}": tag for place, (_kind, tag) in enumerate(subjects)}
    for values in _pinned_or_alike(len(topics), len(countries))(at=at, story=story.pk, **tags):
        row = _Found(*values)
        (pinned if row.kind == PIN else subjects[row.kind, row.tag].others).append(row)
    chosen = [row.story for row in sorted(pinned, key=lambda row: (row.strength, row.story))][:MOST_PINS]
    known = {*beside, *chosen, story.pk}
    near = [(weight, key) for key, weight in _weighed(story, at, subjects.values()).items() if key not in known]
    chosen += [key for _weight, key in sorted(near, reverse=True)[: max(SHOWN - len(chosen), 0)]]
    return _cards_of(chosen, at)


def _strongest(taggings: Iterable[TopicTagging | CountryTagging]) -> list[tuple[int, int]]:
    """Strength and tag of what the story is about, strongest first; no mere mention, no topic that isn't public."""
    strong = ((one.strength, one.tag_id) for one in taggings if one.strength in WORTH and one.tag.is_public)
    return sorted(strong)[:MOST_SUBJECTS]


def _weighed(story: Article, at: datetime, subjects: Iterable[_Subject]) -> dict[int, float]:
    """Stories (ids) with a subject of this one, and how near they are: by what they share, and how new they are."""
    shared = [subject for subject in subjects if subject.others]
    newest = max((row.story for subject in shared for row in subject.others), default=1)
    near: dict[int, float] = defaultdict(float)
    rows: dict[int, _Found] = {}
    for subject in shared:
        weight = subject.weight(newest)
        for row in subject.others:
            near[row.story] += weight * WORTH[Strength(row.strength)]
            rows[row.story] = row
    for key, row in rows.items():
        same_issue = row.issue is not None and row.issue == story.issue_id
        near[key] *= _freshness(row.live_from, at) * (IN_THE_SAME_ISSUE if same_issue else 1)
    return near


@cache
def _pinned_or_alike(topics: int, countries: int) -> Prepared[Any]:
    """The query for a story with so many topics and countries: its pins, and the newest stories of each of these."""

    def write(at: Any, story: Any, **tags: Any) -> QuerySet[Any, Any]:
        kinds = [(TOPIC, TopicTagging)] * topics + [(COUNTRY, CountryTagging)] * countries
        alike = [
            _newest(kind, taggings, tag, strength, at)
            for (kind, taggings), tag in zip(kinds, tags.values(), strict=True)
            for strength in WORTH
        ]
        return _pins(story, at).union(*alike, all=True)

    return Prepared(write, ["at", "story", *(f"tag_{place}" for place in range(topics + countries))])


def _pins(story: Any, at: Any) -> QuerySet[Any, Any]:
    live = Article.objects.live(at).filter(pk=OuterRef("related"))
    pins = Pin.objects.filter(Exists(live), article=story).order_by()
    return pins.values_list(Value(PIN), "id", "order", "related_id", "related__live_from", "related__issue_id")


def _newest(kind: int, taggings: Any, tag: Any, strength: int, at: Any) -> QuerySet[Any, Any]:
    """The tag's newest stories by the order in which they came, read off the index (tag, strength, story).

    The gate stands here already: what nobody sees yet must not change what is as rare as what.
    """
    live = Article.objects.live(at).filter(pk=OuterRef("content_object"))
    tagged = taggings.objects.filter(Exists(live), tag=tag, strength=strength)
    rows = tagged.order_by("-content_object_id").values("pk")[:LOOKED_AT]
    columns = ("tag_id", "strength", "content_object_id", "content_object__live_from", "content_object__issue_id")
    found: QuerySet[Any, Any] = taggings.objects.filter(pk__in=rows).order_by().values_list(Value(kind), *columns)
    return found


def _cards_of(keys: Sequence[int], at: datetime) -> list[Article]:
    """These stories, in this order, as far as readers see them."""
    if not keys:
        return []
    cards = {one.pk: one for one in with_belongings(_live_among(at=at, keys=keys))}
    return [cards[key] for key in keys if key in cards]


@among_keys(MOST_PINS)
def _live_among(at: Any, keys: Any) -> QuerySet[Article]:
    return Article.objects.live(at).filter(pk__in=keys).for_reading()


def _freshness(live_from: datetime | None, at: datetime) -> float:
    """1 for what came out now, a half for what did a year ago, a third for two."""
    return 1 / (1 + max(at - (live_from or at), timedelta()) / HALF_AS_NEAR_AFTER)
