"""Pages of the edition. The gate is `live(at)`; the moment is taken once a request and passed down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.models import Article
from articles.views import page_of
from issues.archive import shelf
from issues.models import Issue, Override
from issues.models.issue import IssueQuerySet
from issues.overriding import overridden

BETWEEN_ISSUES = 6


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The latest issue; before there is one, the stories that stand alone, or a friendly word."""
    at = timezone.now()
    latest = Issue.objects.live(at).select_related("cover__source").newest_first().first()
    alone = _stories_between_issues(latest, at)
    if latest is None:
        return render(request, "issues/nothing_yet.html", {"at": at, "stories": alone})
    return render(request, "issues/front.html", _with_stories(latest, at) | {"alone": alone})


@require_safe
def issue(request: HttpRequest, address: str) -> HttpResponse:
    """One issue with its stories; "vol-2132" leads to where Vol 2132 is."""
    at = timezone.now()
    found = get_object_or_404(Issue.objects.live(at).select_related("cover__source").at_address(address))
    if found.address != address:
        return redirect(found, permanent=True)
    return render(request, "issues/issue.html", _with_stories(found, at))


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """All issues, newest first."""
    at = timezone.now()
    return _archive_page(request, Issue.objects.live(at), at, year=None)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The issues of a year. A volume that has the year's figures keeps its old short address."""
    at = timezone.now()
    issues = Issue.objects.live(at).of_year(year)
    if not issues.exists():
        return redirect(get_object_or_404(Issue.objects.live(at).at_address(str(year))))
    return _archive_page(request, issues, at, year=year)


def _with_stories(shown: Issue, at: datetime) -> dict[str, Any]:
    """What an issue's page shows: the stories in run order and the issues before and after."""
    stories = Article.objects.live(at).filter(issue=shown).in_run_order().for_cards()
    return {
        "at": at,
        "reading": True,
        "issue": shown,
        "sections": list(shown.sections.select_related("section")),
        "stories": overridden(list(stories), shown),
        "previous": shown.before(at),
        "next": shown.after(at),
    }


def _stories_between_issues(latest: Issue | None, at: datetime) -> list[Article]:
    """Stories without an issue that came out since the latest issue."""
    stories = Article.objects.live(at).filter(issue=None).newest_first().for_cards()
    if latest is not None:
        stories = stories.filter(live_from__gte=latest.publish_at)
    return list(stories[:BETWEEN_ISSUES])


def _archive_page(request: HttpRequest, issues: IssueQuerySet, at: datetime, *, year: int | None) -> HttpResponse:
    page = page_of(request, issues.select_related("cover__source").newest_first())
    _take_leads(list(page.object_list), at)
    context = {"at": at, "page": page, "year": year, "years": Issue.objects.live(at).years()}
    context["shelf"] = shelf(page, request.publication, at, year=year)  # type: ignore[attr-defined]  # see newsroom.zones
    return render(request, "issues/archive.html", context)


def _take_leads(issues: list[Issue], at: datetime) -> None:
    """Give each issue its `lead`, the first story that readers see, in one query."""
    first = Article.objects.live(at).filter(issue=OuterRef("issue")).in_run_order().values("pk")[:1]
    rows = (
        Article.objects.filter(issue__in=issues, pk=Subquery(first)).select_related("lead_image__source").defer("body")
    )
    leads = list(rows)
    shown_otherwise = Override.objects.filter(article__in=leads).select_related("picture__source")
    pictures: dict[tuple[int | None, int], Any] = {
        (row.issue_id, row.article_id): row.picture for row in shown_otherwise
    }
    of_issue = {lead.issue_id: lead for lead in leads}
    for issue_id, lead in of_issue.items():
        lead.lead_image = pictures.get((issue_id, lead.pk)) or lead.lead_image
    for shown in issues:
        shown.lead = of_issue.get(shown.pk)  # type: ignore[attr-defined]
