"""Doing errands: each is taken by an update that can fail, done, and noted; what fails waits longer each time.

A lease makes the one who does it the only one. It lasts a little longer than one errand can take, and is renewed from
one errand to the next. A process that is killed leaves a lease that soon runs out, and the next round does the errand
again: at least once, under the same key, by which its receiver knows the second for the first.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse

from articles.signals import public_pages_changed
from issues.errands.posting import CannotPost, post
from issues.errands.writing import whole
from issues.models import Errand
from issues.newsletter.mailing import mail_issue

INSIDE = timedelta(seconds=10)  # what stays inside the house takes milliseconds
# What leaves it: half a minute for a name server that is away, then five seconds each to connect, greet, be answered.
OUTSIDE = timedelta(seconds=50)
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
ERRANDS_A_ROUND, ERRANDS_AT_ONCE = 100, 20
LONGEST_ERROR = 300

logger = logging.getLogger(__name__)


class CannotDo(Exception):
    """An errand that could not be done this time; the message says why."""


def turn_pages(now: datetime) -> int:
    """Do what stays inside the house: it is quick, and no receiver far away holds it up. How many were done."""
    return _run(Q(kind=Errand.Kind.PAGES), _Hand(now, INSIDE))


def run_errands(now: datetime) -> int:
    """Do what leaves the house, and may take its time; how many were done. The clock calls it beside its rounds."""
    return _run(~Q(kind=Errand.Kind.PAGES), _Hand(now, OUTSIDE))


def try_again(errands: list[int], now: datetime) -> int:
    """Let errands that were given up, or wait, be tried at once with all their tries; how many those are."""
    undone = Errand.objects.filter(pk__in=errands, done_at=None)
    return undone.update(due_at=now, tries=0, error="")


class _Hand:
    """What this process has in hand: while it renews its lease, nobody else does it."""

    def __init__(self, now: datetime, lasts: timedelta) -> None:
        self.now, self.lasts, self.key = now, lasts, uuid.uuid4()
        self._begun = time.monotonic()  # a round may take minutes, and its `now` doesn't move

    def take(self, waiting: list[int]) -> list[Errand]:
        """Those of them that nobody else has in hand or has done."""
        free = Errand.objects.due(self.now).filter(pk__in=waiting).order_by()
        if not free.update(lease=self.key, leased_until=self._until(), tries=F("tries") + 1):
            return []
        mine = Errand.objects.filter(pk__in=waiting, lease=self.key).select_related("webhook", "issue", "article")
        return list(mine.order_by("due_at", "id"))

    def still_has(self, errand: Errand) -> bool:
        """Whether it is still ours, for another while; this process may have been stopped for longer than a lease."""
        Errand.objects.filter(lease=self.key).update(leased_until=self._until())
        return Errand.objects.filter(pk=errand.pk, lease=self.key).exists()

    def _until(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self._begun) + self.lasts


def _run(which: Q, hand: _Hand) -> int:
    """Do a round's errands, some at a time. A receiver that failed is not asked again before its time."""
    done, now, failed = 0, hand.now, dict[int | None, str]()
    waiting = list(Errand.objects.due(now).filter(which).values_list("pk", flat=True)[:ERRANDS_A_ROUND])
    for begin in range(0, len(waiting), ERRANDS_AT_ONCE):
        for errand in hand.take(waiting[begin : begin + ERRANDS_AT_ONCE]):
            if not hand.still_has(errand):
                continue
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
    """Tell those who look for what is new: search engines which addresses, the hub which feed."""
    if "addresses" in errand.payload:
        _tell_search_engines(errand.payload["addresses"])
    elif settings.WEBSUB_HUB:
        _tell_hub(errand.payload["topic"])


def _tell_hub(topic: str) -> None:
    """That the feed has something new (WebSub, section 7: publishing)."""
    body = urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}).encode()
    _post(settings.WEBSUB_HUB, body, {"Content-Type": "application/x-www-form-urlencoded"})


def _tell_search_engines(addresses: list[str]) -> None:
    """Which addresses are new (IndexNow, https://www.indexnow.org/documentation); the key stands in our own file."""
    if not (settings.INDEXNOW and settings.INDEXNOW_KEY):
        return
    said = {
        "host": urlsplit(addresses[0]).netloc,
        "key": settings.INDEXNOW_KEY,
        "keyLocation": whole(reverse("indexnow_key")),
        "urlList": addresses,
    }
    _post(settings.INDEXNOW, json.dumps(said).encode(), {"Content-Type": "application/json; charset=utf-8"})


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
