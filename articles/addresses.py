"""Where pages are: worked out once for each, since a page of the copy names some sixty others."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, get_urlconf, reverse

MOST_KEPT = 10_000


def path_to(page: str, *parts: object) -> str:
    """The address of a page by its name in the map of the site ("articles:story") and its parts in their order."""
    return _worked_out(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), page, parts)


@lru_cache(maxsize=MOST_KEPT)
def _worked_out(site_map: str, _prefix: str, page: str, parts: tuple[object, ...]) -> str:
    return reverse(page, urlconf=site_map, args=parts)
