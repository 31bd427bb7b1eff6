"""Asking for pages that may be kept, and the house whose pages they are."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from newsroom.page_cache.keeping import KEPT

SECOND = timedelta(seconds=1)
PATIENCE = 10.0
STORY, OTHER, ALONE = "/articles/rain-over-nairobi/", "/articles/wind-over-lagos/", "/articles/a-word-of-ours/"
ISSUE, OTHER_ISSUE, FRONT, ARCHIVE = "/issues/2131/", "/issues/2133/", "/", "/issues/"
RAIN, WEATHER, SEA, RAIN_FEED = "/topics/rain/", "/topics/weather/", "/topics/sea/", "/topics/rain/feed.atom"
KENYA, NIGERIA, TUVALU = "/countries/ke/", "/countries/ng/", "/countries/tv/"
ANA, BEN, WORLD, LATEST = "/authors/ana/", "/authors/ben/", "/sections/world/", "/feeds/latest.atom"
MASTHEAD = "/masthead/"
PAGES = {STORY, OTHER, ALONE, ISSUE, OTHER_ISSUE, FRONT, ARCHIVE, RAIN, WEATHER, SEA, RAIN_FEED, KENYA, NIGERIA}
PAGES |= {TUVALU, ANA, BEN, WORLD, LATEST, MASTHEAD}
LISTS_OF_RAIN = {ISSUE, RAIN, WEATHER, RAIN_FEED, KENYA, ANA, WORLD, LATEST, ARCHIVE}
# These turn with any story that comes or goes.
OF_ALL_STORIES = {RAIN, WEATHER, SEA, RAIN_FEED, KENYA, NIGERIA, TUVALU, MASTHEAD}
NAME_WIND = {OTHER, OTHER_ISSUE, SEA, NIGERIA, BEN, FRONT, LATEST}
NAME_RAIN = {STORY, OTHER} | LISTS_OF_RAIN  # the other one leads to it: it is next to it in the run of issues


def a_moment_later() -> None:
    """The process looks at the database again, as it does when a moment has passed."""
    KEPT.ledger.looked = float("-inf")
    KEPT.look(timezone.now())


def ask(address, **headers):
    return Client().get(address, headers=headers)


def asks_nothing(address, **headers) -> bool:
    with CaptureQueriesContext(connection) as queries:
        ask(address, **headers)
    return not queries.captured_queries


def without_cache(address, settings):
    settings.PAGE_CACHE_MEGABYTES = 0
    answer = ask(address)
    settings.PAGE_CACHE_MEGABYTES = 8
    return answer


def kept_pages() -> set[str]:
    return {path for _scheme, _host, path, _parameters in KEPT.pages}


def of_slug(slug):
    return Article.objects.filter(slug=slug)
