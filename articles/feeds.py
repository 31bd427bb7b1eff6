"""The newest stories as a feed that reading programs follow (Atom, RFC 4287)."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.structured_data import last_changed, with_last_change
from articles.templatetags.story import absolute

STORIES_IN_A_FEED = 30


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """What readers see, newest first. A story that was corrected or changed is an updated entry, not a new one."""
    address = partial(absolute, request)
    publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    feed = Atom1Feed(
        publication.name,
        address("/"),
        publication.tagline,
        language=publication.language,
        feed_url=address(reverse("articles:latest_feed")),
    )
    stories = with_last_change(Article.objects.live(timezone.now())).for_cards().prefetch_related("corrections")
    for story in stories.newest_first()[:STORIES_IN_A_FEED]:
        _add(feed, story, address(story.get_absolute_url()), address("/"))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


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
