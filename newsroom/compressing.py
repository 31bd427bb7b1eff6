"""Pages and feeds go out compressed, whatever stands in front. Files of the site are compressed when collected."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

TEXTS = (
    "text/",
    "application/atom+xml",
    "application/feed+json",
    "application/json",
    "application/rss+xml",
    "application/xml",
)
DESK = "/admin/"


class TextsGZipMiddleware(GZipMiddleware):
    """Gzip for what is text; a picture has its own compression, and is asked for in ranges.

    Nothing of the desk: its pages carry secrets beside what somebody typed (the attack is called BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress a text that is sent whole."""
        is_text = response.headers.get("Content-Type", "").startswith(TEXTS)
        if response.streaming or not is_text or request.path_info.startswith(DESK):
            return response
        return super().process_response(request, response)
