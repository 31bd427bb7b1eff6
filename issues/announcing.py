"""Announcing: what went out is claimed by one process, and what follows is written down with the claim.

Readers see issues and stories from their second on without this. A claim is an update that can fail, in one transaction
with the errands that follow (`issues.errands`): there is no moment at which something is announced and nothing follows.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import DatabaseError, transaction

from articles.activity.recording import record
from articles.models import Article
from issues.errands import STALE, write_for_issue, write_for_stories
from issues.models import Issue

STORIES_AT_ONCE, LOTS_A_ROUND = 500, 10

logger = logging.getLogger(__name__)


def announce_due_issues(now: datetime) -> list[Issue]:
    """Claim each issue that is out and write down what follows; one that fails never holds back the next."""
    return [issue for issue in Issue.objects.due(now).order_by("publish_at", "id") if _announce(issue, now)]


def announce_due_stories(now: datetime) -> int:
    """Claim the stories that went public and write down what follows, in lots; how many were claimed.

    The newest come first. What has been public for more than a week is an archive that was imported: it is marked, and
    nobody is told. A round takes so many and leaves the others to the next.
    """
    claimed = 0
    for _lot in range(LOTS_A_ROUND):
        count = _announce_lot(now)
        claimed += count
        if count < STORIES_AT_ONCE:
            break
    return claimed


def late_by(issue: Issue, now: datetime) -> float:
    """Seconds since its second. One made after it (a back issue that was brought in) counts from its making."""
    second = issue.publish_at or now
    if second < issue.created_at <= now:
        second = issue.created_at
    return max((now - second).total_seconds(), 0)


def _announce(issue: Issue, now: datetime) -> bool:
    try:
        with transaction.atomic():
            if not _claim(issue, now):
                return False
            record(issue, "announce", by=None, at=now)
            write_for_issue(issue, now)
    except Exception:  # whatever is wrong with this one, the next one is out too
        logger.exception("Issue %s was not announced; the next round tries again", issue)
        return False
    logger.info("Issue %s is announced", issue)
    return True


def _claim(issue: Issue, now: datetime) -> bool:
    """Take the issue for this process; False when another one took it first, or it was withdrawn meanwhile."""
    return Issue.objects.due(now).filter(pk=issue.pk).update(announced_at=now, late_by=late_by(issue, now)) == 1


def _announce_lot(now: datetime) -> int:
    """Two processes never hold the same row: PostgreSQL locks each and skips what is locked, SQLite lets one write."""
    if not Article.objects.unannounced(now).exists():  # nothing is locked for nothing
        return 0
    try:
        with transaction.atomic():
            found = Article.objects.unannounced(now).order_by("-live_from", "-id")
            lot = found.select_for_update(skip_locked=True, no_key=True)
            times = dict(lot.values_list("pk", "live_from")[:STORIES_AT_ONCE])
            Article.objects.filter(pk__in=times, announced_at=None).update(announced_at=now)
            news = [pk for pk, live_from in times.items() if live_from and live_from > now - STALE]
            if news:
                told = Article.objects.filter(pk__in=news).select_related("issue").defer("body", "editor_note")
                write_for_stories(told.order_by("live_from", "position", "id"), now)
    except DatabaseError:
        logger.exception("Stories were not announced; the next round tries again")
        return 0
    return len(times)
