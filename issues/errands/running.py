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
from issues.newsletter.mailing import mail_issue

LEASE = timedelta(minutes=10)  # far longer than the errands of one round can take
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
ERRANDS_A_ROUND, ERRANDS_AT_ONCE = 100, 20
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
    """Do a round's errands, some at a time. A receiver that failed is not asked again before its time."""
    done, failed = 0, dict[int | None, str]()
    waiting = list(Errand.objects.due(now).filter(which).values_list("pk", flat=True)[:ERRANDS_A_ROUND])
    for begin in range(0, len(waiting), ERRANDS_AT_ONCE):
        for errand in _take(waiting[begin : begin + ERRANDS_AT_ONCE], now):
            if errand.webhook_id in failed:
                _put_back(errand, now, failed[errand.webhook_id])
            elif why := _try(errand, now):
                _put_back(errand, now, why)
                if errand.webhook_id:
                    failed[errand.webhook_id] = why
                    _let_others_wait(errand.webhook_id, now, why)
            else:
                done += 1
    return done


def _take(waiting: list[int], now: datetime) -> list[Errand]:
    """Those of them that nobody else has in hand or has done."""
    lease = uuid.uuid4()
    free = Errand.objects.due(now).filter(pk__in=waiting).order_by()
    if not free.update(lease=lease, leased_until=now + LEASE, tries=F("tries") + 1):
        return []
    return list(
        Errand.objects.filter(pk__in=waiting, lease=lease)
        .select_related("webhook", "issue", "article")
        .order_by("due_at", "id")
    )


def _try(errand: Errand, now: datetime) -> str:
    """Why it could not be done; "" when it is."""
    try:
        DOING[Errand.Kind(errand.kind)](errand, now)
    except CannotDo as failure:
        return str(failure)
    except Exception as failure:  # whoever listens is open to all kinds; an errand must outlive them
        logger.exception("The errand %s failed", errand)
        return f"{type(failure).__name__}: {failure}"
    _finish(errand, done_at=now, error="")
    return ""


def _put_back(errand: Errand, now: datetime, why: str) -> None:
    """Try again later, each time after a longer wait; after the last one, keep why it was given up."""
    again = now + WAITS[errand.tries - 1] if errand.tries <= len(WAITS) else None
    if again is None:
        logger.error("The errand %s is given up after %s tries: %s", errand, errand.tries, why)
    _finish(errand, due_at=again, error=why[:LONGEST_ERROR])


def _let_others_wait(webhook: int, now: datetime, why: str) -> None:
    """What else waits for that receiver was tried with it: one that hangs costs a time limit a round, not hundreds."""
    for tries, wait in enumerate([*WAITS, None]):
        others = Errand.objects.due(now).filter(webhook=webhook, tries=tries).order_by()
        others.update(tries=tries + 1, due_at=now + wait if wait else None, error=why[:LONGEST_ERROR])


def _finish(errand: Errand, **fields: object) -> None:
    """Lay the errand down, unless the lease ran out and another has it now."""
    Errand.objects.filter(pk=errand.pk, lease=errand.lease).update(lease=None, leased_until=None, **fields)


# ------------------------------------------------------------------------------------------------ each kind


def _turn_pages(errand: Errand, now: datetime) -> None:
    """Tell the house that readers see something new. A listener that fails is asked again."""
    what = errand.issue or errand.article
    for _listener, answer in public_pages_changed.send_robust(sender=type(what), what=what):
        if isinstance(answer, Exception):
            raise CannotDo(f"{type(answer).__name__}: {answer}")


def _tell(errand: Errand, now: datetime) -> None:
    """Post what went out to another system; one that is no longer in use isn't told."""
    webhook = errand.webhook
    if webhook is None or not webhook.is_active:
        return
    body = json.dumps(errand.payload, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": errand.key}
    if webhook.secret:
        headers["X-Newsroom-Signature"] = f"sha256={signature(webhook.secret, body)}"
    _post(webhook.address, body, headers)


def _ping(errand: Errand, now: datetime) -> None:
    """Tell the hub that the feed has something new (WebSub, section 7: publishing)."""
    if not settings.WEBSUB_HUB:
        return
    topic = errand.payload["topic"]
    body = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}).encode()
    _post(settings.WEBSUB_HUB, body, {"Content-Type": "application/x-www-form-urlencoded"})


def _mail(errand: Errand, now: datetime) -> None:
    """Write the newsletter and a delivery for each reader; the clock's postman takes them from there."""
    if errand.issue is not None:
        mail_issue(errand.issue, now)


def signature(secret: str, body: bytes) -> str:
    """What proves that the newsroom sent it, and that nothing was changed on the way (HMAC-SHA256, hexadecimal)."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _post(address: str, body: bytes, headers: dict[str, str]) -> None:
    try:
        post(address, body, headers)
    except CannotPost as failure:
        raise CannotDo(str(failure)) from failure


DOING: dict[Errand.Kind, Callable[[Errand, datetime], None]] = {
    Errand.Kind.PAGES: _turn_pages,
    Errand.Kind.WEBHOOK: _tell,
    Errand.Kind.PING: _ping,
    Errand.Kind.NEWSLETTER: _mail,
}
