"""What to read after a story: what editors pinned, then what is about the same, rarer subjects counting for more.

The cost does not grow with the archive: of each subject that the story has, the newest stories are read off the
subject's index, and only these are weighed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from articles.models import Article, CountryTagging, Pin, Strength, TopicTagging
from articles.models.belongings import with_belongings
from articles.prepared import Prepared, among_keys
from articles.rows import RowsOf, moment
from articles.tagging.models import Country, Topic

SHOWN = 4
MOST_PINS = 8  # more than the desk lets anybody pin
LOOKED_AT = 30  # of the newest stories of a subject; it is as rare as these lie far apart
MOST_SUBJECTS = 12  # of a kind: the bound of what is asked for a story with dozens of tags
WORTH = {Strength.LEAD: 1.0, Strength.ABOUT: 0.6}
HALF_AS_NEAR_AFTER = timedelta(days=365)
IN_THE_SAME_ISSUE = 0.5  # its other stories stand in the run order below anyway
STORY, TOPIC, COUNTRY = range(3)
TOPICS = tuple(f"topic_{place}" for place in range(MOST_SUBJECTS))
COUNTRIES = tuple(f"country_{place}" for place in range(MOST_SUBJECTS))

_Others = list[tuple[int, str]]  # the newest stories with a tag, and when each came out, as JSON says it


@dataclass(frozen=True, slots=True)
class _Subject:
    """A tag of the story: how strong it is there, and the newest stories that it leads, and that are about it too."""

    strength: int
    others: tuple[_Others, ...]  # in the order of WORTH

    @property
    def stories(self) -> list[int]:
        """The ids of all of these."""
        return [key for others in self.others for key, _told in others]

    def weight(self, newest: int) -> float:
        """The less often it comes up the more; `newest` is the highest id of all, which keep the order of arrival."""
        keys = self.stories
        count = len(keys)
        if count >= LOOKED_AT:
            count = max(count, round(count * newest / max(max(keys) - min(keys), 1)))
        return WORTH[Strength(self.strength)] * log(1 + newest / count)


def related_to(story: Article, at: datetime, *, beside: Collection[int] = ()) -> list[Article]:
    """What editors pinned, filled up to four, of what readers see then, with all that a card shows and without bodies.

    `beside`: ids of stories that the page leads to anyway. A pin holds whatever it is. Two queries.
    """
    topics = _strongest(story.topic_taggings.all())
    countries = _strongest(story.country_taggings.all())
    strengths = {(TOPIC, tag): strength for strength, tag in topics}
    strengths |= {(COUNTRY, tag): strength for strength, tag in countries}
    keys = _placed(TOPICS, topics) | _placed(COUNTRIES, countries)
    rows = {(kind, key): lists for kind, key, *lists in _pinned_or_alike(at=at, story=story.pk, **keys)}
    pinned, beside_it = ([key for (key,) in keys or ()] for keys in rows.get((STORY, story.pk), ((), ())))
    subjects = [
        _Subject(strength, tuple(others or [] for others in rows[tag]))
        for tag, strength in strengths.items()
        if tag in rows
    ]
    known = {*beside, *pinned, story.pk}
    left = SHOWN - len(pinned)
    near = _nearest(left, subjects, set(beside_it), known, at) if left > 0 else []
    return _cards_of([*pinned, *near], at)


def _strongest(taggings: Iterable[TopicTagging | CountryTagging]) -> list[tuple[int, int]]:
    """Strength and tag of what the story is about, strongest first; no mere mention, no topic that isn't public."""
    strong = ((one.strength, one.tag_id) for one in taggings if one.strength in WORTH and one.tag.is_public)
    return sorted(strong)[:MOST_SUBJECTS]


def _placed(names: Sequence[str], strongest: Sequence[tuple[int, int]]) -> dict[str, int]:
    """Each tag at a place of the query; what is left over is filled with one that no row has."""
    return dict.fromkeys(names, 0) | dict(zip(names, (tag for _strength, tag in strongest), strict=False))


