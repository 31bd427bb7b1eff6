"""Readers' pages from a copy of the database that PostgreSQL keeps up to date; everything else from the one that leads.

Whoever is signed in, has just sent a form or opens a preview reads what the leading database says, and so do workers,
the clock and commands. A process stays with one copy as long as that keeps up: what it keeps of pages then comes from
one and the same history.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

LOOK_EVERY = 1.0  # seconds
CATCHES_UP_IN = (0.0, 0.01, 0.03)  # seconds: under steady writing a good copy is always some milliseconds behind
LEFT_ALONE_FOR = 5.0  # seconds: each try to reach a server that doesn't answer costs a reader its time
NOTES = 120  # looks that are remembered
SAFE = {"GET", "HEAD"}
JUST_WROTE = "just-wrote"
# In the environment of a request, where no header gets: the position in the log up to which it has to see everything.
READS_AT_LEAST = "newsroom.reads_at_least"
# The desk, previews that were made a second ago, and forms that say what has just been entered.
FROM_THE_LEADER = ("/admin/", "/preview/", "/newsletter/")

# Positions in the write-ahead log, in bytes. A server that replays nothing is no copy of ours.
WRITTEN = "SELECT pg_current_wal_lsn() - '0/0'::pg_lsn"
REPLAYED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() - '0/0'::pg_lsn END"

_source: ContextVar[str] = ContextVar("source", default=DEFAULT_DB_ALIAS)


class Router:
    """Django's database router: reads go where the request reads from; a write, and what follows it, to the leader."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Where this request reads."""
        return _source.get()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The leader; from here on the request reads there too, so that it finds what it wrote."""
        _source.set(DEFAULT_DB_ALIAS)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """All are of one database."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """A copy gets its tables from the leader."""
        return db == DEFAULT_DB_ALIAS


@dataclass(slots=True)
class Following:
    """Which copy this process reads from, and how far that is behind; it looks once a second, with a request."""

    current: str = DEFAULT_DB_ALIAS
    next_look: float = float("-inf")
    written: deque[tuple[float, int]] = field(default_factory=lambda: deque(maxlen=NOTES))
    lock: Lock = field(default_factory=Lock)
    left_alone_until: dict[str, float] = field(default_factory=dict)

    def source(self) -> str:
        """The alias to read from now: a copy that keeps up, or the leader."""
        if time.monotonic() >= self.next_look and self.lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self.next_look = time.monotonic() + LOOK_EVERY
                self.lock.release()
        return self.current

    def lost(self) -> None:
        """The copy didn't answer: read from the leader until a look finds one that does."""
        self.current = DEFAULT_DB_ALIAS

    def has_replayed(self, alias: str, position: int) -> bool:
        """Whether the copy has everything up to there; a lost copy hasn't."""
        if not position:
            return True
        replayed = self._position(alias, REPLAYED)
        if replayed is None:
            self.lost()
        return replayed is not None and replayed >= position

    def _look(self) -> None:
        position = self._position(DEFAULT_DB_ALIAS, WRITTEN)
        if position is not None:  # without a leader nothing is written: what the copy has is the latest there is
            self.written.append((time.monotonic(), position))
        if self.current != DEFAULT_DB_ALIAS and self._behind(self.current) <= settings.REPLICA_LAG:
            return
        self.current = next(filter(self._has_all, _shuffled(settings.REPLICAS)), DEFAULT_DB_ALIAS)

    def _has_all(self, alias: str) -> bool:
        """Whether it has all that was written up to now: so nobody who read from the leader sees older things here."""
        for moment in CATCHES_UP_IN:
            time.sleep(moment)
            behind = self._behind(alias)
            if behind in {0.0, float("inf")}:
                return not behind
        return False

    def _behind(self, alias: str) -> float:
        """Seconds since the leader wrote the first thing that isn't in the copy yet, as far as was looked."""
        replayed = self._position(alias, REPLAYED)
        if replayed is None:
            return float("inf")
        missing = (at for at, position in self.written if position > replayed)
        return time.monotonic() - at if (at := next(missing, None)) is not None else 0.0

    def _position(self, alias: str, question: str) -> int | None:
        """The answer of a server; None when it doesn't answer, didn't a moment ago, or has none."""
        if time.monotonic() < self.left_alone_until.get(alias, float("-inf")):
            return None
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(question)
                (position,) = cursor.fetchone()
        except (DatabaseError, InterfaceError):
            connections[alias].close()
            self.left_alone_until[alias] = time.monotonic() + LEFT_ALONE_FOR
            return None
        return None if position is None else int(position)


following = Following()


class ReplicaMiddleware:
    """Decides for each request where it reads. Stands right within the page cache, which looks at the leader itself.

    A page that is to be kept is read from a copy only if that has all of which the page cache knows; a copy that was
    cut off while kept pages were shown, and nobody asked it anything, has made nothing old that stays.
    """

    def __init__(self, get_response: Answer) -> None:
        """Not at all where there is no copy."""
        if not settings.REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a reader whose copy goes away meanwhile, or breaks a query off, is answered anew from the leader."""
        source = following.source() if _may_read_a_copy(request) else DEFAULT_DB_ALIAS
        if source != DEFAULT_DB_ALIAS and not following.has_replayed(source, request.META.get(READS_AT_LEAST, 0)):
            source = DEFAULT_DB_ALIAS
        response = self._answer(request, source)
        if source != DEFAULT_DB_ALIAS and response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            following.lost()
            response = self._answer(request, DEFAULT_DB_ALIAS)
        if request.method not in SAFE:
            response.set_cookie(
                JUST_WROTE,
                "1",
                max_age=settings.REPLICA_LAG + 1,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def _answer(self, request: HttpRequest, source: str) -> HttpResponse:
        token = _source.set(source)
        try:
            return self.get_response(request)
        finally:
            _source.reset(token)


def _may_read_a_copy(request: HttpRequest) -> bool:
    return (
        request.method in SAFE
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and JUST_WROTE not in request.COOKIES
        and not request.path_info.startswith(FROM_THE_LEADER)
    )


def _shuffled(aliases: list[str]) -> list[str]:
    return random.sample(aliases, len(aliases))
