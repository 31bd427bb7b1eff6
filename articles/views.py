"""Pages of the copy. The gate is `live(at)`; the moment is taken once a request and passed down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles.addresses import path_to
from articles.finding import key_in
from articles.known import known_names
from articles.lists import (
    LEADS,
    STORIES_A_PAGE,
    Listing,
    Place,
    page_from,
    place_of_number,
    place_of_page_before,
    query_of,
)
from articles.models import Article, Author, Correction, Section, TallyChange
from articles.models.belongings import with_belongings
from articles.prepared import prepared
from articles.preview import page_of as story_page
from articles.related import related_to
from articles.structured_data import with_last_change
from articles.subject_pages import region_page, standing_beside, topic_page, tree, world
from articles.subjects import Subject
from articles.tagging.models import Topic
from articles.tagging.regions import countries_within, region_at
from articles.tallies import (
    NONE,
    Tally,
    tallies_of_authors,
    tallies_of_places,
    tallies_of_sections,
    tallies_of_topics,
)

CORRECTIONS_A_PAGE = 50
NAMES_A_PAGE = 300
BRANCHES_A_PAGE = 50


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One story, with its place in the issue if the issue is out."""
    at = timezone.now()
    found = next(iter(with_belongings(_story_at(at=at, slug=slug))), None)
    if found is None:
        return _moved_or_gone(request, slug, at)
    page = story_page(found, at)
    around = [page[way].pk for way in ("previous", "next") if page.get(way)]
    return render(
        request, "articles/story.html", page | {"reading": True, "related": related_to(found, at, beside=around)}
    )


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """A person with everything of theirs that readers see; somebody without such a story has no page yet."""
    at = timezone.now()
    found = get_object_or_404(Author.objects.select_related("portrait__source"), slug=slug)
    tally = tallies_of_authors(at, zone_of(request)).get(found.pk, NONE)
    listed = Listed(Listing.of_author(found), tally, zone_of(request))
    return _stories_page(request, "articles/author.html", listed, at, {"author": found})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What has run about a topic and all below it."""
    at, mark = timezone.now(), TallyChange.objects.mark()
    known = known_names(mark)
    found = known.topic_at.get(slug) or _topic_at(slug)
    if found.slug != slug:
        return redirect(found, permanent=found.was_at(slug))
    tallies = tallies_of_topics(at, zone_of(request), mark)
    subject = Subject.of_topics(known.within(found))
    listed = Listed(subject.listing, tallies.get(found.pk, NONE), zone_of(request))
    about = topic_page(found, tallies, known) | standing_beside(subject, at, tallies, known)
    about["feed"] = path_to("articles:topic_feed", slug, "atom")
    return _stories_page(request, "articles/topic.html", listed, at, about)


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """What has run about a country. All countries have a page: the list of them is no secret."""
    at, mark = timezone.now(), TallyChange.objects.mark()
    known = known_names(mark)
    found = known.country_coded.get(code.upper())
    if found is None:
        raise Http404
    if code != code.lower():
        return redirect(found, permanent=True)
    tallies, subject = tallies_of_places(at, zone_of(request), mark), Subject.of_countries([found])
    listed = Listed(subject.listing, tallies.get(found.code, NONE), zone_of(request))
    about = {"country": found} | standing_beside(subject, at, tallies, known)
    about["feed"] = path_to("articles:country_feed", code, "atom")
    return _stories_page(request, "articles/country.html", listed, at, about, may_be_empty=True)


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """What has run about the countries of a region. All regions have a page, as all countries have."""
    at, mark = timezone.now(), TallyChange.objects.mark()
    known, found = known_names(mark), region_at(slug)
    if found is None:
        raise Http404
    if found.slug != slug:
        return redirect("articles:region", found.slug, permanent=True)
    countries = known.coded(countries_within(found.code))
    tallies, subject = tallies_of_places(at, zone_of(request), mark), Subject.of_countries(countries)
    listed = Listed(subject.listing, tallies.get(found.code, NONE), zone_of(request))
    about = region_page(found, countries, tallies) | standing_beside(subject, at, tallies, known)
    about["feed"] = path_to("articles:region_feed", slug, "atom")
    return _stories_page(request, "articles/region.html", listed, at, about, may_be_empty=True)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """What has run in a section."""
    at = timezone.now()
    found = get_object_or_404(Section, slug=slug)
    tally = tallies_of_sections(at, zone_of(request)).get(found.pk, NONE)
    listed = Listed(Listing.of_section(found), tally, zone_of(request))
    return _stories_page(request, "articles/section.html", listed, at, {"section": found})


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Everyone with a story that readers see."""
    at = timezone.now()
    tallies = tallies_of_authors(at, zone_of(request))
    people = Author.objects.filter(pk__in=tallies.keys()).only("name", "slug", "role_title").order_by("slug")
    page = page_of(request, people, NAMES_A_PAGE)
    counted = [(author, tallies[author.pk].stories()) for author in page]
    return render(request, "articles/authors.html", {"at": at, "page": page, "counted": counted})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """The tree of topics, those with a story that readers see."""
    at, mark = timezone.now(), TallyChange.objects.mark()
    branches = tree(tallies_of_topics(at, zone_of(request), mark), known_names(mark))
    return render(request, "articles/topics.html", {"at": at, "page": page_of(request, branches, BRANCHES_A_PAGE)})


