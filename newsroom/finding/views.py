"""The search page, what it suggests, and how browsers add it to theirs."""

from __future__ import annotations

from threading import Lock

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from articles.addresses import absolute
from articles.search.answering import answer, suggestions
from articles.search.asking import Asked
from issues.models import Issue, Publication
from newsroom.finding.noting import note
from newsroom.finding.showing import page_of

LONGEST_SUGGESTED_FOR = 100  # characters
SUGGESTED = 8
# What thousands of stories say is in memory while a search is answered. A process has one processor: four at once were
# no sooner done, and took 20 MB more for good.
ONE_AT_A_TIME = Lock()
KINDS = {
    "issue": gettext_lazy("Issue"),
    "country": gettext_lazy("Country"),
    "topic": gettext_lazy("Topic"),
    "author": gettext_lazy("Author"),
    "section": gettext_lazy("Section"),
    "story": gettext_lazy("Story"),
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`/search/?q=`: a page of the stories found; without a question, where to begin."""
    at, publication = timezone.now(), _publication(request)
    asked = Asked.read(request.GET)
    with ONE_AT_A_TIME:
        answered = answer(asked, at=at, zone=publication.zone)
    note(answered, timezone.localdate(at, publication.zone))
    return render(request, "search/search.html", page_of(answered, publication, at))


@require_safe
@cache_control(public=True, max_age=60)
def suggest(request: HttpRequest) -> HttpResponse:
    """`/search/suggestions/?q=`: what one can go to at once, at most eight, as JSON; nothing that isn't public."""
    at = timezone.now()
    text = Asked.read(request.GET).text[:LONGEST_SUGGESTED_FOR]
    found = suggestions(text, at=at, issues=Issue.objects.live(at), limit=SUGGESTED) if text else []
    rows = [
        {"word": str(KINDS[one.kind]), "address": one.address, "pieces": one.pieces, "called": one.called}
        for one in found
    ]
    return JsonResponse({"text": text, "suggestions": rows})


@require_safe
@cache_control(public=True, max_age=60)
def description(request: HttpRequest) -> HttpResponse:
    """`/search/opensearch.xml` (OpenSearch 1.1): lets a browser search here from its own bar."""
    root = absolute(request, "/").rstrip("/")
    kind = "application/opensearchdescription+xml"
    return render(request, "search/opensearch.xml", {"root": root}, content_type=f"{kind}; charset=utf-8")


def _publication(request: HttpRequest) -> Publication:
    publication: Publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    return publication
