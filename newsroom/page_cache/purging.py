"""Telling what stands in front which pages turned: a CDN, or Varnish. The clock does it, beside its rounds.

What is to be told is read off the database's own notes, and how far it got is written down after it was told. So a
clock that is killed in between tells it again, and one that comes late tells all that it missed. It waits some seconds
first: told too early, it would fetch the page anew from where it is still old, and keep that.
"""

from __future__ import annotations

import http.client
import json
import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings

from newsroom.page_cache.changes import Snapshot, changes_since
from newsroom.page_cache.headers import STALE_WHILE_ASKING
from newsroom.page_cache.models import Purge
from newsroom.page_cache.triggers import ALL

TIME_LIMIT = 5.0  # seconds
ALL_PROCESSES_KNOW_AFTER = timedelta(seconds=1)
# How many tags each takes at once: the limits that they publish.
AT_ONCE = {"FASTLY": 256, "CLOUDFLARE": 30, "VARNISH": 100}

logger = logging.getLogger(__name__)


class CannotPurge(Exception):
    """It was not told, or did not take it; the message says why."""


def tell_what_turned(now: datetime) -> int:
    """Tell it of all that turned up to some seconds ago; how many tags that were. What fails, the next round tells."""
    if settings.PURGE == "NONE":
        return 0
    row, _is_new = Purge.objects.get_or_create(pk=1)
    before = Snapshot.restored(row.position)
    position, turned = changes_since(before)
    if not row.position or position.is_of_another_server(before):
        return _told([ALL], row, position)
    if not row.waiting:
        if turned:
            Purge.objects.filter(pk=row.pk).update(waiting=str(position), since=now)
        return 0
    if row.since is not None and now - row.since < nobody_has_old_pages_after():
        return 0
    waiting = Snapshot.restored(row.waiting)
    return _told(sorted({one.key for one in turned if waiting.sees(one.xact)}), row, waiting)


def nobody_has_old_pages_after() -> timedelta:
    """After a change: in a second no process answers with what it knew before, and what lies between keeps its time."""
    return ALL_PROCESSES_KNOW_AFTER + timedelta(seconds=settings.SHARED_CACHES_KEEP_FOR + STALE_WHILE_ASKING)


def _told(tags: list[str], row: Purge, position: Snapshot) -> int:
    try:
        for some in _portions([ALL] if ALL in tags else tags):
            _send(*_message(some))
    except (OSError, http.client.HTTPException, CannotPurge):
        logger.exception("%s was not told which pages turned; the next round tells it", settings.PURGE)
        return 0
    Purge.objects.filter(pk=row.pk, position=row.position).update(position=str(position), waiting="", since=None)
    return len(tags)


def _portions(tags: list[str]) -> Iterator[list[str]]:
    most = AT_ONCE[settings.PURGE]
    for first in range(0, len(tags), most):
        yield tags[first : first + most]


def _message(tags: list[str]) -> tuple[str, dict[str, str], str]:
    """Method, headers and body, as each wants to be told."""
    if settings.PURGE == "VARNISH":  # its module xkey; who may say so is for its own rules
        return "PURGE", {"xkey-purge": " ".join(tags), "X-Token": settings.PURGE_TOKEN}, ""
    json_headers = {"Content-Type": "application/json"}
    if settings.PURGE == "FASTLY":
        return "POST", json_headers | {"Fastly-Key": settings.PURGE_TOKEN}, json.dumps({"surrogate_keys": tags})
    return "POST", json_headers | {"Authorization": f"Bearer {settings.PURGE_TOKEN}"}, json.dumps({"tags": tags})


def _send(method: str, headers: dict[str, str], body: str) -> None:
    """Raises CannotPurge for any answer but 2xx, OSError and HTTPException when there is none."""
    parts = urlsplit(settings.PURGE_ADDRESS)
    connects = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    line = connects(parts.hostname or "", parts.port, timeout=TIME_LIMIT)
    try:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        line.request(method, path or "/", body.encode(), {"User-Agent": "Newsroom", **headers})
        status = line.getresponse().status
    finally:
        line.close()
    if not HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        raise CannotPurge(f"It answered {status}.")
