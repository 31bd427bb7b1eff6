"""The headers and small files that every release must have (OWASP's and Mozilla's lists, and our own)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.quality.measures import Measure, none_of
from tests.quality.site import Site

A_YEAR = timedelta(days=365)
UNSAFE = ("'unsafe-", "*", "http:")
ALWAYS = {"x-content-type-options": "nosniff", "referrer-policy": "strict-origin-when-cross-origin"}
OF_WHAT_IS_SHOWN = {"cross-origin-opener-policy": "same-origin", "permissions-policy": "camera=()"}
POLICY = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")


def look(site: Site) -> Iterator[Measure]:
    """All headers on one answer of each kind, and the small files."""
    kinds = {page: site.get(page) for page in ("/", "/nowhere/", "/robots.txt", "/feeds/latest.atom")}
    kinds |= {address: site.get(address) for address in _files(site)}
    faults = [f"{address}: {fault}" for address, got in kinds.items() for fault in _faults(address, got.headers)]
    yield none_of("headers missing or weak", faults, among=f"{len(kinds)} kinds of answer")
    yield none_of("small files missing or wrong", list(_small_files(site)), among="4 files")


def _files(site: Site) -> list[str]:
    """A stylesheet, a font and a picture of the front page."""
    front = site.pages["/"].body.decode()
    kinds = (r"static/[^\"' ,]+\.css", r"static/[^\"' ,]+\.woff2", r"media/[^\"' ,]+")
    return [found.group() for found in (re.search(f"/{kind}", front) for kind in kinds) if found]


def _faults(address: str, headers: dict[str, str]) -> Iterator[str]:
    is_font = address.endswith(".woff2")  # no browser shows one by itself, and on five files of a page it would weigh
    for name, value in (ALWAYS if is_font else ALWAYS | OF_WHAT_IS_SHOWN).items():
        if value not in headers.get(name, ""):
            yield f"{name} is {headers.get(name)!r}"
    if "cross-origin-resource-policy" not in headers:
        yield "no cross-origin-resource-policy"
    lasts = re.search(r"max-age=(\d+)", headers.get("strict-transport-security", ""))
    if not lasts or timedelta(seconds=int(lasts.group(1))) < A_YEAR:
        yield "HTTPS isn't asked for, for a year"
    if is_font:
        return
    policy = headers.get("content-security-policy", "")
    if address.startswith("/media/"):
        if "default-src 'none'" not in policy or "sandbox" not in policy:
            yield f"a file may do something: {policy!r}"
        return
    yield from (f"the policy has no {rule}" for rule in POLICY if rule not in policy)
    yield from (f"the policy has {word}" for word in UNSAFE if word in policy)


def _small_files(site: Site) -> Iterator[str]:
    told = site.get("/.well-known/security.txt").body.decode()
    ends = re.search(r"^Expires: (.+)$", told, re.MULTILINE)
    if "Contact: " not in told or not ends:
        yield "security.txt names nobody, or for ever"
    elif not timedelta(0) < datetime.fromisoformat(ends.group(1)) - datetime.now(UTC) < A_YEAR:
        yield f"security.txt ends {ends.group(1)}"
    if site.get("/.well-known/change-password").status != 302:
        yield "no /.well-known/change-password"
    if site.get("/robots.txt").status != 200:
        yield "no robots.txt"
    desk = site.get("/admin/login/")
    if "no-store" not in desk.headers.get("cache-control", ""):
        yield "the desk may be kept by a cache"
