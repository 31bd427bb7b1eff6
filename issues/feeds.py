"""An issue as a feed: all its stories, in run order."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.feeds import Followed, answered, told
from articles.models import Article
from articles.models.chosen import ArticleQuerySet
from issues.models import Issue


@require_safe
def issue(request: HttpRequest, address: str, form: str) -> HttpResponse:
    """An issue that is out; "vol-2132" leads to where Vol 2132 is."""
    at = timezone.now()
    found = get_object_or_404(Issue.objects.live(at).at_address(address))
    stories = IN_RUN_ORDER.of(issue=found.pk)
    feed = Followed(stories, found.get_absolute_url(), "issues:issue_feed", [found.address], found.folio)
    return answered(request, form, feed, at)


def _of_issue(at: Any, issue: Any) -> ArticleQuerySet:
    return Article.objects.live(at).filter(issue=issue).in_run_order()


IN_RUN_ORDER = told(_of_issue)
