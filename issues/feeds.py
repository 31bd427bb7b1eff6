"""An issue as a feed: all its stories, in run order."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.feeds import Followed, answered
from articles.models import Article
from issues.models import Issue


@require_safe
def issue(request: HttpRequest, address: str, form: str) -> HttpResponse:
    """An issue that is out; "vol-2132" leads to where Vol 2132 is."""
    at = timezone.now()
    found = get_object_or_404(Issue.objects.live(at).at_address(address))
    stories = Article.objects.live(at).filter(issue=found).in_run_order()
    feed = Followed(stories, found.get_absolute_url(), "issues:issue_feed", [found.address], found.folio, most=None)
    return answered(request, form, feed, at)
