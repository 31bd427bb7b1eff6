"""The issues that copy names, kept for the hand that takes it in until its transaction ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from articles.formats.incoming import Copy
from articles.prepared import prepared
from issues.intake.matching import issue_among, issue_of
from issues.models import Issue


def keep_issues(stories: Sequence[Copy]) -> list[Issue | None]:
    """The issue of each story: this hand's until the file is stored. Whoever schedules it waits, or came first.

    Without that, copy could slip into an issue that was proofed and scheduled after the look at it, and two imports at
    once would both find a story missing and make it twice.
    """
    found = [issue_of(copy) for copy in stories]
    kept: dict[int, Issue] = {}
    for key in sorted({issue.pk for issue in found if issue is not None}):  # always in the same order
        kept |= {issue.pk: issue for issue in _locked(issue=key)}
    # As each is now: before it was locked, somebody may have numbered it anew, or made the one that was missing.
    still = [issue and kept.get(issue.pk) for issue in found]
    return [
        (issue and issue_among([issue], copy)) or _issue_kept(copy) for copy, issue in zip(stories, still, strict=True)
    ]


def _issue_kept(copy: Copy) -> Issue | None:
    """The issue that the copy names, if we have it, kept as above."""
    issue = issue_of(copy)
    return next(iter(_locked(issue=issue.pk)), None) if issue is not None else None


def new_issue(copy: Copy) -> Issue | None:
    """The issue that was missing when the file came, if its copy names one; another story may have made it since."""
    issue = _issue_kept(copy)
    if issue is not None or copy.volume is None or copy.date is None:
        return issue
    try:
        with transaction.atomic():
            return Issue.objects.create(volume=copy.volume, number=copy.number, date=copy.date)
    except IntegrityError:
        # Another import made it in the same moment.
        return _issue_kept(copy)


@prepared
def _locked(issue: Any) -> QuerySet[Issue]:
    """The issue as it is now, and nobody else's to act on until the transaction ends."""
    return Issue.objects.select_for_update(no_key=True).filter(pk=issue)
