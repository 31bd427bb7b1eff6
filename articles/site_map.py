"""Which pages of the copy stand in the sitemap, and when what they say last changed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, IntegerField, Max, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse

from articles.models import Article, Author, Correction, Revision, Section, Strength
from articles.models.taggings import CountryTagging, TopicTagging
from articles.structured_data import last_changed, with_last_change
from articles.tagging.models import Country, Topic
from articles.tagging.regions import regions
from articles.tallies import tallies_of_places, tallies_of_topics

PORTION = 10_000
"""Keys in a file: a story stays in its file for ever, and no file is read past what stands in others."""

REMEMBERED = timedelta(days=90)
"""For how long a file is said to have changed when something in it did: a crawler comes by more often."""

Listed = Iterator[tuple[str, datetime | None]]
"""Paths of pages, each with the moment of its last change where that is known."""


def portions_of(rows: QuerySet[Any]) -> Iterator[int]:
    """The numbers of the files that hold something, rising; a query each, from one to the next, that counts nothing."""
    start = 0
    while (key := rows.filter(pk__gte=start).order_by("pk").values_list("pk", flat=True).first()) is not None:
        yield key // PORTION
        start = (key // PORTION + 1) * PORTION


def stories_changed(at: datetime) -> dict[int, datetime]:
    """By the number of their file, when a story in it last came, was published anew, or was corrected.

    Of a file in which nothing changed lately (`REMEMBERED`), it is when its last story came, whatever came before.
    """
    live, since = Article.objects.live(at), at - REMEMBERED
    newest = dict[int, datetime]()
    for portion in portions_of(live):
        last = live.filter(pk__range=_keys(portion)).order_by("-pk").values_list("live_from", flat=True)[:1]
        newest[portion] = last[0] or at
    in_file, of_story = (Cast(F(key) / PORTION, IntegerField()) for key in ("pk", "article_id"))
    is_live = Exists(live.filter(pk=OuterRef("article")))
    corrected = Correction.objects.filter(is_live, corrected_at__gt=since)
    republished = Revision.objects.filter(is_live, published_at__lte=at, published_at__gt=since)
    for rows, of_file, field in (
        (live.filter(live_from__gt=since), in_file, "live_from"),
        (corrected, of_story, "corrected_at"),
        (republished, of_story, "published_at"),
    ):
        by_file = rows.order_by().annotate(portion=of_file).values("portion").annotate(moment=Max(field))
        for portion, moment in by_file.values_list("portion", "moment"):
            newest[portion] = max(newest.get(portion, moment), moment)
    return newest


def has_topics(at: datetime) -> bool:
    """Whether a story that readers see is surely of a topic that has a page: quick, where `topics` counts."""
    of_public = TopicTagging.objects.filter(tag__in=Topic.objects.public(), strength__lt=Strength.MENTION)
    return Article.objects.live(at).filter(Exists(of_public.filter(content_object=OuterRef("pk")))).exists()


def has_places(at: datetime) -> bool:
    """Whether a story that readers see is surely about a country: quick, where `places` counts."""
    about = CountryTagging.objects.filter(strength__lt=Strength.MENTION, content_object=OuterRef("pk"))
    return Article.objects.live(at).filter(Exists(about)).exists()


def stories(at: datetime, portion: int) -> Listed:
    """The stories of a file."""
    rows = with_last_change(Article.objects.live(at).filter(pk__range=_keys(portion)))
    for story in rows.order_by("pk").only("slug", "live_from"):
        yield story.get_absolute_url(), last_changed(story)


def people(at: datetime) -> QuerySet[Author]:
    """Those who have a page: with a story that readers see."""
    return Author.objects.filter(Exists(Article.objects.live(at).filter(bylines__author=OuterRef("pk"))))


def authors(at: datetime, portion: int) -> Listed:
    """The people of a file."""
    for slug in people(at).filter(pk__range=_keys(portion)).order_by("pk").values_list("slug", flat=True):
        yield reverse("articles:author", args=[slug]), None


def topics(at: datetime, zone: ZoneInfo) -> Listed:
    """The topics with a story that readers see, of the topic or of one below it."""
    told = [key for key, tally in tallies_of_topics(at, zone).items() if tally.stories()]
    for topic in Topic.objects.public().filter(pk__in=told).order_by("pk"):
        yield topic.get_absolute_url(), None


def places(at: datetime, zone: ZoneInfo) -> Listed:
    """The countries and regions with a story that readers see."""
    told = {key for key, tally in tallies_of_places(at, zone).items() if tally.stories()}
    for country in Country.objects.filter(code__in=told).order_by("code"):
        yield country.get_absolute_url(), None
    for region in regions().values():
        if region.code in told:
            yield reverse("articles:region", args=[region.slug]), None


def sections(at: datetime) -> Listed:
    """The sections with a story that readers see."""
    live = Article.objects.live(at).filter(section=OuterRef("pk"))
    for section in Section.objects.filter(Exists(live)).order_by("pk"):
        yield section.get_absolute_url(), None


def _keys(portion: int) -> tuple[int, int]:
    return portion * PORTION, (portion + 1) * PORTION - 1
