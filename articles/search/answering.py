"""The search's door: `answer` finds stories, `suggestions` what one can go to at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import MAXYEAR, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from articles import body
from articles.models import Article, Author, Byline, CountryTagging, Section, TopicTagging
from articles.models.chosen import ArticleQuerySet
from articles.search.answers import Answer, Hit, Suggestion
from articles.search.asking import Asked, Order
from articles.search.facets import AUTHOR, COUNTRY, SECTION, TOPIC, Facts, facets, volumes_of
from articles.search.marking import marked, snippet
from articles.search.words import words_of
from articles.tagging.models import Country, Topic

A_PAGE = 20  # stories
LOOKED_AT = 2_000  # stories
MOST_SUGGESTED = 8


def answer(asked: Asked, *, at: datetime, zone: ZoneInfo) -> Answer:
    """The page that is asked for of the stories that readers see at that moment (aware); years are those of `zone`.

    Any question has an answer. A page after the last one is empty.
    """
    if asked.is_empty:
        return Answer(asked, facets=[])
    stories = _chosen(Article.objects.live(at), asked, zone)
    wanted = _wanted(asked.text)
    for word in wanted:
        stories = stories.filter(Q(headline__icontains=word) | Q(body__icontains=word) | Q(standfirst__icontains=word))
    order = ["live_from", "id"] if asked.order == Order.OLDEST else ["-live_from", "-id"]
    keys = list(stories.order_by(*order).values_list("pk", flat=True)[: LOOKED_AT + 1])
    found = _facts(keys[:LOOKED_AT])
    first = (asked.page - 1) * A_PAGE
    return Answer(
        asked,
        hits=_hits(keys[first : first + A_PAGE], set(wanted)),
        total=min(len(keys), LOOKED_AT),
        is_exact=len(keys) <= LOOKED_AT,
        pages=max(1, -(-min(len(keys), LOOKED_AT) // A_PAGE)),
        facets=facets(asked, found, zone),
        volumes=volumes_of(found),
    )


def suggestions(text: str, *, at: datetime, issues: Any, limit: int = MOST_SUGGESTED) -> list[Suggestion]:
    """What begins so, or has a word that does: the issue of that volume, countries, topics, authors, sections, stories.

    `issues`: those that readers see at that moment (`Issue.objects.live(at)`), which only the edition's room knows.
    """
    wanted = _wanted(text)
    if not wanted:
        return []
    seen = Article.objects.live(at)
    found = [
        Suggestion("issue", str(issue), issue.get_absolute_url(), marked(str(issue), wanted))
        for issue in issues.at_address(text.strip())[:1]
    ]
    countries = Country.objects.called_like(text).filter(taggings__content_object__in=seen).distinct()[:limit]
    topics = Topic.objects.public().called_like(text).filter(taggings__content_object__in=seen).distinct()[:limit]
    authors = Author.objects.filter(name__icontains=text, articles__in=seen).distinct()[:limit]
    sections = Section.objects.filter(name__icontains=text, articles__in=seen).distinct()[:limit]
    stories = seen.filter(headline__icontains=text).newest_first().defer("body")[:limit]
    kinds: dict[str, Any] = {"country": countries, "topic": topics, "author": authors, "section": sections}
    for kind, rows in (kinds | {"story": stories}).items():
        found += [Suggestion(kind, str(row), row.get_absolute_url(), marked(str(row), wanted)) for row in rows]
    return found[:limit]


def _wanted(text: str) -> list[str]:
    return words_of(re.sub(r"(?:^|\s)-\S+", " ", text))


def _chosen(stories: ArticleQuerySet, asked: Asked, zone: ZoneInfo) -> ArticleQuerySet:
    if asked.countries:
        tagged = CountryTagging.objects.filter(tag__code__in=[code.upper() for code in asked.countries])
        stories = stories.filter(pk__in=tagged.values("content_object"))
    if asked.topics:
        tagged = TopicTagging.objects.filter(tag__slug__in=asked.topics)
        stories = stories.filter(pk__in=tagged.values("content_object"))
    if asked.authors:
        stories = stories.filter(pk__in=Byline.objects.filter(author__slug__in=asked.authors).values("article"))
    if asked.sections:
        stories = stories.filter(section__slug__in=asked.sections)
    first, last = asked.volumes
    if first is not None:
        stories = stories.filter(issue__volume__gte=first)
    if last is not None:
        stories = stories.filter(issue__volume__lte=last)
    years = Q()
    for year in asked.years:
        if year < MAXYEAR:
            begin, end = (datetime(turn, 1, 1, tzinfo=zone) for turn in (year, year + 1))
            years |= Q(live_from__gte=begin, live_from__lt=end)
    return stories.filter(years)


def _facts(keys: Sequence[int]) -> list[Facts]:
    bears: dict[int, list[str]] = {key: [] for key in keys}
    rows = Article.objects.filter(pk__in=keys).order_by()
    stories = {key: (at, volume) for key, at, volume in rows.values_list("pk", "live_from", "issue__volume")}
    kinds: list[tuple[str, Any, str, str]] = [
        (COUNTRY, CountryTagging, "content_object", "tag"),
        (TOPIC, TopicTagging, "content_object", "tag"),
        (AUTHOR, Byline, "article", "author"),
    ]
    for kind, model, story, tag in kinds:
        for key, value in model.objects.filter(**{f"{story}__in": keys}).order_by().values_list(story, tag):
            bears[key].append(f"{kind}{value}")
    for key, section in rows.exclude(section=None).values_list("pk", "section"):
        bears[key].append(f"{SECTION}{section}")
    return [Facts(" ".join(bears[key]), at, volume) for key, (at, volume) in stories.items() if at is not None]


def _hits(keys: Sequence[int], wanted: set[str]) -> list[Hit]:
    stories = Article.objects.filter(pk__in=keys).for_cards().in_bulk()
    bodies = dict(Article.objects.filter(pk__in=keys).order_by().values_list("pk", "body"))
    return [
        Hit(stories[key], marked(str(stories[key]), wanted), snippet(body.plain_text(bodies[key]), wanted))
        for key in keys
        if key in stories
    ]
