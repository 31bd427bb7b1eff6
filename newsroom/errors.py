"""Pages for when something is wrong: what happened, and what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)


class DatabaseAwayMiddleware:
    """Answers 503 with a page while the database can't be reached, instead of a crash."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only for errors of the connection; all others take Django's usual way."""
        if not isinstance(exception, (OperationalError, InterfaceError)):
            return None
        logger.error("The database did not answer %s", request.path, exc_info=exception)
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: back in a moment."""
    response = HttpResponse(render(None, "errors/503.html"), status=503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.html", status=403)


def signed_out_for_now(request: HttpRequest, credentials: object, *args: object) -> HttpResponse:
    return render(request, "errors/429.html", status=429)