@require_safe
@gzip_page
def countries(request: HttpRequest) -> HttpResponse:
    """The world as a map, and all countries with a story that readers see, by region."""
    at, mark = timezone.now(), TallyChange.objects.mark()
    shown = world(tallies_of_places(at, zone_of(request), mark), known_names(mark))
    return render(request, "articles/countries.html", {"at": at} | shown)


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was wrong and is right now, in stories that readers see, newest first."""
    at = timezone.now()
    known = Correction.objects.filter(article__in=Article.objects.live(at)).order_by("-corrected_at", "-id")
    dated = known.select_related("article").defer("article__body").annotate(month=TruncMonth("corrected_at"))
    page = page_of(request, dated, CORRECTIONS_A_PAGE)
    months = [(month, list(entries)) for month, entries in groupby(page, key=attrgetter("month"))]
    return render(request, "articles/corrections.html", {"at": at, "page": page, "months": months})


def page_of(request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], length: int = STORIES_A_PAGE) -> Page[Any]:
    """The page that the address asks for.

    Raises Http404 for a page that isn't there.
    """
    try:
        return Paginator(rows, length).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(_("There is no such page.")) from error


@dataclass(frozen=True, slots=True)
class Listed:
    """A list with the number of its stories, and the zone that parts its years."""

    listing: Listing
    tally: Tally
    zone: ZoneInfo

    def of_year(self, year: int) -> Listed:
        """The same of one year."""
        return Listed(self.listing.of_year(year, self.zone), self.tally.of(year), self.zone)


def _stories_page(
    request: HttpRequest,
    template: str,
    listed: Listed,
    at: datetime,
    about: dict[str, Any],
    *,
    may_be_empty: bool = False,
) -> HttpResponse:
    """A list of stories from the place that the address asks for, of all years or of one.

    What a subject leads comes first. Raises Http404 when there is none: an empty page would tell of a story to come.
    """
    tally, year = listed.tally, _year_of(request, listed.tally)
    if not tally.stories() and not may_be_empty:
        raise Http404
    listed = listed.of_year(year) if year else listed
    elsewhere = _elsewhere(request, listed, at)
    if elsewhere is not None:
        return redirect(request.path + query_of(listed.listing, elsewhere))
    page = page_from(listed.listing, at, _start(request, listed.listing), STORIES_A_PAGE, listed.tally)
    if not page.stories and (request.GET.get("before") or not may_be_empty):
        raise Http404(_("There is no such page."))
    shown = {"at": at, "page": page, "tally": tally, "year": year, "chosen": f"year={year}" if year else ""}
    has_leads = bool(listed.tally.leads())
    # What a subject doesn't lead begins on a later page.
    far = bool(has_leads and page.older and not page.others and listed.tally.others())
    return render(request, template, shown | about | {"has_leads": has_leads, "others_are_far": far})


def _start(request: HttpRequest, listing: Listing) -> Place:
    """The place from which on the address asks for stories."""
    typed = request.GET.get("before", "")
    return _place_in(listing, typed) if typed else Place(LEADS)


def _place_in(listing: Listing, typed: str) -> Place:
    """The place that a link names. Raises Http404 for what is none, or none of that list."""
    place = Place.read(typed)
    if place is None or place.part >= listing.parts:
        raise Http404(_("There is no such page."))
    return place


def _elsewhere(request: HttpRequest, listed: Listed, at: datetime) -> Place | None:
    """Where the page begins that was asked for by its end, or by the number that pages had once.

    Raises Http404 for what names no page.
    """
    if "after" in request.GET:
        end = _place_in(listed.listing, request.GET["after"])
        return place_of_page_before(listed.listing, at, end, STORIES_A_PAGE)
    if "page" in request.GET:
        number = key_in(request.GET["page"])
        skipped = (number - 1) * STORIES_A_PAGE if number else -1
        if not 0 <= skipped < max(listed.tally.stories(), 1):
            raise Http404(_("There is no such page."))
        return place_of_number(listed.listing, listed.tally, at, skipped, listed.zone)
    return None


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The zone whose years the publication counts."""
    zone: ZoneInfo = request.publication.zone  # type: ignore[attr-defined]  # see newsroom.zones
    return zone


def _year_of(request: HttpRequest, tally: Tally) -> int | None:
    """The year that the address asks for; None if for none. Raises Http404 for one without a story."""
    typed = request.GET.get("year", "")
    if not typed:
        return None
    year = key_in(typed)
    if year is None or not tally.stories(year):
        raise Http404(_("No story of that year."))
    return year


def _topic_at(slug: str) -> Topic:
    """The topic that is or was at this address. Raises Http404 for one that readers don't see."""
    found = Topic.objects.at_address(slug)
    if found is None or not found.is_public:
        raise Http404
    return found


@prepared
def _story_at(at: Any, slug: Any) -> QuerySet[Article]:
    return with_last_change(Article.objects.live(at).filter(slug=slug).for_reading(whole=True))


def _moved_or_gone(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    """The way from a former address or from a story that was taken off to its successor; 410 for a killed one.

    Raises Http404 for everything else, and so says the same of a draft as of nothing.
    """
    known = Article.objects.filter(Q(slug=slug) | Q(former_addresses__slug=slug)).defer("body").first()
    if known is not None and known.is_live(at):
        return redirect(known, permanent=True)
    if known is not None and known.has_run(at):
        return _taken_off(request, known, at)
    raise Http404


def _taken_off(request: HttpRequest, known: Article, at: datetime) -> HttpResponse:
    """What is said of a story that ran. Nothing is said of a successor that readers don't see."""
    killed = known.status == Article.Status.KILLED
    withdrawal = known.withdrawals.filter(for_good=killed).select_related("successor").first()
    successor = withdrawal.successor if withdrawal else None
    if successor is not None and not successor.is_live(at):
        successor = None
    if withdrawal and successor and not (killed and withdrawal.told_readers):
        return redirect(successor, permanent=killed)
    if not killed:
        raise Http404
    context = {"at": at, "withdrawal": withdrawal, "successor": successor}
    return render(request, "errors/410.html", context, status=410)
