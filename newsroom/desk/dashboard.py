"""What an editor sees first: tonight's issue, what waits for a second pair of eyes, what was last worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Count, QuerySet

from articles.models import Article
from articles.states import State, state_of
from issues.models import Issue, Publication
from issues.states import state_of as state_of_issue
from issues.states import what_follows

LATEST, NEXT, LONGEST_LIST = 2, 3, 8


@dataclass(frozen=True, slots=True)
class IssueCard:
    """An issue with its state and how many of its stories are in which: (key, label, count)."""

    issue: Issue
    state: State
    follows: str
    counts: list[tuple[str, str, int]]


@dataclass(slots=True)
class Dashboard:
    """The first page. Lists that this person may not see stay empty."""

    issues: list[IssueCard] = field(default_factory=list)
    in_review: list[Article] = field(default_factory=list)
    drafts: list[Article] = field(default_factory=list)
    scheduled: list[tuple[Article, State]] = field(default_factory=list)
    has_stories: bool = False
    has_issues: bool = False
    has_publication: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the newsroom has just been set up."""
        return not (self.has_stories or self.has_issues)


def dashboard_for(person: AbstractBaseUser | AnonymousUser, *, at: datetime) -> Dashboard:
    """The first page for this person at that moment (aware), in a fixed number of queries."""
    board = Dashboard(has_publication=Publication.objects.exists())
    if _may_view(person, "articles.view_article"):
        _fill_stories(board, at)
    if _may_view(person, "issues.view_issue"):
        board.issues = _issue_cards(at)
        board.has_issues = bool(board.issues)
    return board


def _may_view(person: AbstractBaseUser | AnonymousUser, right: str) -> bool:
    return any(person.has_perm(name) for name in (right, right.replace(".view_", ".change_")))  # type: ignore[union-attr]


def _fill_stories(board: Dashboard, at: datetime) -> None:
    stories = Article.objects.select_related("issue", "section").defer("body", "editor_note")
    board.in_review = _newest(stories.filter(status=Article.Status.IN_REVIEW))
    board.drafts = _newest(stories.filter(status=Article.Status.DRAFT))
    waiting = stories.filter(status=Article.Status.CLEARED, live_from__gt=at).order_by("live_from", "position", "id")
    board.scheduled = [(story, state_of(story, at)) for story in waiting[:LONGEST_LIST]]
    board.has_stories = bool(board.in_review or board.drafts or board.scheduled) or Article.objects.exists()


def _newest(stories: QuerySet[Article]) -> list[Article]:
    return list(stories.order_by("-modified_at", "-id")[:LONGEST_LIST])


def _issue_cards(at: datetime) -> list[IssueCard]:
    out = list(Issue.objects.live(at).newest_first()[:LATEST])
    ahead = list(
        Issue.objects.exclude(pk__in=Issue.objects.live(at).values("pk"))
        .filter(withdrawn_at=None)
        .order_by("date", "volume", "number")[:NEXT]
    )
    issues = [*reversed(ahead), *out]
    counted = Article.objects.filter(issue__in=[issue.pk for issue in issues]).values("issue", "status")
    rows = list(counted.annotate(count=Count("id")).order_by("issue", "status").values_list("issue", "status", "count"))
    return [
        IssueCard(issue, state_of_issue(issue, at), what_follows(issue, at), _counts(issue, rows)) for issue in issues
    ]


def _counts(issue: Issue, rows: list[tuple[Any, str, int]]) -> list[tuple[str, str, int]]:
    found = {status: count for issue_id, status, count in rows if issue_id == issue.pk}
    return [(str(key), str(label), found[key]) for key, label in Article.Status.choices if key in found]


def next_issue(at: datetime) -> Issue | None:
    """The issue that goes out next: the first that isn't out at that moment (aware), by the date that it bears."""
    out = Issue.objects.live(at).values("pk")
    return Issue.objects.exclude(pk__in=out).filter(withdrawn_at=None).order_by("date", "volume", "number").first()
