"""The shelf of the archive: its issues, and between them, with the reason, those that never were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.core.paginator import Page
from django.db.models import Q

from issues.models import Gap, Issue, Publication


@dataclass(frozen=True, slots=True)
class GapOnShelf:
    """Issues that never were, one after the other and for one reason; `date` is the last one's."""

    date: date
    folio: str
    reason: str
    is_gap: bool = True


def shelf(page: Page[Issue], publication: Publication, at: datetime, *, year: int | None) -> list[Issue | GapOnShelf]:
    """The issues of that page, newest first, with the explained gaps between them up to the publication's day.

    A gap stands on the page of the newer issue beside it. It takes two queries for any archive.
    """
    issues = list(page.object_list)
    if not issues:
        return []
    today = at.astimezone(publication.zone).date()
    within = Q(date__lte=today if page.number == 1 else issues[0].date)
    next_page = page.paginator.object_list[page.end_index() : page.end_index() + 1] if page.has_next() else []
    for older in next_page:
        within &= Q(date__gt=older.date)
    if year:
        within &= Q(date__year=year)
    days, counted = {issue.date for issue in issues}, {(issue.volume, issue.number) for issue in issues}
    gaps = [
        gap
        for gap in Gap.objects.filter(within)
        if ((gap.volume, gap.number) not in counted if gap.volume else gap.date not in days)
    ]
    return list(_side_by_side(issues, gaps, publication))


def _side_by_side(issues: list[Issue], gaps: list[Gap], publication: Publication) -> Iterator[Issue | GapOnShelf]:
    """By date, newest first; of one day the issue first."""
    rows: list[Issue | Gap] = sorted([*issues, *gaps], key=lambda row: row.date, reverse=True)
    for _reason, run in groupby(rows, key=lambda row: row.reason if isinstance(row, Gap) else row):
        standing = list(run)
        if isinstance(standing[0], Issue):
            yield standing[0]
        else:
            yield _one(standing[-1], standing[0], publication)


def _one(first: Issue | Gap, last: Issue | Gap, publication: Publication) -> GapOnShelf:
    ends = [first] if first == last else [first, last]
    folios = (
        Issue(volume=end.volume, number=end.number, date=end.date).folio_for(publication)
        if end.volume
        else publication.written(end.date)
        for end in ends
    )
    return GapOnShelf(last.date, " – ".join(folios), last.reason if isinstance(last, Gap) else "")
