"""What is said of a page to browsers, and to caches in front: how long it may be kept, and what it turns with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

SECOND = timedelta(seconds=1)
OF_EACH_ANSWER = frozenset({"content-length", "cache-control", "etag", "vary"})
ON_304 = frozenset({"last-modified", "link", "content-location"})
LONGEST_TAGS = 2_000  # bytes: nginx takes 4 kB of headers in all unless it is told otherwise
# By which header each knows them, and what stands between two. Varnish: its module xkey.
TAGS = {"FASTLY": ("Surrogate-Key", " "), "CLOUDFLARE": ("Cache-Tag", ","), "VARNISH": ("xkey", " ")}
# Which header says to each, and to no other cache on the way, how long it may keep a page.
TIMES = {
    "FASTLY": "Surrogate-Control",
    "CLOUDFLARE": "Cloudflare-CDN-Cache-Control",
    "VARNISH": "Surrogate-Control",
}
STALE_WHILE_ASKING = 2  # seconds
STALE_IF_ERROR = 60 * 10


def cache_control(until: datetime, now: datetime) -> str:
    """Browsers ask each time (and are told 304); caches in front keep it, never beyond the moment at which it turns.

    RFC 9111, 5.2.2.10, and RFC 5861. Nobody tells them of changes, so they keep a page for seconds.
    """
    fresh, stale = _fresh_and_stale(settings.SHARED_CACHES_KEEP_FOR, until, now)
    return f"public, max-age=0, s-maxage={fresh}, {stale}"


def for_whom_is_told(keys: frozenset[str], until: datetime, now: datetime) -> dict[str, str]:
    """For the one that is told of changes: what a page turns with, and how long it may keep it; none where none is."""
    if settings.PURGE not in TAGS:
        return {}
    name, between = TAGS[settings.PURGE]
    fresh, stale = _fresh_and_stale(settings.TOLD_CACHE_KEEPS_FOR, until, now)
    return {name: between.join(few(keys)), TIMES[settings.PURGE]: f"max-age={fresh}, {stale}"}


def _fresh_and_stale(longest: int, until: datetime, now: datetime) -> tuple[int, str]:
    """Seconds, and words. What may be shown stale is within that moment too: it could be what is no longer seen."""
    left = max((until - now) // SECOND, 0)
    fresh = min(longest, left)
    stale, error = (min(most, left - fresh) for most in (STALE_WHILE_ASKING, STALE_IF_ERROR))
    return fresh, f"stale-while-revalidate={stale}, stale-if-error={error}"


def few(keys: frozenset[str]) -> list[str]:
    """The keys; where they would be too long for a header, the rows of each kind as one."""
    if sum(map(len, keys)) + len(keys) <= LONGEST_TAGS:
        return sorted(keys)
    rows = {key for key in keys if key.partition("-")[0] in {"story", "page", "image", "author"} and key[-1].isdigit()}
    return sorted((keys - rows) | {f"any-{key.partition('-')[0]}" for key in rows})
