"""The look at the clock from the web server's processes, which live when the clock doesn't.

Each process looks every few seconds in a thread of its own and keeps what it saw: a page of the desk shows it without
asking the database. With each look it gives free memory back. The thread begins with the first request, because a
server that forks takes no threads along.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock, Thread
from typing import Any

from django.db import close_old_connections, connections
from django.utils import timezone

from newsroom.clock.alarm import Worry, warn, worries
from newsroom.garbage import give_back

LOOK_EVERY = 10.0

Answer = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

logger = logging.getLogger(__name__)


class Watch:
    """What this process saw when it last looked."""

    def __init__(self) -> None:
        self.worries: list[Worry] = []
        self._begins = Lock()
        self._thread: Thread | None = None

    def look(self, now: datetime) -> list[Worry]:
        """Look, keep what is seen for the desk's pages, and mail what was not mailed yet."""
        self.worries = worries(now)
        warn(self.worries, now)
        return self.worries

    def begin(self) -> None:
        """Look for ever, beside the requests; however often it is asked, there is one thread."""
        if self._thread is None:
            with self._begins:
                if self._thread is None:
                    self._thread = Thread(target=self._keep_looking, name="watch", daemon=True)
                    self._thread.start()

    def _keep_looking(self) -> None:
        while True:
            close_old_connections()
            try:
                self.look(timezone.now())
            except Exception:  # the database may be away; the watch must outlive it
                logger.exception("The look at the clock failed; the next one follows")
            connections.close_all()
            give_back()
            time.sleep(LOOK_EVERY)


watch = Watch()


def watched(application: Answer) -> Answer:
    """The application, which begins to watch with its first request."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        watch.begin()
        return application(environ, start_response)

    return answer
