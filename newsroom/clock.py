"""The clock: does what follows when an hour has come: an issue's, that of changes to a live story, that of a letter.

Readers see an issue from its time on without it. One round is quick and can be repeated, so it doesn't matter how many
clocks run, or whether one was away for a while. Letters go out beside the rounds: a mail server may take its time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import count
from threading import Thread

from django.db import close_old_connections, connections
from django.utils import timezone

from articles.publishing import publish_due_changes
from articles.review.mail import send_waiting_mail
from issues.publishing import announce_due_issues

HEARTBEAT = timedelta(minutes=1)

Work = Callable[[datetime], object]

logger = logging.getLogger(__name__)


def run(*, seconds_between: float, rounds: Iterable[object] | None = None) -> None:
    """Go round for ever, or as often as said; whatever one round runs into is logged, and the next one tries again."""
    beat = postman = None
    for _round in count() if rounds is None else rounds:
        now = timezone.now()
        if beat is None or now - beat >= HEARTBEAT:
            logger.info("The clock runs")
            beat = now
        close_old_connections()
        for work in (announce_due_issues, publish_due_changes):
            _do(work, now)
        close_old_connections()
        if postman is None or not postman.is_alive():
            postman = Thread(target=_post, args=[now], name="postman", daemon=True)
            postman.start()
        time.sleep(seconds_between)
    if postman is not None:
        postman.join()


def _do(work: Work, now: datetime) -> None:
    try:
        work(now)
    except Exception:  # what follows an issue is open to receivers of all kinds; the clock must outlive them
        logger.exception("A round of the clock failed; the next one follows")


def _post(now: datetime) -> None:
    _do(send_waiting_mail, now)
    connections.close_all()
