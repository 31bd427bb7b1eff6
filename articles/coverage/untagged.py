"""Stories that lack a country, a topic or both; a mere mention is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from articles.coverage.scope import during
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


def untagged(at: datetime, within: Stretch) -> Untagged:
    """How many of the stories that readers see at that moment (aware), and that went public then, lack tags: one query.

    Grouped, each story is asked once; counted with a condition for each figure, as often as there are figures.
    """
    stories = during(Article.objects.live(at).order_by(), within)
    asked = stories.annotate(country=_is_about("country"), topic=_is_about("topic"))
    groups = list(asked.values_list("country", "topic").annotate(count=Count("pk")))
    return Untagged(
        stories=sum(count for _country, _topic, count in groups),
        country=sum(count for country, _topic, count in groups if not country),
        topic=sum(count for _country, topic, count in groups if not topic),
        both=sum(count for country, topic, count in groups if not (country or topic)),
    )


def _is_about(name: str) -> Exists:
    taggings = TAGGINGS[name].objects.filter(content_object=OuterRef("pk"), strength__lt=Strength.MENTION)
    return Exists(taggings)
