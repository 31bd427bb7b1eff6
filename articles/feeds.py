"""The newest stories, of all or of something, as feeds that reading programs follow: Atom, RSS and JSON Feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import register_converter, reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.addresses import absolute, path_to
from articles.conditional import unless_known
from articles.known import known_names
from articles.lists import Listing
from articles.models import Article, Author, Section
from articles.models.chosen import ArticleQuerySet
from articles.subjects import Subject
from articles.syndication import FORMS, Feed
from articles.syndication.telling import STORIES_IN_A_FEED, Stories, Teller, told
from articles.tagging.models import Topic
from articles.tagging.regions import countries_within, region_at

__all__ = ["STORIES_IN_A_FEED", "Followed", "answered", "told"]


class FormOfFeed:
    """The ending of a feed's address."""

    regex = "|".join(FORMS)

    def to_python(self, value: str) -> str:
        """The form's name."""
        return value

    def to_url(self, value: str) -> str:
        """The ending."""
        return value


register_converter(FormOfFeed, "form")  # for the addresses of both rooms


@dataclass(frozen=True, slots=True)
class Followed:
    """What a feed is of: its stories in their order, its page, the name and the keys of its address, its title."""

    stories: Stories
    page: str
    name: str
    keys: Sequence[str] = ()
    title: str = ""

    def address(self, form: str) -> str:
        """The path of the feed in that form."""
        return path_to(self.name, *self.keys, form)


@require_safe
def latest(request: HttpRequest, form: str) -> HttpResponse:
    """What readers see, newest first."""
    at = timezone.now()
    return answered(request, form, Followed(NEWEST, "/", "articles:latest_feed"), at)


@require_safe
def section(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What readers see of a section."""
    at = timezone.now()
    found = get_object_or_404(Section, slug=slug)
    stories = _some(Listing.of_section(found), at, may_be_empty=False)
    feed = Followed(stories, found.get_absolute_url(), "articles:section_feed", [slug], found.name)
    return answered(request, form, feed, at)


@require_safe
def author(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What readers see of a person's."""
    at = timezone.now()
    found = get_object_or_404(Author, slug=slug)
    stories = _some(Listing.of_author(found), at, may_be_empty=False)
    feed = Followed(stories, found.get_absolute_url(), "articles:author_feed", [slug], found.name)
    return answered(request, form, feed, at)


@require_safe
def country(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """What readers see of a country."""
    at = timezone.now()
    found = known_names().country_coded.get(code.upper())
    if found is None:
        raise Http404
    stories = _some(Subject.of_countries([found]).listing, at)
    keys = [found.code.lower()]
    feed = Followed(stories, found.get_absolute_url(), "articles:country_feed", keys, found.name)
    return answered(request, form, feed, at)


@require_safe
def region(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What readers see of a region."""
    at = timezone.now()
    found = region_at(slug)
    if found is None:
        raise Http404
    countries = known_names().coded(countries_within(found.code))
    stories = _some(Subject.of_countries(countries).listing, at)
    page = reverse("articles:region", args=[found.slug])
    feed = Followed(stories, page, "articles:region_feed", [found.slug], found.usual_name)
    return answered(request, form, feed, at)


@require_safe
def topic(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """What readers see of a topic and all below it; a topic without such a story has no feed, as it has no page."""
    at = timezone.now()
    known = known_names()
    found = known.topic_at.get(slug) or Topic.objects.at_address(slug)
    if found is None or not found.is_public:
        raise Http404
    stories = _some(Subject.of_topics(known.within(found)).listing, at, may_be_empty=False)
    feed = Followed(stories, found.get_absolute_url(), "articles:topic_feed", [found.slug], found.name)
    return answered(request, form, feed, at, for_good=found.was_at(slug))


def answered(
    request: HttpRequest, form: str, followed: Followed, at: datetime, *, for_good: bool = True
) -> HttpResponse:
    """The feed in that form, or 304 for who has it; from another spelling of its address the way to this one."""
    here = followed.address(form)
    if request.path != here:
        return redirect(here, permanent=for_good)
    said = _described(request, form, followed, at)
    answer = HttpResponse(FORMS[form].write(said), content_type=f"{FORMS[form].content_type}; charset=utf-8")
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if said.hub:
        answer.headers["Link"] = f'<{said.hub}>; rel="hub", <{said.address}>; rel="self"'
    return unless_known(request, answer)


def _described(request: HttpRequest, form: str, followed: Followed, at: datetime) -> Feed:
    site = absolute(request, "/").removesuffix("/")
    publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    return Feed(
        id=f"{site}{followed.address('atom')}",
        address=f"{site}{followed.address(form)}",
        title=f"{followed.title} · {publication.name}" if followed.title else publication.name,
        subtitle=publication.tagline or publication.about,
        home=f"{site}{followed.page}",
        publisher=publication.name,
        language=publication.language,
        icon=f"{site}{path_to('icon', 'icon', 192)}",
        hub=settings.WEBSUB_HUB,
        entries=Teller(publication, site, at).entries(followed.stories),
    )


def _some(listing: Listing, at: datetime, *, may_be_empty: bool = True) -> Stories:
    """The newest of a list. Raises Http404 where none may not be: an empty feed would tell of a story to come."""
    keys = listing.newest(at, STORIES_IN_A_FEED)
    if not keys and not may_be_empty:
        raise Http404
    return SOME.of(keys=keys)


def _newest(at: Any) -> ArticleQuerySet:
    return Article.objects.live(at).newest_first()[:STORIES_IN_A_FEED]


def _among(at: Any, keys: Any) -> ArticleQuerySet:
    return Article.objects.live(at).filter(pk__in=keys).newest_first()


NEWEST, SOME = told(_newest), told(_among, most_keys=STORIES_IN_A_FEED)
