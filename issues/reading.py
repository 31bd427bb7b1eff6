"""What the front page and an issue's page ask of the database: a fixed number of queries, each written once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from articles.models import Article, Section
from articles.models.belongings import Belonging, with_belongings
from articles.models.chosen import PICTURE
from articles.prepared import prepared
from issues.models import Issue, IssueSection
from issues.models.issue import volume_and_number

BETWEEN_ISSUES = 6

SECTIONS = Belonging(
    "sections",
    IssueSection,
    "issue",
    ("id", "issue_id", "section_id", "order", "head"),
    "section",
    Section,
    ("id", "name", "slug", "standing_head"),
)


def latest_and_before(at: datetime) -> tuple[Issue | None, Issue | None]:
    """The latest issue that readers see at that moment (aware), and the one before it."""
    latest, before, *_rest = [*with_belongings(_latest_two(at=at), [SECTIONS]), None, None]
    return latest, before


def issue_at(address: str, at: datetime) -> Issue | None:
    """The issue that readers see under the last part of an address, with its cover and its sections."""
    volume, number = volume_and_number(address) or (0, None)
    asked = _numbered(at=at, volume=volume, number=number) if number else _running(at=at, volume=volume)
    return next(iter(with_belongings(asked, [SECTIONS])), None)


def stories_since(latest: Issue | None, at: datetime) -> list[Article]:
    """The newest stories without an issue; those that came out since the latest issue, if there is one."""
    return with_belongings(_alone_since(at=at, since=latest.publish_at) if latest else _alone(at=at))


@prepared
def _latest_two(at: Any) -> QuerySet[Issue]:
    return _whole(Issue.objects.live(at).newest_first())[:2]


@prepared
def _running(at: Any, volume: Any) -> QuerySet[Issue]:
    return _whole(Issue.objects.live(at).filter(volume=volume, number=None))


@prepared
def _numbered(at: Any, volume: Any, number: Any) -> QuerySet[Issue]:
    return _whole(Issue.objects.live(at).filter(volume=volume, number=number))


def _whole(issues: QuerySet[Issue]) -> QuerySet[Issue]:
    """With the cover and the planned sections in the same row."""
    shown = ("volume", "number", "date", "title", "letter", "folio", "publish_at", "withdrawn_at")
    cover = (f"cover__{name}" for name in PICTURE)
    return issues.select_related("cover__source").only(*shown, *cover).annotate(**{SECTIONS.column: SECTIONS.rows()})


@prepared
def _alone(at: Any) -> QuerySet[Article]:
    return Article.objects.live(at).filter(issue=None).newest_first().for_reading()[:BETWEEN_ISSUES]


@prepared
def _alone_since(at: Any, since: Any) -> QuerySet[Article]:
    later = Article.objects.live(at).filter(issue=None, live_from__gte=since)
    return later.newest_first().for_reading()[:BETWEEN_ISSUES]
