"""What an editor sees first: what blocks the next issue, what waits for them, what goes out next, what failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q

from articles.finding import among
from articles.governing.proposals import count_waiting
from articles.models import Article, WorkingCopy
from articles.review.waiting import Waiting, waiting_for
from articles.rights import EDIT_ALL, GOVERN, SEE_ALL, visible_to
from articles.states import State
from issues.models import Issue, Publication
from issues.states import state_of as state_of_issue
from issues.states import what_follows
from newsroom.accounts.models import User
from newsroom.clock.telling import ClockLine, clock_line
from newsroom.desk.outlook import Done, Failure, Going, failures_for, goes_out_next, last_done
from newsroom.desk.tonight import Tonight, next_issues, tonight

LATEST, NEXT, LONGEST_LIST = 2, 3, 8
Status = Article.Status


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

    tonight: Tonight | None = None
    clock: ClockLine | None = None
    issues: list[IssueCard] = field(default_factory=list)
    waiting: list[Waiting] = field(default_factory=list)
    in_review: list[Article] = field(default_factory=list)
    changes_in_review: list[WorkingCopy] = field(default_factory=list)
    drafts: list[Article] = field(default_factory=list)
    going: list[Going] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    done: list[Done] = field(default_factory=list)
    proposed_topics: int = 0
    sees_stories: bool = False
    sees_issues: bool = False
    has_stories: bool = False
    has_issues: bool = False
    has_publication: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether the newsroom has just been set up."""
        return not (self.has_stories or self.has_issues)


def dashboard_for(person: User, *, at: datetime) -> Dashboard:
    """The first page for this person at that moment (aware), in a fixed number of queries."""
    board = Dashboard(
        sees_stories=_may_view(person, "articles.view_article"),
        sees_issues=_may_view(person, "issues.view_issue"),
        has_publication=Publication.objects.exists(),
    )
    if board.sees_stories:
        _fill_stories(board, person, at)
    if board.sees_issues:
        _fill_issues(board, person, at)
        board.clock = clock_line(at)
    board.going = goes_out_next(person, at, with_issues=board.sees_issues)
    board.failures = failures_for(person, at)
    board.done = last_done(person)
    if person.has_perm(GOVERN):
        board.proposed_topics = count_waiting()
    return board


def _may_view(person: User, right: str) -> bool:
    return any(person.has_perm(name) for name in (right, right.replace(".view_", ".change_")))


def _fill_stories(board: Dashboard, person: User, at: datetime) -> None:
    visible = Article.objects.filter(visible_to(person)).defer("body", "editor_note", "standfirst")
    stories = visible.select_related("issue", "section", "claimed_by")
    board.waiting = waiting_for(person, at)
    board.in_review = list(stories.filter(status=Status.IN_REVIEW).order_by("modified_at", "id")[:LONGEST_LIST])
    if person.has_perm(EDIT_ALL):
        changes = WorkingCopy.objects.filter(status=WorkingCopy.Status.IN_REVIEW).order_by("saved_at")
        named = changes.prefetch_related(Prefetch("article", Article.objects.only("headline", "working_title")))
        board.changes_in_review = list(
            named.only("article", "saved_at", "saved_by").prefetch_related("saved_by")[:LONGEST_LIST]
        )
    mine = among(stories.filter(status=Status.DRAFT), Q(created_by=person) | Q(assigned_to=person))
    board.drafts = list(mine.order_by("-modified_at", "-id")[:LONGEST_LIST])
    board.has_stories = bool(board.in_review or board.drafts) or Article.objects.exists()


def _fill_issues(board: Dashboard, person: User, at: datetime) -> None:
    out = list(Issue.objects.live(at).newest_first().defer("letter")[:LATEST])
    ahead = next_issues(at, most=NEXT)
    issues = [*reversed(ahead), *out]
    board.has_issues = bool(issues)
    counted = Article.objects.filter(issue__in=[issue.pk for issue in issues]).values("issue", "status")
    rows = list(counted.annotate(count=Count("id")).order_by("issue", "status").values_list("issue", "status", "count"))
    board.issues = [
        IssueCard(issue, state_of_issue(issue, at), what_follows(issue, at), _counts(issue, rows)) for issue in issues
    ]
    # Who sees their own stories only would read that an issue is empty when it is not.
    if ahead and (person.has_perm(SEE_ALL) or person.has_perm(EDIT_ALL)):
        board.tonight = tonight(ahead[0], at)


def _counts(issue: Issue, rows: list[tuple[Any, str, int]]) -> list[tuple[str, str, int]]:
    found = {status: count for issue_id, status, count in rows if issue_id == issue.pk}
    return [(str(key), str(label), found[key]) for key, label in Status.choices if key in found]
