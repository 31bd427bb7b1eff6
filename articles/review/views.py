"""The one page of the review that somebody without an account can open: a shared preview."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.preview import page_of, story_from
from articles.review.places import network_of
from articles.review.sharing import link_of, note_visit

# Never found, never kept, and its address never told to the pages that it links to.
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
}


@require_safe
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The version that the link was made for, by the template of the site.

    Raises Http404 for any token that opens nothing, whatever the reason.
    """
    at = timezone.now()
    link = link_of(token, at)
    if link is None:
        raise Http404
    if request.method == "GET":
        note_visit(link, at=at, place=network_of(request), browser=request.headers.get("User-Agent", ""))
    story = story_from(link.content, link.article, at)
    shown = page_of(story, at) | {"link": link, "as_for_readers": "articles/story.html"}
    page = render_to_string("previews/shared.html", shown, request)
    return HttpResponse(page, headers=HEADERS)
