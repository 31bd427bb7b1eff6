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
STALE_WHILE_ASKING = 2  # seconds
STALE_IF_ERROR = 60 * 10


def cache_control(until: datetime, now: datetime) -> str:
    """Browsers ask each time (and are told 304); caches in front keep it, never beyond the moment at which it turns.

    RFC 9111, 5.2.2.10, and RFC 5861. Where nobody tells the cache in front of changes, it keeps a page for seconds.
    What may be shown stale is within that moment too: a page shown late could show what is no longer to be seen.
    """
    left = max((until - now) // SECOND, 0)
    fresh = min(settings.SHARED_CACHES_KEEP_FOR, left)
    stale = min(STALE_WHILE_ASKING, left - fresh)
    error = min(STALE_IF_ERROR, left - fresh)
    return f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={stale}, stale-if-error={error}"


def tags(keys: frozenset[str]) -> dict[str, str]:
    """The header that names what a page turns with, for the one that is told of changes; none where nobody is told."""
    if settings.PURGE not in TAGS:
        return {}
    name, between = TAGS[settings.PURGE]
    return {name: between.join(few(keys))}


def few(keys: frozenset[str]) -> list[str]:
    """The keys; where they would be too long for a header, the rows of each kind as one."""
    if sum(map(len, keys)) + len(keys) <= LONGEST_TAGS:
        return sorted(keys)
    rows = {key for key in keys if key.partition("-")[0] in {"story", "page", "image", "author"} and key[-1].isdigit()}
    return sorted((keys - rows) | {f"any-{key.partition('-')[0]}" for key in rows})
