"""The worker of gunicorn that shares out connections: none waits behind a busy process while another has time.

And no editor waits behind two hundred readers: what the desk asks is taken up before what readers asked earlier.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from queue import Queue
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

# Readers whose connections were kept can have all threads for good: a new one waits no longer than that for its place.
LONGEST_SHUT = 0.25
DESK = b"/admin/"
METHODS = (b"GET", b"POST", b"HEAD")
FOR_THE_DESK = tuple(method + b" " + DESK for method in METHODS)


class WebWorker(ThreadWorker):
    """A process of gunicorn with threads that takes a connection only while one of its threads is free.

    Gunicorn's own takes up to a thousand. When sixteen readers come at once, the process that wakes up first has most
    of them in its hand before the other one is awake, and keeps them for as long as they stay open: one core idles.
    """

    last_free = 0.0

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """The threads of gunicorn's own, which take up what the desk asks before what readers ask."""
        pool = ThreadPoolExecutor(max_workers=self.cfg.threads)
        pool._work_queue = EditorsFirst()  # type: ignore[assignment]  # noqa: SLF001  it has no other way in
        return pool

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


class EditorsFirst(Queue[Any]):
    """What waits for a thread. Editors come first, but every second turn is a reader's: nobody shuts readers out."""

    def _init(self, maxsize: int) -> None:
        self.editors, self.readers = deque[Any](), deque[Any]()
        self.readers_turn = False

    def _qsize(self) -> int:
        return len(self.editors) + len(self.readers)

    def _put(self, item: Any) -> None:
        """`item` is what a pool of threads makes of a call with a connection; None ends a thread."""
        waits = self.editors if item is not None and is_for_the_desk(item.args[0].sock) else self.readers
        waits.append(item)

    def _get(self) -> Any:
        takes_editor = bool(self.editors) and not (self.readers_turn and self.readers)
        self.readers_turn = takes_editor
        return (self.editors if takes_editor else self.readers).popleft()


def is_for_the_desk(connection: socket.socket) -> bool:
    """Whether a request for the desk lies there to be read. What isn't there yet, or is encrypted, can't be told."""
    if isinstance(connection, ssl.SSLSocket):
        return False
    try:
        begins = connection.recv(max(map(len, FOR_THE_DESK)), socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return False
    return begins.startswith(FOR_THE_DESK)
