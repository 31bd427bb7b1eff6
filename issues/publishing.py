"""The acts on a whole issue: schedule, close, withdraw; and telling the world once it is out."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.publishing import CannotPublish
from articles.signals import tell_public_pages_changed
from issues.models import Issue

if TYPE_CHECKING:
    from newsroom.accounts.models import User

logger = logging.getLogger(__name__)


def schedule(issue: Issue, *, publish_at: datetime, by: User | None, at: datetime) -> None:
    """Let the issue and its cleared stories go out at that moment (aware); one in the past means at once.

    Raises CannotPublish when the issue was withdrawn.
    """
    if issue.withdrawn_at:
        raise CannotPublish(_("The issue was withdrawn. Bring it back first."))
    before, issue.publish_at = issue.publish_at, publish_at
    _save(issue, "schedule", by=by, at=at, before=before)


def unschedule(issue: Issue, *, by: User | None, at: datetime) -> None:
    """Take the time away from an issue that isn't out yet.

    Raises CannotPublish when it is out: that is a withdrawal.
    """
    if issue.is_live(at):
        raise CannotPublish(_("The issue is out. To take it off, withdraw it."), field="publish_at")
    before, issue.publish_at = issue.publish_at, None
    _save(issue, "unschedule", by=by, at=at, before=before)


def withdraw(issue: Issue, *, by: User, at: datetime) -> None:
    """Take an issue off after it went out; stories with a time of their own stay."""
    if not issue.is_live(at):
        raise CannotPublish(_("Only an issue that is out can be withdrawn."))
    issue.withdrawn_at, issue.withdrawn_by = at, by
    _save(issue, "withdraw", by=by, at=at, before=issue.publish_at)


def reinstate(issue: Issue, *, by: User, at: datetime) -> None:
    """Bring a withdrawn issue back."""
    issue.withdrawn_at = issue.withdrawn_by = None
    _save(issue, "reinstate", by=by, at=at, before=issue.publish_at)


def close(issue: Issue, *, by: User, at: datetime) -> None:
    """Put the issue to bed: no more changes."""
    if issue.closed_at is None:
        issue.closed_at, issue.closed_by = at, by
        _save(issue, "close", by=by, at=at, before=issue.publish_at)


def reopen(issue: Issue, *, by: User, at: datetime) -> None:
    """Open a closed issue again."""
    issue.closed_at = issue.closed_by = None
    _save(issue, "reopen", by=by, at=at, before=issue.publish_at)


def announce_due_issues(now: datetime) -> list[Issue]:
    """Do what follows an issue's going out; one that fails never holds back the next.

    Readers see an issue from its `publish_at` on without this.
    """
    return [issue for issue in Issue.objects.due(now).order_by("publish_at", "id") if _announce(issue, now)]


def _announce(issue: Issue, now: datetime) -> bool:
    try:
        with transaction.atomic():
            if not _claim(issue, now):
                return False
            record(issue, "announce", by=None, at=now)
            tell_public_pages_changed(issue)
    except DatabaseError:
        logger.exception("Issue %s was not announced; the next round tries again", issue)
        return False
    logger.info("Issue %s is announced", issue)
    return True


def _claim(issue: Issue, now: datetime) -> bool:
    """Take the issue for this process; False when another one took it first."""
    return Issue.objects.filter(pk=issue.pk, announced_at=None).update(announced_at=now) == 1


@transaction.atomic
def _save(issue: Issue, verb: str, *, by: User | None, at: datetime, before: datetime | None) -> None:
    issue.save()
    record(issue, verb, by=by, at=at, before={"publish_at": before}, after={"publish_at": issue.publish_at})
    tell_public_pages_changed(issue)
