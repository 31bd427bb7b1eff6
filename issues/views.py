"""Pages of the edition. The gate is `live(at)`; the moment is taken once a request and passed down."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from issues.archive import (
    Form,
    Lookup,
    form_of,
    issues_of,
    latest_years,
    look_up,
    months_of,
    shelf,
    weekdays,
    years_on_shelf,
)
from issues.models import Issue, Publication
from issues.overriding import as_shown_in
from issues.reading import issue_at, latest_and_before, stories_since


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The latest issue; before there is one, the stories that stand alone, or a friendly word."""
    at = timezone.now()
    latest, before = latest_and_before(at)
    alone = stories_since(latest, at)
    if latest is None:
        return render(request, "issues/nothing_yet.html", {"at": at, "stories": alone})
    return render(request, "issues/front.html", _with_stories(latest, at, (before, None)) | {"alone": alone})


@require_safe
def issue(request: HttpRequest, address: str) -> HttpResponse:
    """One issue with its stories; "vol-2132" leads to where Vol 2132 is."""
    at = timezone.now()
    found = issue_at(address, at)
    if found is None:
        raise Http404
    if found.address != address:
        return redirect(found, permanent=True)
    return render(request, "issues/issue.html", _with_stories(found, at, found.beside(at)))


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """The newest years; and the box, into which somebody types a volume or a date."""
    at = timezone.now()
    lookup = look_up(request.GET["find"], _publication(request), at) if request.GET.get("find", "").strip() else None
    if lookup and lookup.address:
        return redirect(lookup.address)
    return _archive_page(request, at, year=None, lookup=lookup)


@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """The issues of a year. A volume that has the year's figures keeps its old short address."""
    at = timezone.now()
    if not Issue.objects.live(at).of_year(year).exists():
        return redirect(get_object_or_404(Issue.objects.live(at).at_address(str(year))))
    return _archive_page(request, at, year=year, lookup=None)


def _with_stories(shown: Issue, at: datetime, beside: tuple[Issue | None, Issue | None]) -> dict[str, Any]:
    """What an issue's page shows: the stories in run order, and the issues before and after."""
    previous, following = beside
    return {
        "at": at,
        "reading": True,
        "saves_offline": settings.OFFLINE_READING,
        "issue": shown,
        "sections": list(shown.sections.all()),
        "stories": as_shown_in(shown, at),
        "previous": previous,
        "next": following,
    }


def _archive_page(request: HttpRequest, at: datetime, *, year: int | None, lookup: Lookup | None) -> HttpResponse:
    """The issues of that year, or of the newest ones, as covers month by month or as a table."""
    years, publication = years_on_shelf(at), _publication(request)
    shown = [year] if year else latest_years(years)
    issues = issues_of(shown, at)
    standing = shelf(issues, shown, publication, at)
    form = form_of(issues)
    context: dict[str, Any] = {"at": at, "year": year, "years": years, "shown": shown, "lookup": lookup, "form": form}
    context |= {"months": months_of(standing, form), "weekdays": weekdays() if form is Form.DAYS else []}
    context |= {
        "as_table": request.GET.get("as") == "table",
        "count": sum(one.count for one in years if year in {None, one.year}),
    }
    context |= {"latest": next(iter(issues), None)}
    return render(request, "issues/archive.html", context)


def _publication(request: HttpRequest) -> Publication:
    publication: Publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    return publication
