"""Pages made ready before the reader asks for them: the browser's own prerendering, told what it may touch.

The rules (HTML's speculation rules) are a file of their own, because the policy of the pages allows no inline script.
They name what may be made ready, never what may not; what has a dot in it is a feed or a file. `moderate` means: when
the pointer rests on a link, not when it comes into view.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static

Answer = Callable[[HttpRequest], HttpResponse]

RULES = "speculation/reader_pages.speculationrules"
NOT_FROM = ("/admin/", "/preview/")


class SpeculationMiddleware:
    """Names the rules on every page that a reader may have opened, and on no other answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header `Speculation-Rules`, a list of addresses in quotes (RFC 9651)."""
        response = self.get_response(request)
        is_ok = response.status_code == HTTPStatus.OK
        is_page = is_ok and response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and not request.path_info.startswith(NOT_FROM):
            response.headers["Speculation-Rules"] = f'"{static(RULES)}"'
        return response
