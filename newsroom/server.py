"""The processes of a newsroom on one's own machine: web server, worker and clock, started and ended together."""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address

from django.conf import settings

LOOK_EVERY = 0.2
LONGEST_GOODBYE = 5.0
LONGEST_WAIT = 60.0
LIVED_WELL = 60.0

HIGHEST_PORT = 65535
WEB_WORKERS, WEB_THREADS = 2, 4
WEB_WORKER = "newsroom.web_worker.WebWorker"
END_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)


class CannotListen(Exception):
    """The address or port can't be had; the message says why and what to do."""


@dataclass(slots=True)
class Child:
    """One process of the house. Only the web server's end is the end of all; the others are started again."""

    name: str
    command: list[str]
    inherited: tuple[int, ...] = ()
    may_return: bool = True
    log_level: str = "WARNING"
    process: subprocess.Popen[bytes] | None = None
    started: float = 0
    wait: float = 1

    def start(self) -> None:
        """Start it in a group of its own, so that Ctrl-C reaches the house and the house ends its children in order."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 the commands are ours
            self.command,
            cwd=settings.BASE_DIR,
            pass_fds=self.inherited,
            process_group=0,
            # Not what went well: it would push the login off the screen.
            # Threads of Python allocate one at a time: a heap for each of them only scatters memory (a quarter more).
            env={"NEWSROOM_LOG_LEVEL": self.log_level, "MALLOC_ARENA_MAX": "1"} | os.environ,
            preexec_fn=partial(_die_with, os.getpid()) if sys.platform == "linux" else None,  # noqa: PLW1509 one thread
        )

    def is_running(self) -> bool:
        """Whether the process is there."""
        return self.process is not None and self.process.poll() is None

    def bring_back(self) -> None:
        """Start it again, after a pause that doubles each time it dies young."""
        lived = time.monotonic() - self.started
        if lived >= LIVED_WELL:
            self.wait = 1
        if lived >= self.wait:
            self.wait = min(self.wait * 2, LONGEST_WAIT)
            sys.stderr.write(f"The {self.name} ended unexpectedly and is started again.\n")
            self.start()


class House:
    """Children that live and die together."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.closing = False

    def run(self) -> bool:
        """Keep them running until a signal or the web server's death; True when it was meant to end."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup means it
                signal.signal(number, self._close)
        try:
            for child in self.children:
                child.start()
            while not self.closing and self._look_after_all():
                time.sleep(LOOK_EVERY)
        finally:
            self._end_all()
        return self.closing

    def _close(self, *_args: object) -> None:
        self.closing = True

    def _look_after_all(self) -> bool:
        for child in self.children:
            if child.is_running():
                continue
            if not child.may_return:
                return False
            child.bring_back()
        return True

    def _end_all(self) -> None:
        """Ask politely, all at once; whoever is still there after some seconds is not asked again."""
        processes = [child.process for child in self.children if child.process and child.is_running()]
        for process in processes:
            process.terminate()
        goodbye = time.monotonic() + LONGEST_GOODBYE
        for process in processes:
            try:
                process.wait(max(goodbye - time.monotonic(), 0))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def listen(host: str, port: int) -> socket.socket:
    """Take the port now, so that nobody else does while the newsroom gets ready; early visitors wait in the queue.

    Raises CannotListen.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Head and body of an answer go out in two pieces; without this the second waits 40 ms for the first one's receipt.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        raise CannotListen(_why_not(error, host, port)) from error
    return listener


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches that host."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def children_for(listener: socket.socket) -> list[Child]:
    """Web server, worker and clock."""
    manage = [sys.executable, "manage.py"]
    return [
        web_server(listener, "newsroom.wsgi"),
        # The worker calls its own ending a warning; a task that failed is an error.
        Child("worker", [*manage, "db_worker", "--no-startup-delay"], log_level="ERROR"),
        Child("clock", [*manage, "run_clock"]),
    ]


def web_server(listener: socket.socket, application: str) -> Child:
    """Gunicorn with threads, answering at the listener."""
    command = [
        *(sys.executable, "-m", "gunicorn", application, "--bind", f"fd://{listener.fileno()}"),
        *("--worker-class", WEB_WORKER, "--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--preload"),
        *("--log-level", "warning", "--graceful-timeout", "3", "--no-control-socket"),
    ]
    return Child("web server", command, inherited=(listener.fileno(),), may_return=False)


def _why_not(error: OSError, host: str, port: int) -> str:
    another = f"Choose another one: make run PORT={port + 1 if port < HIGHEST_PORT else 8000}"
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use by another program. {another}"
    if error.errno == errno.EACCES:
        return f"Port {port} is for programs with more rights. {another}"
    return f"{host} is no address of this machine ({error.strerror}). Leave --host out for 127.0.0.1."


def _die_with(parent: int) -> None:
    """In the child: be asked to end when the house dies, even if it is killed outright (Linux)."""
    ctypes.CDLL(None).prctl(END_WHEN_PARENT_DIES, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)
