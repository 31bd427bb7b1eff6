"""Where pages are: worked out once for each, since a page of the copy names some sixty others."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse

MOST_KEPT = 10_000


@lru_cache(maxsize=MOST_KEPT)
def path_to(page: str, *parts: object) -> str:
    """The address of a page by its name in the map of the site ("articles:story") and its parts in their order.

    A process serves one site under one address.
    """
    return reverse(page, urlconf=settings.ROOT_URLCONF, args=parts)


@receiver(setting_changed, dispatch_uid="forget_addresses")
def forget_addresses(*, setting: str, **_more: object) -> None:
    """Another map of the site, which tests may ask for, has other addresses."""
    if setting == "ROOT_URLCONF":
        path_to.cache_clear()


def absolute(request: HttpRequest, path: str) -> str:
    """The whole address of a path, on the configured site if there is one."""
    site: str | None = request.__dict__.get("_site")
    if site is None:
        site = settings.SITE_URL.rstrip("/") or request.build_absolute_uri("/").removesuffix("/")
        request.__dict__["_site"] = site
    return site + path
