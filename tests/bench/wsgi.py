"""The newsroom, and beside it a bare Django with one fixed page: same server, same processes, no middleware."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
settings.ROOT_URLCONF = "tests.bench.urls"
django.setup()
_ours, settings.MIDDLEWARE = settings.MIDDLEWARE, []
_bare = WSGIHandler()
settings.MIDDLEWARE = _ours

from newsroom.wsgi import application as _newsroom  # noqa: E402 the map must be chosen before the application is made
from tests.bench.environment import MARKS  # noqa: E402 the same
from tests.bench.marks import BEGUN, ENDED  # noqa: E402 the same
from tests.bench.urls import FIXED  # noqa: E402 the same


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django alone for the fixed page, the newsroom for everything else. Each call leaves a mark where marks are kept.

    A byte at the end of a file is the cheapest count that all processes share.
    """
    _mark(_begun)
    try:
        return (_bare if environ["PATH_INFO"] == FIXED else _newsroom)(environ, start_response)
    finally:
        _mark(_ended)


def _mark(file: int | None) -> None:
    if file is not None:
        os.write(file, b".")


_marks = os.environ.get(MARKS)
_begun, _ended = (
    os.open(f"{_marks}/{name}", os.O_WRONLY | os.O_APPEND | os.O_CREAT) if _marks else None for name in (BEGUN, ENDED)
)

__all__ = ["application"]
