"""Stories that lack a country, a topic or both; a mere mention is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.coverage.spans import Stretch
from articles.models import Article, CountryTagging, Strength, TopicTagging

TAGGINGS: dict[str, Any] = {"country": CountryTagging, "topic": TopicTagging}
# What a story may lack, by the word that stands for it in addresses.
LACKS = {"country": ["country"], "topic": ["topic"], "both": ["country", "topic"]}
LABELS = [("country", _("No country")), ("topic", _("No topic")), ("both", _("Neither"))]


@dataclass(frozen=True, slots=True)
class Untagged:
    """Of so many stories, how many lack a country, a topic, and both."""

    stories: int
    country: int
    topic: int
    both: int


def lacking(stories: QuerySet[Article], what: str) -> QuerySet[Article]:
    """Those of the stories that lack it, by a word of LACKS; all of them for another word."""
    return stories.filter(*(~_is_about(name) for name in LACKS.get(what, [])))


def untagged(at: datetime, within: Stretch) -> tuple[Untagged, Untagged]:
    """How many of the stories that readers see at that moment (aware) lack tags: of those `within`, then of all.

    One query.
    """
    then = ExpressionWrapper(Q(live_from__gte=within.begins, live_from__lt=within.ends), BooleanField())
    # Grouped, each story is asked once; counted with a condition for each figure, as often as there are figures.
    stories = Article.objects.live(at).order_by()
    asked = stories.annotate(country=_is_about("country"), topic=_is_about("topic"), then=then)
    groups = list(asked.values_list("country", "topic", "then").annotate(count=Count("pk")))
    return _summed(group for group in groups if group[2]), _summed(groups)


def _summed(groups: Iterable[tuple[Any, ...]]) -> Untagged:
    rows = [(bool(country), bool(topic), count) for country, topic, _then, count in groups]
    return Untagged(
        sum(count for _country, _topic, count in rows),
        sum(count for country, _topic, count in rows if not country),
        sum(count for _country, topic, count in rows if not topic),
        sum(count for country, topic, count in rows if not (country or topic)),
    )


def _is_about(name: str) -> Exists:
    taggings = TAGGINGS[name].objects.filter(content_object=OuterRef("pk"), strength__lt=Strength.MENTION)
    return Exists(taggings)
