"""The clock: does what follows when an issue's hour has come.

Readers see an issue from its time on without it. One round is quick and can be repeated, so it doesn't matter how many
clocks run, or whether one was away for a while.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone

from issues.publishing import announce_due_issues

HEARTBEAT = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def run(*, seconds_between: float) -> None:
    """Go round for ever; whatever one round runs into is logged, and the next one tries again."""
    beat = None
    while True:
        now = timezone.now()
        if beat is None or now - beat >= HEARTBEAT:
            logger.info("The clock runs")
            beat = now
        close_old_connections()
        try:
            announce_due_issues(now)
        except Exception:  # what follows an issue is open to receivers of all kinds; the clock must outlive them
            logger.exception("A round of the clock failed; the next one follows")
        close_old_connections()
        time.sleep(seconds_between)
