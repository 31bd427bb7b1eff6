"""Readers who come all at once: no request waits behind a busy process while another one has a thread free."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings

from newsroom.server import WEB_WORKER, listen
from tests.processes.house import PATIENCE, running

WORKERS, THREADS = 2, 4
AT_ONCE = WORKERS * THREADS


@contextmanager
def web_server(folder: Path) -> Iterator[int]:
    """The web server's processes and threads with an application that holds requests; the port."""
    with listen("127.0.0.1", 0) as listener:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "tests.processes.holding", "--bind", f"fd://{listener.fileno()}"),
                *("--worker-class", WEB_WORKER, "--workers", str(WORKERS), "--threads", str(THREADS)),
                *("--log-level", "critical", "--no-control-socket"),
            ],
            cwd=settings.BASE_DIR,
            env=os.environ | {"HELD_IN": str(folder)},
            pass_fds=[listener.fileno()],
            process_group=0,
        )
        with running(server):
            until_ready(folder)
            yield listener.getsockname()[1]


def test_those_who_come_at_once_are_answered_by_all_processes_and_so_is_what_they_ask_next(tmp_path):
    with web_server(tmp_path) as port, ExitStack() as ends:
        readers = [ends.enter_context(connect(port)) for _ in range(AT_ONCE)]
        assert ask_together(readers, AT_ONCE) == ["together"] * AT_ONCE
        assert ask_together(readers, 2 * AT_ONCE) == ["together"] * AT_ONCE  # their connections were kept open


def test_a_new_reader_gets_a_place_though_those_who_stay_have_all_threads(tmp_path):
    """Twice as many as there are threads ask again and again, by connections that stay open."""
    enough = threading.Event()
    with web_server(tmp_path) as port, ExitStack() as ends, ThreadPoolExecutor(2 * AT_ONCE) as staying:
        for reader in [ends.enter_context(connect(port)) for _ in range(2 * AT_ONCE)]:
            staying.submit(ask_on, reader, enough)
        try:
            for _ in range(3):
                assert ask_together([ends.enter_context(connect(port))], 1) == ["together"]
        finally:
            enough.set()


def ask_on(reader: socket.socket, enough: threading.Event) -> None:
    while not enough.is_set():
        ask_together([reader], "1?0.05")


def until_ready(folder: Path) -> None:
    last_moment = time.monotonic() + PATIENCE
    while len(list(folder.glob("ready*"))) < WORKERS:
        assert time.monotonic() < last_moment, "it took too long"
        time.sleep(0.05)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


def ask_together(readers: list[socket.socket], held: int | str) -> list[str]:
    """Each asks once, all at the same time; what each was answered once so many were held, those of before counted."""
    for reader in readers:
        reader.sendall(f"GET /{held} HTTP/1.1\r\nHost: here\r\n\r\n".encode())
    return [said(reader) for reader in readers]


def said(reader: socket.socket) -> str:
    """The body of the answer, which comes in pieces."""
    answer = b""
    while not answer.endswith(b"0\r\n\r\n"):
        piece = reader.recv(4096)
        assert piece, answer
        answer += piece
    return answer.split(b"\r\n")[-4].decode()
