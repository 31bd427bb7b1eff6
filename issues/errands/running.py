"""Doing errands: each is taken by an update that can fail, done, and noted; what fails waits longer each time.

A lease makes the one who does it the only one. A process that is killed leaves a lease that runs out, and the next
round does the errand again: at least once, under the same key, by which its receiver knows the second for the first.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F, Q

from articles.signals import public_pages_changed
from issues.errands.posting import CannotPost, post
from issues.models import Errand

LEASE = timedelta(minutes=10)  # far longer than the errands of one round can take
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
ERRANDS_A_ROUND = 100
LONGEST_ERROR = 300

logger = logging.getLogger(__name__)


class CannotDo(Exception):
    """An errand that could not be done this time; the message says why."""


def turn_pages(now: datetime) -> int:
    """Do what stays inside the house: it is quick, and no receiver far away holds it up. How many were done."""
    return _run(Q(kind=Errand.Kind.PAGES), now)


def run_errands(now: datetime) -> int:
    """Do what leaves the house, and may take its time; how many were done. The clock calls it beside its rounds."""
    return _run(~Q(kind=Errand.Kind.PAGES), now)


def try_again(errands: list[int], now: datetime) -> int:
    """Let errands that were given up, or wait, be tried at once with all their tries; how many those are."""
    undone = Errand.objects.filter(pk__in=errands, done_at=None)
    return undone.update(due_at=now, tries=0, error="")


def _run(which: Q, now: datetime) -> int:
    done = 0
    for pk in list(Errand.objects.due(now).filter(which).values_list("pk", flat=True)[:ERRANDS_A_ROUND]):
        errand = _take(pk, now)
        if errand is not None:
            done += _try(errand, now)
    return done


def _take(pk: int, now: datetime) -> Errand | None:
    """The errand, if nobody else has it in hand or has done it."""
    lease = uuid.uuid4()
    free = Errand.objects.due(now).filter(pk=pk).order_by()
    if not free.update(lease=lease, leased_until=now + LEASE, tries=F("tries") + 1):
        return None
    return Errand.objects.select_related("webhook", "issue", "article").get(pk=pk, lease=lease)


def _try(errand: Errand, now: datetime) -> bool:
    try:
        DOING[Errand.Kind(errand.kind)](errand)
    except CannotDo as failure:
        _put_back(errand, now, str(failure))
        return False
    except Exception as failure:  # whoever listens is open to all kinds; an errand must outlive them
        logger.exception("The errand %s failed", errand)
        _put_back(errand, now, f"{type(failure).__name__}: {failure}")
        return False
    _finish(errand, done_at=now, error="")
    return True


def _put_back(errand: Errand, now: datetime, why: str) -> None:
    """Try again later, each time after a longer wait; after the last one, keep why it was given up.

    What else waits for the same receiver was tried with it: one that hangs costs one time limit a round, not hundreds.
    """
    again = _again(errand, now)
    error = why[:LONGEST_ERROR]
    if again is None:
        logger.error("The errand %s is given up after %s tries: %s", errand, errand.tries, why)
    _finish(errand, due_at=again, error=error)
    if errand.webhook_id is None:
        return
    for other in Errand.objects.due(now).filter(webhook=errand.webhook_id).order_by():
        other.tries += 1
        same = Errand.objects.due(now).filter(pk=other.pk, tries=other.tries - 1).order_by()
        same.update(due_at=_again(other, now), tries=other.tries, error=error)


def _again(errand: Errand, now: datetime) -> datetime | None:
    return now + WAITS[errand.tries - 1] if errand.tries <= len(WAITS) else None


def _finish(errand: Errand, **fields: object) -> None:
    """Lay the errand down, unless the lease ran out and another has it now."""
    Errand.objects.filter(pk=errand.pk, lease=errand.lease).update(lease=None, leased_until=None, **fields)


# ------------------------------------------------------------------------------------------------ each kind


def _turn_pages(errand: Errand) -> None:
    """Tell the house that readers see something new. A listener that fails is asked again."""
    what = errand.issue or errand.article
    for _listener, answer in public_pages_changed.send_robust(sender=type(what), what=what):
        if isinstance(answer, Exception):
            raise CannotDo(f"{type(answer).__name__}: {answer}")


def _tell(errand: Errand) -> None:
    """Post what went out to another system; one that is no longer in use isn't told."""
    webhook = errand.webhook
    if webhook is None or not webhook.is_active:
        return
    body = json.dumps(errand.payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": errand.key}
    if webhook.secret:
        headers["X-Newsroom-Signature"] = f"sha256={signature(webhook.secret, body)}"
    _post(webhook.address, body, headers)


def _ping(errand: Errand) -> None:
    """Tell the hub that the feed has something new (WebSub, section 7: publishing)."""
    if not settings.WEBSUB_HUB:
        return
    topic = errand.payload["topic"]
    body = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}).encode()
    _post(settings.WEBSUB_HUB, body, {"Content-Type": "application/x-www-form-urlencoded"})


def signature(secret: str, body: bytes) -> str:
    """What proves that the newsroom sent it, and that nothing was changed on the way (HMAC-SHA256, hexadecimal)."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _post(address: str, body: bytes, headers: dict[str, str]) -> None:
    try:
        post(address, body, headers)
    except CannotPost as failure:
        raise CannotDo(str(failure)) from failure


DOING: dict[Errand.Kind, Callable[[Errand], None]] = {
    Errand.Kind.PAGES: _turn_pages,
    Errand.Kind.WEBHOOK: _tell,
    Errand.Kind.PING: _ping,
}
