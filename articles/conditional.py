"""Answers that are sent once: who has them already is told so (RFC 9110, 13), and nothing more."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

REMEMBERED_FOR = 60 * 60 * 24 * 30  # seconds


def unless_known(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer, or 304 for a reader who has it. It is made first, so that it is never older than this second.

    The tag is of the bytes: whatever changes them makes another, a story's second as well as an author's new name, and
    what doesn't show in them can't be told from it. The date counts only where all processes share what they remember:
    one that was away for a change and back would take a story that is gone for one that its reader should keep.
    """
    digest = hashlib.sha256(answer.content).hexdigest()[:32]
    etag, turned = quote_etag(digest), _turned(f"turned:{request.path}", digest, timezone.now())
    answer.headers["ETag"] = etag
    answer.headers["Last-Modified"] = http_date(turned.timestamp())
    answer.headers.setdefault("Cache-Control", "public, no-cache")
    dated = int(turned.timestamp()) if settings.REDIS_URL else None
    kept = get_conditional_response(request, etag, dated, answer) or answer
    if kept is not answer:
        for name in ("Cache-Control", "Last-Modified", "Link"):
            if name in answer.headers:
                kept.headers[name] = answer.headers[name]
    return kept


def _turned(key: str, digest: str, now: datetime) -> datetime:
    """Since when it reads so, to the second, as far as the cache remembers; what it has forgotten turned just now.

    No fact of the database says it: what is taken off, or comes with another setting, makes no story newer.
    """
    before: tuple[str, datetime] | None = cache.get(key)
    if before and before[0] == digest:
        return before[1]
    turned = now.replace(microsecond=0)
    if before and before[1] >= turned:
        turned = before[1] + timedelta(seconds=1)  # two in one second: whoever has the first must get the other
    cache.set(key, (digest, turned), REMEMBERED_FOR)
    return turned
