"""The clock: does what follows when an issue's hour has come.

Readers see an issue from its time on without it. One round is quick and can be repeated, so it doesn't matter how many
clocks run, or whether one was away for a while.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from itertools import count

from django.db import close_old_connections
from django.utils import timezone

from articles.publishing import publish_due_changes
from issues.publishing import announce_due_issues

HEARTBEAT = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def run(*, seconds_between: float, rounds: Iterable[object] | None = None) -> None:
    """Go round for ever, or as often as said; whatever one round runs into is logged, and the next one tries again."""
    beat = None
    for _round in count() if rounds is None else rounds:
        now = timezone.now()
        if beat is None or now - beat >= HEARTBEAT:
            logger.info("The clock runs")
            beat = now
        close_old_connections()
        try:
            announce_due_issues(now)
            publish_due_changes(now)
        except Exception:  # what follows an issue is open to receivers of all kinds; the clock must outlive them
            logger.exception("A round of the clock failed; the next one follows")
        close_old_connections()
        time.sleep(seconds_between)
