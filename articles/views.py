"""Pages of the copy. The gate is `live(at)`; the moment is taken once a request and passed down."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import Count, Model, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Correction, Section, Strength
from articles.models.chosen import ArticleQuerySet
from articles.preview import page_of as story_page
from articles.structured_data import with_last_change
from articles.tagging.models import Country, Topic

STORIES_A_PAGE = 30
CORRECTIONS_A_PAGE = 50
NAMES_A_PAGE = 300

Row = TypeVar("Row", bound=Model)


@require_safe
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One story, with its place in the issue if the issue is out."""
    at = timezone.now()
    found = with_last_change(Article.objects.live(at).for_story_page()).filter(slug=slug).first()
    if found is None:
        return _moved_or_gone(request, slug, at)
    return render(request, "articles/story.html", story_page(found, at))


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """A person with everything of theirs that readers see; somebody without such a story has no page yet."""
    at = timezone.now()
    found = get_object_or_404(Author.objects.select_related("portrait"), slug=slug)
    stories = Article.objects.live(at).by_author(found)
    return _stories_page(request, "articles/author.html", stories, at, author=found)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What has run about a topic."""
    at = timezone.now()
    found = Topic.objects.at_address(slug)
    if found is None or not found.is_public:
        raise Http404
    if found.slug != slug:
        return redirect(found, permanent=True)
    return _stories_page(request, "articles/topic.html", Article.objects.live(at).on_topic(found), at, topic=found)


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """What has run about a country. All countries have a page: the list of them is no secret."""
    at = timezone.now()
    found = get_object_or_404(Country, code=code.upper())
    if code != code.lower():
        return redirect(found, permanent=True)
    stories = Article.objects.live(at).in_country(found)
    return _stories_page(request, "articles/country.html", stories, at, may_be_empty=True, country=found)


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    """What has run in a section."""
    at = timezone.now()
    found = get_object_or_404(Section, slug=slug)
    stories = Article.objects.live(at).in_section(found)
    return _stories_page(request, "articles/section.html", stories, at, section=found)


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Everyone with a story that readers see."""
    at = timezone.now()
    people = Author.objects.select_related("portrait").filter(bylines__article__in=Article.objects.live(at))
    counted = people.annotate(stories=Count("bylines__article", distinct=True)).order_by("name", "id")
    return render(request, "articles/authors.html", {"at": at, "page": page_of(request, counted, NAMES_A_PAGE)})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """All topics with a story that readers see."""
    at = timezone.now()
    counted = Topic.objects.public().filter(_has_stories(at)).annotate(stories=Count("taggings")).order_by("name")
    return render(request, "articles/topics.html", {"at": at, "page": page_of(request, counted, NAMES_A_PAGE)})


@require_safe
def countries(request: HttpRequest) -> HttpResponse:
    """All countries with a story that readers see, by region."""
    at = timezone.now()
    counted = Country.objects.filter(_has_stories(at)).annotate(stories=Count("taggings")).order_by("region", "name")
    return render(request, "articles/countries.html", {"at": at, "countries": counted})


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """Everything that was wrong and is right now, in stories that readers see, newest first."""
    at = timezone.now()
    known = Correction.objects.filter(article__in=Article.objects.live(at)).order_by("-corrected_at", "-id")
    dated = known.select_related("article").defer("article__body").annotate(month=TruncMonth("corrected_at"))
    page = page_of(request, dated, CORRECTIONS_A_PAGE)
    return render(request, "articles/corrections.html", {"at": at, "page": page})


def page_of(request: HttpRequest, rows: QuerySet[Row], length: int = STORIES_A_PAGE) -> Page[Row]:
    """The page that the address asks for.

    Raises Http404 for a page that isn't there.
    """
    try:
        return Paginator(rows, length).page(request.GET.get("page", 1))
    except InvalidPage as error:
        raise Http404(_("There is no such page.")) from error


def _stories_page(
    request: HttpRequest,
    template: str,
    stories: ArticleQuerySet,
    at: datetime,
    *,
    may_be_empty: bool = False,
    **of: Any,
) -> HttpResponse:
    """A list of stories, newest first.

    Raises Http404 when there is none: an empty page would tell of a story to come.
    """
    page = page_of(request, stories.newest_first().for_cards())
    if not page.object_list and not may_be_empty:
        raise Http404
    return render(request, template, {"at": at, "page": page} | of)


def _has_stories(at: datetime) -> Q:
    """Of a topic or country: a story that readers see is about it. Mentions don't count."""
    return Q(taggings__strength__lt=Strength.MENTION, taggings__content_object__in=Article.objects.live(at))


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
