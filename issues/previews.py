"""The pages of an issue that somebody without an account can open: one proof, by the site's own templates."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.review.places import network_of
from articles.review.views import HEADERS
from issues import proofs, sharing
from issues.models import Issue, IssueShareLink


@require_safe
def issue_preview(request: HttpRequest, token: str) -> HttpResponse:
    """The issue of the proof that the link was made for.

    Raises Http404 for any token that opens nothing, whatever the reason.
    """
    at = timezone.now()
    link = _opened(request, token, at)
    page = proofs.page_of(link.proof, at) | {"issue": _issue(link, token), "link": link}
    page["stories"] = _shown(link, token, page["stories"])
    return _answer(request, "issues/issue.html", page)


@require_safe
def story_preview(request: HttpRequest, token: str, place: int) -> HttpResponse:
    """One story of it, with its own headline and picture, its neighbours in the preview.

    Raises Http404 for any token that opens nothing, and for a place at which nothing may be shown.
    """
    at = timezone.now()
    link = _opened(request, token, at)
    stories = _shown(link, token, proofs.stories_of(link.proof, at, with_overrides=False))
    index = next((index for index, story in enumerate(stories) if story.position == place), None)
    if index is None:
        raise Http404
    story = stories[index]
    story.body = _with_ways_inside(story.body, stories)
    around = {"issue": _issue(link, token), "contents": stories} | _neighbours(stories, index)
    return _answer(request, "articles/story.html", {"at": at, "link": link, "story": story} | around)


def _opened(request: HttpRequest, token: str, at: datetime) -> IssueShareLink:
    link = sharing.link_of(token, at)
    if link is None:
        raise Http404
    if request.method == "GET":
        browser = request.headers.get("User-Agent", "")
        sharing.note_visit(link, at=at, place=network_of(request), browser=browser)
    return link


def _answer(request: HttpRequest, as_for_readers: str, context: dict[str, Any]) -> HttpResponse:
    shown = context | {"as_for_readers": as_for_readers, "of_an_issue": True}
    return HttpResponse(render_to_string("previews/shared.html", shown, request), headers=HEADERS)


def _issue(link: IssueShareLink, token: str) -> Issue:
    issue = proofs.issue_as_proofed(link.proof)
    issue.get_absolute_url = partial(reverse, "issues:preview", args=[token])  # type: ignore[method-assign]
    return issue


def _shown(link: IssueShareLink, token: str, stories: Sequence[Article]) -> list[Article]:
    """Those of the proof that may be shown today, each with an address inside the preview."""
    places = set(sharing.shown_in(link.proof).values_list("place", flat=True))
    return [_within(story, token, story.position) for story in stories if story.position in places]


def _within(story: Article, token: str, place: int | None) -> Article:
    """The story, whose address is inside the preview."""
    story.public_address = story.get_absolute_url()  # type: ignore[attr-defined]
    story.get_absolute_url = partial(reverse, "issues:story_preview", args=[token, place])  # type: ignore[method-assign]
    return story


def _with_ways_inside(body: str, stories: Sequence[Article]) -> str:
    """The text, in which links to the issue's other stories lead to their previews."""
    for story in stories:
        public = story.public_address  # type: ignore[attr-defined]
        body = body.replace(f'href="{public}"', f'href="{story.get_absolute_url()}"')
    return body


def _neighbours(stories: Sequence[Article], index: int) -> dict[str, Any]:
    after = stories[index + 1 : index + 2]
    return {
        "numeral": index + 1,
        "previous": stories[index - 1] if index else None,
        "next": after[0] if after else None,
    }
