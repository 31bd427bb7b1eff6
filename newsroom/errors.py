"""Pages for when something is wrong: what happened, and what to do."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

Answer = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)
SECONDS_UNTIL_NEXT_TRY = 30


class DatabaseAwayMiddleware:
    """Answers 503 with a page while the database can't be reached, instead of a crash."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only for errors of the connection; all others take Django's usual way."""
        if not isinstance(exception, DATABASE_AWAY):
            return None
        logger.error("The database did not answer %s", request.path, exc_info=exception)
        return unavailable(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the browser sent something that can't be read."""
    return HttpResponse(render_to_string("errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not for this reader."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same page for a story that never was and one that isn't out yet."""
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; 503 when it is only the database that is away. Needs neither database nor context."""
    if isinstance(sys.exc_info()[1], DATABASE_AWAY):
        return unavailable(request)
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: back in a moment."""
    headers = {"Retry-After": str(SECONDS_UNTIL_NEXT_TRY)}
    return HttpResponse(render_to_string("errors/503.html"), status=503, headers=headers)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere."""
    return render(request, "errors/403.html", {"form_expired": True}, status=403)


def signed_out_for_now(request: HttpRequest, credentials: object, *args: object) -> HttpResponse:
    """429: too many wrong passwords; the door opens again after the time that the settings say."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    page = render_to_string("errors/429.html", {"minutes": minutes})
    return HttpResponse(page, status=429, headers={"Retry-After": str(minutes * 60)})