def _nearest(
    count: int, subjects: Sequence[_Subject], beside_it: Collection[int], known: Collection[int], at: datetime
) -> list[int]:
    """So many stories (ids), none of the known, by how near they are: by what they share, and how new they are.

    Age makes none nearer: of those that share the most, only so many are looked at as could still be among them.
    """
    shared, came_out = _shared(subjects)
    nearest: list[tuple[float, int]] = []
    for key in sorted(shared.keys() - known, key=shared.__getitem__, reverse=True):
        if len(nearest) == count and shared[key] < nearest[-1][0]:
            break
        near = shared[key] * _freshness(moment(came_out[key]), at) * (IN_THE_SAME_ISSUE if key in beside_it else 1)
        nearest = sorted([*nearest, (near, key)], reverse=True)[:count]
    return [key for _near, key in nearest]


def _shared(subjects: Sequence[_Subject]) -> tuple[dict[int, float], dict[int, str]]:
    """Stories (ids) with a subject of this one: what they share with it, and when they came out, as JSON says it."""
    with_others = [subject for subject in subjects if any(subject.others)]
    newest = max((key for subject in with_others for key in subject.stories), default=1)
    shared: dict[int, float] = defaultdict(float)
    came_out: dict[int, str] = {}
    for subject in with_others:
        weight = subject.weight(newest)
        for worth, others in zip(WORTH.values(), subject.others, strict=True):
            for key, _told in others:
                shared[key] += weight * worth
            came_out.update(others)
    return shared, came_out


def _pins_and_alike(at: Any, story: Any, **tags: Any) -> QuerySet[Any, Any]:
    """A row for the story, with its pins and the stories of its issue; one for each tag, with its newest stories."""
    seen = Article.objects.live(at).filter(pk=OuterRef("related"))
    pins = Pin.objects.filter(Exists(seen), article=OuterRef("pk")).order_by("order", "related_id")[:MOST_PINS]
    beside_it = Article.objects.filter(issue=OuterRef("issue")).order_by()
    own = Article.objects.filter(pk=story).order_by()
    return own.values_list(Value(STORY), "pk", RowsOf(pins, "related_id"), RowsOf(beside_it, "pk")).union(
        _alike(TOPIC, Topic, TopicTagging, [tags[name] for name in TOPICS], at),
        _alike(COUNTRY, Country, CountryTagging, [tags[name] for name in COUNTRIES], at),
        all=True,
    )


def _alike(kind: int, model: Any, taggings: Any, keys: Sequence[Any], at: Any) -> QuerySet[Any, Any]:
    """Of each tag the newest stories, strongest first: thirty entries of the tag's index, however many it has.

    What nobody sees yet must not change what is as rare as what: it isn't listed. The cards go through the gate itself.
    """
    listed = taggings.objects.filter(Q(listed_until=None) | Q(listed_until__gt=at), listed_from__lte=at)
    newest = listed.filter(tag=OuterRef("pk")).order_by("-listed_from", "-content_object_id")
    lists = [
        RowsOf(newest.filter(strength=strength)[:LOOKED_AT], "content_object_id", "listed_from") for strength in WORTH
    ]
    found: QuerySet[Any, Any] = model.objects.filter(pk__in=keys).order_by().values_list(Value(kind), "pk", *lists)
    return found


_pinned_or_alike = Prepared[Any](_pins_and_alike, ["at", "story", *TOPICS, *COUNTRIES])


def _cards_of(keys: Sequence[int], at: datetime) -> list[Article]:
    """These stories, in this order, as far as readers see them."""
    if not keys:
        return []
    cards = {one.pk: one for one in with_belongings(_live_among(at=at, keys=keys))}
    return [cards[key] for key in keys if key in cards]


@among_keys(MOST_PINS)
def _live_among(at: Any, keys: Any) -> QuerySet[Article]:
    return Article.objects.live(at).filter(pk__in=keys).for_reading()


def _freshness(came_out: datetime, at: datetime) -> float:
    """1 for what came out now, a half for what did a year ago, a third for two."""
    return 1 / (1 + (at - came_out) / HALF_AS_NEAR_AFTER)
