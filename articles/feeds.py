"""The newest stories, of all or of a subject, as a feed that reading programs follow (Atom, RFC 4287)."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.models.chosen import ArticleQuerySet
from articles.structured_data import last_changed, with_last_change
from articles.subjects import Subject
from articles.tagging.models import Country, Topic
from articles.tagging.regions import countries_within, region_at
from articles.templatetags.story import absolute

STORIES_IN_A_FEED = 30


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """What readers see, newest first."""
    return _feed(request, Article.objects.live(timezone.now()), page="/", feed=reverse("articles:latest_feed"))


@require_safe
def country(request: HttpRequest, code: str) -> HttpResponse:
    """What readers see of a country."""
    found = get_object_or_404(Country, code=code.upper())
    address = reverse("articles:country_feed", args=[found.code.lower()])
    if request.path != address:
        return redirect(address, permanent=True)
    stories = Subject.of_country(found).stories(timezone.now())
    return _feed(request, stories, page=found.get_absolute_url(), feed=address, title=found.name)


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers see of a region."""
    found = region_at(slug)
    if found is None:
        raise Http404
    address = reverse("articles:region_feed", args=[found.slug])
    if request.path != address:
        return redirect(address, permanent=True)
    countries = Country.objects.filter(code__in=countries_within(found.code))
    stories = Subject.of_countries(countries).stories(timezone.now())
    return _feed(request, stories, page=reverse("articles:region", args=[slug]), feed=address, title=found.usual_name)


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What readers see of a topic and all below it; a topic without such a story has no feed, as it has no page."""
    found = Topic.objects.at_address(slug)
    if found is None or not found.is_public:
        raise Http404
    address = reverse("articles:topic_feed", args=[found.slug])
    if request.path != address:
        return redirect(address, permanent=found.was_at(slug))
    stories = Subject.of_topic(found).stories(timezone.now())
    if not stories.exists():
        raise Http404
    return _feed(request, stories, page=found.get_absolute_url(), feed=address, title=found.name)


def _feed(request: HttpRequest, stories: ArticleQuerySet, *, page: str, feed: str, title: str = "") -> HttpResponse:
    """The newest of these stories. One that was corrected or changed is an updated entry, not a new one."""
    address = partial(absolute, request)
    publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    made = Atom1Feed(
        f"{title} · {publication.name}" if title else publication.name,
        address(page),
        publication.tagline,
        language=publication.language,
        feed_url=address(feed),
    )
    shown = with_last_change(stories).for_cards().prefetch_related("corrections")
    for story in shown.newest_first()[:STORIES_IN_A_FEED]:
        _add(made, story, address(story.get_absolute_url()), address("/"))
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add(feed: Atom1Feed, story: Article, link: str, site: str) -> None:
    """An entry whose id stays when the story's address changes (RFC 4287, 4.2.6)."""
    feed.add_item(
        title=story.headline,
        link=link,
        description="\n".join([story.trail, *(str(said.text) for said in story.corrections.all())]).strip(),
        unique_id=f"{site}#story-{story.pk}",
        author_name=", ".join(byline.author.name for byline in story.bylines.all()) or None,
        pubdate=story.live_from,
        updateddate=last_changed(story),
    )
