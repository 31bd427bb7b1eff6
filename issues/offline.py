"""An issue kept on the reader's own device: which pages belong to it, the worker that shows them without a network.

Only what readers see is listed, by the gate of every page. The browser fetches the pages themselves, without cookies:
whoever is signed in saves what everybody else would.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.images.models import Image
from articles.models import Article, PictureUse
from articles.structured_data import last_changed, with_last_change
from issues.models import Issue

MOST_KEPT = 14  # of the latest issues, kept by themselves
ASKED_AGAIN = {"Cache-Control": "no-cache"}

# What a worker that was sent out before gets when the switch is off: it clears up and is gone.
GOING = """addEventListener("install", () => skipWaiting())
addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name.startsWith("saved-")) await caches.delete(name)
  await registration.unregister()
})()))
"""


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The issues that this browser keeps, and the page that stands in for one that it doesn't when there is no network.

    Which these are the browser alone knows: a script fills them in.
    """
    _refuse_when_off()
    return render(request, "issues/saved.html", {"at": timezone.now()})


@require_safe
def contents(request: HttpRequest, address: str) -> JsonResponse:
    """What belongs to an issue: its page and its stories' as readers see them now, each with what tells a newer one."""
    _refuse_when_off()
    at = timezone.now()
    issue = get_object_or_404(Issue.objects.live(at).at_address(address).select_related("cover"))
    live = Article.objects.live(at).filter(issue=issue).in_run_order().select_related("lead_image")
    stories = list(with_last_change(live).defer("body"))
    within = _pictures_within(stories)
    pages = {
        story.get_absolute_url(): f"{_version(story)} {_shown([story.lead_image, *within[story.pk]], at)}"
        for story in stories
    }
    # The issue's own page changes with every story of it, with its order, its own words and its cover.
    cover = _shown([issue.cover], at)
    own = [issue.folio, issue.title, cover, *(f"{page} {version}" for page, version in pages.items())]
    answer = _told(issue) | {"pages": {issue.get_absolute_url(): str(own)} | pages}
    return JsonResponse(answer, headers=ASKED_AGAIN)


@require_safe
def latest(request: HttpRequest) -> JsonResponse:
    """The newest issues, for whoever keeps some of them always."""
    _refuse_when_off()
    issues = Issue.objects.live(timezone.now()).newest_first()[:MOST_KEPT]
    return JsonResponse({"issues": [_told(issue) for issue in issues]}, headers=ASKED_AGAIN)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the top so that the whole site is in its reach; the name of its file is its version."""
    text = f'importScripts("{static("js/offline/worker.js")}")\n' if settings.OFFLINE_READING else GOING
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers=ASKED_AGAIN)


def _told(issue: Issue) -> dict[str, Any]:
    return {
        "folio": issue.folio,
        "title": issue.title,
        "address": issue.get_absolute_url(),
        "contents": reverse("issues:offline_contents", args=[issue.address]),
    }


def _version(story: Article) -> str:
    """When readers last got something new in it, and under which headline it stands."""
    changed = last_changed(story)
    return f"{changed.isoformat() if changed else ''} {story.headline}"


def _pictures_within(stories: Iterable[Article]) -> dict[int, list[Image]]:
    """The pictures in the text of each of these stories, by its id; one query."""
    found: dict[int, list[Image]] = defaultdict(list)
    for use in PictureUse.objects.filter(article__in=[story.pk for story in stories]).select_related("image"):
        found[use.article_id].append(use.image)
    return found


def _shown(pictures: Iterable[Image | None], at: datetime) -> str:
    """The numbers of those that readers may see at that moment: a page with one that was withdrawn is another page."""
    return ",".join(str(key) for key in sorted(one.pk for one in pictures if one and one.may_be_shown(at)))


def _refuse_when_off() -> None:
    if not settings.OFFLINE_READING:
        raise Http404
