"""Stories that lack a country, a topic or both; a mere mention is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
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
    """Of so many stories, how many are about no country, about no topic, and about neither."""

    stories: int
    no_country: int
    no_topic: int
    neither: int


def lacking(stories: QuerySet[Article], what: str) -> QuerySet[Article]:
    """Those of the stories that lack it, by a word of LACKS; all of them for another word."""
    for name in LACKS.get(what, []):
        stories = stories.filter(~_is_about(name))
    return stories


def untagged(at: datetime, *, within: Stretch | None = None) -> Untagged:
    """How many of the stories that readers see at that moment (aware) lack tags; a mere mention is none. One query."""
    stories = Article.objects.live(at).order_by()
    if within is not None:
        stories = during(stories, within)
    found = stories.annotate(**{f"has_{name}": _is_about(name) for name in TAGGINGS}).aggregate(
        stories=Count("pk"),
        no_country=Count("pk", filter=Q(has_country=False)),
        no_topic=Count("pk", filter=Q(has_topic=False)),
        neither=Count("pk", filter=Q(has_country=False, has_topic=False)),
    )
    return Untagged(**found)


def _is_about(name: str) -> Exists:
    taggings = TAGGINGS[name].objects.filter(content_object=OuterRef("pk"), strength__lt=Strength.MENTION)
    return Exists(taggings)
