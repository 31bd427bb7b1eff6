"""Where a web server and a clock are forked from, with all that they import: `python -m tests.processes.spare 5`.

A hundred kills would be a hundred minutes' waiting for imports otherwise. It holds no connection. A line "start" is
answered with the ids of the two, a line "gone" once both are; when nobody speaks any more, it ends and they with it.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable

import django
from django.core.management import call_command
from django.urls import get_resolver
from gunicorn.app.wsgiapp import run as gunicorn

from tests.processes.house import gunicorns_words


def main(listener: int) -> None:
    """Until the one who speaks is gone."""
    django.setup()
    import newsroom.wsgi  # noqa: F401, PLC0415 it knows the tables
    from newsroom.clock import running  # noqa: F401, PLC0415 so does the clock

    get_resolver().url_patterns  # noqa: B018 the pages are imported when they are first asked for
    started: list[int] = []
    while word := sys.stdin.readline().strip():
        if word == "start":
            started = [_fork(lambda: _serve(listener)), _fork(lambda: call_command("run_clock"))]
            _answer(" ".join(map(str, started)))
        else:
            for process in started:
                os.waitpid(process, 0)
            started = []
            _answer("gone")
    for process in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)


def _answer(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _serve(listener: int) -> None:
    sys.argv = ["gunicorn", *gunicorns_words(listener)]
    gunicorn()


def _fork(work: Callable[[], None]) -> int:
    """A process in a group of its own, so that it can be killed with all that it started."""
    process = os.fork()
    if process:
        os.setpgid(process, process)
        return process
    try:
        os.setpgid(0, 0)
        sys.stdin = open(os.devnull)  # noqa: PTH123, SIM115 the words are not for the child
        work()
    finally:
        os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
