"""Where pages are: worked out once for each, since a page of the copy names some sixty others."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

MOST_KEPT = 10_000


def path_to(page: str, *parts: object) -> str:
    """The address of a page by its name in the map of the site ("articles:story") and its parts in their order."""
    return _worked_out(settings.ROOT_URLCONF, get_script_prefix(), page, parts)


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path, on the configured site if there is one."""
    return settings.SITE_URL.rstrip("/") + path if settings.SITE_URL else request.build_absolute_uri(path)


@lru_cache(maxsize=MOST_KEPT)
def _worked_out(site_map: str, _prefix: str, page: str, parts: tuple[object, ...]) -> str:
    return reverse(page, urlconf=site_map, args=parts)
