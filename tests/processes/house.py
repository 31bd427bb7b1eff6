"""Processes of a newsroom that a test starts, kills and ends: by their ids, and none is left."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from newsroom.server import WEB_WORKER

PATIENCE = 90  # seconds, for a machine that is busy with other things


def address_of_database() -> str:
    """The address under which another process finds the database that this one is connected to."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(known['NAME']).absolute()}"
    person = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
    port = f":{known['PORT']}" if known["PORT"] else ""
    options = {name: value for name, value in known["OPTIONS"].items() if isinstance(value, str)}
    return f"postgres://{person}@{quote(known['HOST'], safe='')}{port}/{quote(known['NAME'])}?{urlencode(options)}"


def environment() -> dict[str, str]:
    """What a process needs to work with this one's database, quietly."""
    return {
        **os.environ,
        "DATABASE_URL": address_of_database(),
        "DJANGO_SETTINGS_MODULE": "newsroom.settings",
        "NEWSROOM_LOG_LEVEL": "ERROR",
        "NEWSROOM_SECRET_KEY": settings.SECRET_KEY,  # sessions that this process opens are known there
        "NEWSROOM_MEDIA": str(settings.MEDIA_ROOT),
        "PYTHONPATH": str(settings.BASE_DIR),
    }


def start(*command: str, inherited: tuple[int, ...] = (), spoken_to: bool = False) -> subprocess.Popen[bytes]:
    """Start it in a group of its own, so that it can be killed with all that it started."""
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env=environment(),
        pass_fds=inherited,
        process_group=0,
        stdin=subprocess.PIPE if spoken_to else subprocess.DEVNULL,
        stdout=subprocess.PIPE if spoken_to else subprocess.DEVNULL,
    )


def clock() -> subprocess.Popen[bytes]:
    """A clock."""
    return start("manage.py", "run_clock")


def hands(work: str) -> subprocess.Popen[bytes]:
    """A process that does one work over and over, without asking whether another does it: see `hands.py`."""
    return start("-m", "tests.processes.hands", work)


def gunicorns_words(listener: int) -> list[str]:
    """The web server of `make run`, listening where this process took the port."""
    return [
        *("newsroom.wsgi", "--bind", f"fd://{listener}", "--worker-class", WEB_WORKER, "--workers", "2"),
        *("--threads", "4", "--preload", "--log-level", "critical", "--no-control-socket"),
    ]


def web(listener: int) -> subprocess.Popen[bytes]:
    """A web server."""
    return start("-m", "gunicorn", *gunicorns_words(listener), inherited=(listener,))


class Spare:
    """Starts a web server and a clock in a moment: see `spare.py`."""

    def __init__(self, listener: int) -> None:
        self.process = start("-m", "tests.processes.spare", str(listener), inherited=(listener,), spoken_to=True)
        self.started: list[int] = []

    def start(self) -> None:
        """A web server and a clock."""
        self.started = [int(number) for number in self._say(b"start\n").split()]

    def kill(self) -> None:
        """kill -9 both, with their children, and wait until they are gone."""
        for number in self.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(number, signal.SIGKILL)
        if self.started:
            self._say(b"gone\n")
        self.started = []

    def end(self) -> None:
        """The spare itself."""
        self.kill()
        kill(self.process)
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()

    def _say(self, word: bytes) -> bytes:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(word)
        self.process.stdin.flush()
        return self.process.stdout.readline()


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9 it, with its children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def running(*processes: subprocess.Popen[bytes]) -> Iterator[None]:
    """Whatever happens in the block, these are gone after it."""
    try:
        yield
    finally:
        for process in processes:
            kill(process)
