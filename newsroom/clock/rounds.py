"""What one round does, for the worker and for cron alike."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import Min
from django_tasks_db.models import DBTaskResult

from articles.images.expiring import take_off_what_has_ended
from articles.models import Article, WorkingCopy
from articles.publishing import publish_due_changes
from articles.retagging.tasks import take_up_operations
from articles.review.mail import send_waiting_mail
from articles.row_counts import note_row_counts_daily
from articles.search.indexing import freshen_in_background
from articles.tasks import (
    forget_old_tally_changes,
    keep_tallies_when_due,
    learn_topics_when_due,
    look_at_pictures,
    mend_lists,
)
from issues.announcing import announce_due_issues, announce_due_stories
from issues.errands import run_errands, turn_pages
from issues.intake.tasks import take_up_abandoned
from issues.models import Issue, Publication
from issues.newsletter.mailing import send_newsletters
from issues.opening import open_due_issues
from newsroom.page_cache.models import forget_old_changes
from newsroom.page_cache.purging import tell_what_turned

Work = Callable[[datetime], object]

# In each round, in this order. Each can be repeated, and done by two at once.
EACH_ROUND: list[Work] = [announce_due_issues, publish_due_changes, announce_due_stories, turn_pages]
# Beside the rounds, each in a thread of its own: whom they talk to may take their time.
BESIDE: dict[str, Work] = {
    "postman": send_waiting_mail,
    "errands": run_errands,
    "newsletter": send_newsletters,
    "index": freshen_in_background,
    "purge": tell_what_turned,
}

SHORTLY = timedelta(seconds=0.3)  # after its second, an issue is announced by the clock that holds the lease
LONGEST_TASK = timedelta(minutes=30)
MOST_TRIES_OF_A_TASK = 3

logger = logging.getLogger(__name__)


def go_round(now: datetime) -> None:
    """Do all that is due inside the house; whatever one work runs into is logged, and the others are done."""
    for work in EACH_ROUND:
        attempt(work, now)


def step_in(now: datetime) -> None:
    """What a clock does that only waits: announce an issue that should have been announced by now.

    The one that holds the lease may have died a moment before the second; the lease itself runs out later. Were it
    alive after all, the claim decides between the two.
    """
    if Issue.objects.due(now - SHORTLY).exists():
        announce_due_issues(now)


def attempt(work: Work, now: datetime) -> object:
    """Do it, and outlive it; what it says that it did."""
    try:
        return work(now)
    except Exception:  # what follows is open to receivers of all kinds; the clock must outlive them
        logger.exception("A round of the clock failed; the next one follows")
        return None


def next_appointment(now: datetime) -> datetime | None:
    """The earliest moment after now at which something goes out (aware)."""
    moments = [
        Issue.objects.filter(publish_at__gt=now, withdrawn_at=None, announced_at=None).aggregate(at=Min("publish_at")),
        Article.objects.filter(status=Article.Status.CLEARED, announced_at=None, live_from__gt=now).aggregate(
            at=Min("live_from")
        ),
        WorkingCopy.objects.filter(publish_at__gt=now).aggregate(at=Min("publish_at")),
    ]
    return min(filter(None, (found["at"] for found in moments)), default=None)


def take_up_tasks(now: datetime) -> int:
    """Let work that a killed worker left be done by another; how many tasks those were.

    A task of ours bears being done twice and takes far less than half an hour. One that has brought down three workers
    is noted as failed.
    """
    left = DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST_TASK)
    taken = 0
    for task in left.only("pk", "worker_ids", "started_at"):
        same = DBTaskResult.objects.running().filter(pk=task.pk, started_at=task.started_at)
        if len(task.worker_ids) < MOST_TRIES_OF_A_TASK:
            taken += same.update(status="READY", started_at=None)
        else:
            same.update(status="FAILED", finished_at=now, traceback="Its worker was killed, three times.")
    return taken


def keep_counts(now: datetime) -> None:
    """Have the numbers beside countries, topics and people written down, as they are by the publication's zone."""
    keep_tallies_when_due(Publication.current().time_zone)


EACH_MINUTE: list[Work] = [
    open_due_issues,
    take_up_tasks,
    take_up_abandoned,
    take_up_operations,
    learn_topics_when_due,
    mend_lists,
    forget_old_tally_changes,
    keep_counts,
    look_at_pictures,
    take_off_what_has_ended,
    note_row_counts_daily,
    forget_old_changes,
]


def all_works() -> list[Work]:
    """All that is done in a round, each minute, and beside: for whoever goes round once, by cron."""
    return [*EACH_ROUND, *EACH_MINUTE, *BESIDE.values()]
