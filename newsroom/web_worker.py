"""The worker of gunicorn that shares out connections: none waits behind a busy process while another has time."""

from __future__ import annotations

import socket
import time

from gunicorn.workers.gthread import ThreadWorker


class WebWorker(ThreadWorker):
    """A process of gunicorn with threads that takes a connection only while one of its threads is free.

    Gunicorn's own takes up to a thousand. When sixteen readers come at once, the process that wakes up first has most
    of them in its hand before the other one is awake, and keeps them for as long as they stay open: one core idles.
    """

    def accept(self, listener: socket.socket) -> None:
        """Take one connection; the second one only after others have had their chance: threads share one core."""
        if self._in_hand() == 1:
            time.sleep(0)  # lets go of the interpreter: the thread with the first one begins, and that takes its time
        super().accept(listener)

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """The round of gunicorn's loop, with the door open or closed."""
        if self.alive:
            self.set_accept_enabled(self._in_hand() < self.cfg.threads and self.nr_conns < self.cfg.worker_connections)
        super().wait_for_and_dispatch_events(timeout)

    def _in_hand(self) -> int:
        """Requests that are being answered: connections that wait for their reader's next one are not."""
        return int(self.nr_conns - len(self.keepalived_conns) - len(self.pending_conns))
