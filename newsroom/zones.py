"""The publication on every page, and the zone in which a request's times are read and shown."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from issues.models import Publication
from newsroom.security import DESK

Answer = Callable[[HttpRequest], HttpResponse]


class PublicationZoneMiddleware:
    """Gives each request its `publication`; shows times in the publication's zone, or on the desk in the editor's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look the publication up when something first asks for it: many an answer needs none."""
        request.publication = SimpleLazyObject(Publication.current)  # type: ignore[attr-defined]
        with timezone.override(None):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> None:
        """Switch to the zone once it is known which side of the house the request is for."""
        if request.path_info.startswith(DESK):
            timezone.activate(_zone_of_editor(request))
        else:
            # From here on the publication itself: a page asks it some three hundred times for something.
            request.publication = Publication.current()  # type: ignore[attr-defined]
            timezone.activate(request.publication.zone)  # type: ignore[attr-defined]


def publication(request: HttpRequest) -> dict[str, object]:
    """For templates: the publication, and whether its issues may be saved in a browser."""
    known = {"publication": request.publication} if hasattr(request, "publication") else {}
    return {"offline_reading": settings.OFFLINE_READING} | known


def _zone_of_editor(request: HttpRequest) -> zoneinfo.ZoneInfo:
    own = getattr(request.user, "time_zone", "")
    current: Publication = request.publication  # type: ignore[attr-defined]
    return zoneinfo.ZoneInfo(own) if own else current.zone
