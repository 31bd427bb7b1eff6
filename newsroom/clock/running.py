"""The clock as a worker: it sleeps until something goes out, or for half a second, and goes round.

One process is the clock; others wait for its lease to end, and see to it that no issue is late meanwhile. Were two to
go round at once, nothing would come twice: all that a round does is claimed by updates that only one wins. After a
while away, what came due meanwhile is done first.
"""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from threading import Thread

from django.db import close_old_connections, connections
from django.utils import timezone

from newsroom.clock.keeping import let_go, take
from newsroom.clock.rounds import BESIDE, EACH_MINUTE, Work, attempt, go_round, next_appointment, step_in

LONGEST_SLEEP = 0.5  # seconds: what is published now is announced within the next
SHORTEST_SLEEP = 0.005
A_MINUTE, HEARTBEAT = 60.0, 60.0

logger = logging.getLogger(__name__)


class Clock:
    """One process that is the clock, or waits to be."""

    def __init__(self) -> None:
        self.holder = uuid.uuid4()
        self.helpers: dict[str, Thread] = {}
        self.is_held = False
        # Of the monotonic clock: the machine's own may be set back.
        self.minute = self.beat = float("-inf")

    def run(self, rounds: Iterable[object] | None = None) -> None:
        """Go round for ever, or as often as said."""
        try:
            for _round in count() if rounds is None else rounds:
                close_old_connections()
                now = timezone.now()
                attempt(self._go_round, now)
                time.sleep(self._pause())
        finally:
            for helper in self.helpers.values():
                helper.join(0 if rounds is None else None)
            attempt(lambda _now: let_go(self.holder), timezone.now())

    def _go_round(self, now: datetime) -> None:
        was_held, self.is_held = self.is_held, take(self.holder, now)
        if self.is_held != was_held:
            logger.info("This is the clock now" if self.is_held else "Another process is the clock now")
        if not self.is_held:
            attempt(step_in, now)
            return
        if time.monotonic() - self.beat >= HEARTBEAT:
            logger.info("The clock runs")
            self.beat = time.monotonic()
        go_round(now)
        if time.monotonic() - self.minute >= A_MINUTE:
            self.minute = time.monotonic()
            for work in EACH_MINUTE:
                attempt(work, now)
        for name, work in BESIDE.items():
            self._help(name, work, now)

    def _help(self, name: str, work: Work, now: datetime) -> None:
        """Start the helper unless it is still at it."""
        helper = self.helpers.get(name)
        if helper is None or not helper.is_alive():
            self.helpers[name] = Thread(target=_beside, args=[work, now], name=name, daemon=True)
            self.helpers[name].start()

    def _pause(self) -> float:
        """Seconds until something goes out, or until it is time to look for what others have scheduled meanwhile."""
        now, until = timezone.now(), None
        try:
            until = next_appointment(now) if self.is_held else None
        except Exception:  # the database may be away: the next round says so
            logger.exception("The clock could not look ahead")
        return max(min((until - now) / timedelta(seconds=1) if until else LONGEST_SLEEP, LONGEST_SLEEP), SHORTEST_SLEEP)


def _beside(work: Work, now: datetime) -> None:
    attempt(work, now)
    connections.close_all()
