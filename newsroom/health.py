"""Alive and ready, for probes: `/healthz` and `/readyz`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from newsroom.checks import why_not_writable
from newsroom.clock.telling import clock_line

Answer = Callable[[HttpRequest], HttpResponse]


class ProbesMiddleware:
    """Answers the two probes before anything else looks at the request.

    A probe comes over plain HTTP from the machine itself, under whatever host name: no redirect for it, and no 400.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass on."""
        probe = {"/healthz": alive, "/readyz": ready}.get(request.path_info)
        if probe is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        response = probe()
        response.headers["Cache-Control"] = "no-store"
        return response


def alive() -> HttpResponse:
    """200: the process answers. Asks nothing of the database."""
    return HttpResponse("alive\n", content_type="text/plain; charset=utf-8")


def ready() -> HttpResponse:
    """200 when readers and editors can be served; else 503 with the reasons, as JSON.

    What a reader doesn't feel is a warning and takes nobody out of service: a clock that doesn't run.
    """
    reasons = list(_reasons_against())
    answer = {"ready": not reasons, "reasons": reasons, "warnings": [] if reasons else list(_warnings())}
    return JsonResponse(answer, status=503 if reasons else 200)


def _reasons_against() -> Iterator[str]:
    try:
        missing = _migrations_shipped() - set(MigrationRecorder(connection).applied_migrations())
    except (DatabaseError, InterfaceError):
        yield "The database does not answer."
    else:
        if missing:
            yield f"{len(missing)} migrations are not applied. Run: python manage.py migrate"
    if not settings.OBJECT_STORAGE and why_not_writable(Path(settings.MEDIA_ROOT)):
        yield "Pictures can't be stored."
    if settings.PRODUCTION and not (Path(settings.STATIC_ROOT or "") / "staticfiles.json").exists():
        yield "Stylesheets are not collected. Run: python manage.py collectstatic"


def _warnings() -> Iterator[str]:
    line = clock_line(timezone.now())
    if not line.runs:
        yield line.sentence


@cache
def _migrations_shipped() -> set[tuple[str, str]]:
    """App and name of each migration in the code; read from disk once."""
    return set(MigrationLoader(None).disk_migrations)
