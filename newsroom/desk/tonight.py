"""The next issue, and what stands between it and its readers: at ten to midnight this must be seen at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article
from articles.states import State, state_of
from issues.models import Issue
from issues.readiness import IssueRemark, at_a_glance, stories_of
from issues.states import state_of as state_of_issue
from issues.states import what_follows


@dataclass(frozen=True, slots=True)
class Line:
    """A story of the issue with what is in its way."""

    story: Article
    state: State
    remarks: list[IssueRemark]


@dataclass(frozen=True, slots=True)
class Tonight:
    """The next issue: how it stands, what is in its own way, and the stories that don't run as they are."""

    issue: Issue
    state: State
    follows: str
    remarks: list[IssueRemark]
    blocked: list[Line]
    count: int

    @property
    def ready(self) -> int:
        """How many of its stories run as they are."""
        return self.count - len(self.blocked)


def next_issues(at: datetime, *, most: int) -> list[Issue]:
    """The issues that are not out at that moment (aware), the next one first."""
    out = Issue.objects.live(at).values("pk")
    ahead = Issue.objects.exclude(pk__in=out).filter(withdrawn_at=None).order_by("date", "volume", "number")
    return list(ahead.defer("letter")[:most])


def tonight(issue: Issue, at: datetime) -> Tonight:
    """What blocks that issue and what it goes without, for somebody who may see all of its stories."""
    stories = stories_of(issue)
    found = at_a_glance(issue, at=at, stories=stories)
    lines = [Line(story, state_of(story, at), [r for r in found if r.story is story]) for story in stories]
    return Tonight(
        issue,
        state_of_issue(issue, at),
        what_follows(issue, at),
        [remark for remark in found if remark.story is None],
        [line for line in lines if line.remarks],
        len(lines),
    )
