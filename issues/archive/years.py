"""The years of the archive, and the issues of some of them with all that a cover or a row shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import ExtractYear

from articles.content import OF_LEAD_PICTURE
from articles.models import Article
from issues.models import Issue, Override

FILLS_A_PAGE = 12  # issues; a year that has just begun shows the one before it, too


@dataclass(frozen=True, slots=True)
class YearOnShelf:
    """A year, and how many of its issues readers see."""

    year: int
    count: int


def years_on_shelf(at: datetime) -> list[YearOnShelf]:
    """The years with an issue that readers see, newest first, by one query."""
    counted = Issue.objects.live(at).order_by().annotate(year=ExtractYear("date")).values("year")
    rows = counted.annotate(count=Count("pk")).order_by("-year")
    return [YearOnShelf(row["year"], row["count"]) for row in rows]


def latest_years(years: Sequence[YearOnShelf]) -> list[int]:
    """The newest years, as many as fill a page: what the archive shows to somebody who chose none."""
    chosen, issues = list[int](), 0
    for one in years:
        if issues < FILLS_A_PAGE:
            chosen.append(one.year)
            issues += one.count
    return chosen


def issues_of(years: Sequence[int], at: datetime) -> list[Issue]:
    """The issues of these years that readers see, newest first, each with its `lead` and how many `stories` it has.

    It takes four queries for any number of issues. The lead is the first story that readers see, and has the picture
    that its issue gives it; None, where no story is public.
    """
    of_years = Q()
    for year in years:
        of_years |= Q(date__range=(date(year, 1, 1), date(year, 12, 31)))
    first = Article.objects.live(at).filter(issue=OuterRef("pk")).in_run_order().values("pk")[:1]
    issues = Issue.objects.live(at).filter(of_years).annotate(lead_id=Subquery(first)).newest_first()
    found = list(issues.select_related("cover__source").defer("letter", "editor_note")) if years else []
    _take_leads(found)
    _take_counts(found, at)
    return found


def _take_leads(issues: list[Any]) -> None:
    chosen = [issue.lead_id for issue in issues if issue.lead_id]
    shown = Article.objects.filter(pk__in=chosen).select_related("lead_image__source")
    leads = {lead.pk: lead for lead in shown.only("headline", "slug", "issue", "lead_image", *OF_LEAD_PICTURE)}
    for row in Override.objects.filter(article__in=chosen).select_related("picture__source"):
        lead = leads.get(row.article_id)
        if lead and lead.issue_id == row.issue_id:
            lead.headline = row.headline or lead.headline
            if row.picture:
                lead.lead_with(row.picture)
    for issue in issues:
        issue.lead = leads.get(issue.lead_id)


def _take_counts(issues: list[Any], at: datetime) -> None:
    stories = Article.objects.live(at).filter(issue__in=issues).order_by().values_list("issue")
    counts = dict(stories.annotate(count=Count("pk")))
    for issue in issues:
        issue.story_count = counts.get(issue.pk, 0)
