"""Among those who wait for a thread of the web server, editors come first, and readers are not shut out."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

from newsroom.security import DESK
from newsroom.web_worker import WebWorker


@contextmanager
def asking(*requests: str) -> Iterator[list[Any]]:
    """Connections as gunicorn hands them to its threads, with these requests lying there to be read."""
    with ExitStack() as ends:
        connections = []
        for request in requests:
            browser, server = (ends.enter_context(end) for end in socket.socketpair())
            browser.sendall(f"{request} HTTP/1.1\r\nHost: here\r\n\r\n".encode() if request else b"")
            connections.append(SimpleNamespace(sock=server, asked=request))
        yield connections


def answered(connections: list[Any]) -> list[str]:
    """What was answered, in that order, by a worker with one thread that was busy when all of these came."""
    worker: Any = SimpleNamespace(cfg=SimpleNamespace(threads=1))
    order, busy = list[str](), threading.Event()
    with WebWorker.get_thread_pool(worker) as threads, asking("GET /") as (first,):
        threads.submit(lambda _connection: busy.wait(), first)
        for connection in connections:
            threads.submit(lambda one: order.append(one.asked), connection)
        busy.set()
    return order


def test_what_the_desk_asks_is_taken_up_first_and_every_second_turn_is_a_readers():
    readers = [f"GET /stories/{number}/" for number in range(3)]
    editors = [f"POST {DESK}articles/article/1/change/", f"GET {DESK}"]
    with asking(*readers, *editors) as connections:
        assert answered(connections) == [editors[0], readers[0], editors[1], readers[1], readers[2]]


@pytest.mark.parametrize("request_", ["GET /administration/", "GET /search/?q=/admin/", "BREW /admin/", ""])
def test_nobody_else_gets_before_others(request_):
    with asking("GET /", request_) as connections:
        assert answered(connections) == ["GET /", request_]


def test_one_who_went_away_holds_up_nobody():
    with asking("GET /", f"GET {DESK}") as connections:
        connections[1].sock.close()
        assert answered(connections) == ["GET /", f"GET {DESK}"]


def test_what_was_looked_at_is_still_there_to_be_read():
    with asking(f"GET {DESK}") as connections:
        answered(connections)
        assert connections[0].sock.recv(100).startswith(f"GET {DESK} HTTP/1.1".encode())
