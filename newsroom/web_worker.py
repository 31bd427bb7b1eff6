"""The worker of gunicorn that shares out connections: none waits behind a busy process while another has time."""

from __future__ import annotations

import socket
import time

from gunicorn.workers.gthread import ThreadWorker

# Readers whose connections were kept can have all threads for good: a new one waits no longer than that for its place.
LONGEST_SHUT = 0.25


class WebWorker(ThreadWorker):
    """A process of gunicorn with threads that takes a connection only while one of its threads is free.

    Gunicorn's own takes up to a thousand. When sixteen readers come at once, the process that wakes up first has most
    of them in its hand before the other one is awake, and keeps them for as long as they stay open: one core idles.
    """

    last_free = 0.0

    def accept(self, listener: socket.socket) -> None:
        """Take one connection; the second one only after others had their chance: threads share one core."""
        if self._in_hand() == 1:
            time.sleep(0)  # lets go of the interpreter: the thread with the first one begins, and that takes its time
        super().accept(listener)
        self.last_free = time.monotonic()

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """The round of gunicorn's loop, with the door open or shut."""
        if self.alive:
            self.set_accept_enabled(self._is_open())
            timeout = min(timeout, LONGEST_SHUT)
        super().wait_for_and_dispatch_events(timeout)

    def _is_open(self) -> bool:
        now = time.monotonic()
        if self._in_hand() < self.cfg.threads:
            self.last_free = now
            return bool(self.nr_conns < self.cfg.worker_connections)
        return now - self.last_free >= LONGEST_SHUT and bool(self.nr_conns < self.cfg.worker_connections)

    def _in_hand(self) -> int:
        """Requests that are being answered: connections that wait for their reader's next one are not."""
        return int(self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns))
