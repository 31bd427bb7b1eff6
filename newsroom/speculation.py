"""Pages made ready before the reader asks for them: the browser's own prerendering, told what it may touch.

The rules (HTML's speculation rules) stand at an address of their own, because the policy of the pages allows no inline
script. They name what may be made ready, never what may not: what isn't named is fetched only when somebody asks.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

Answer = Callable[[HttpRequest], HttpResponse]

READER_PAGES = (
    "/", "/issues/*", "/articles/*", "/authors/*", "/topics/*", "/countries/*", "/regions/*", "/sections/*",
    "/corrections/",
)  # fmt: skip
FEEDS = "/*.*"  # every page of a reader ends in a slash; what has a dot is a file
NOT_FROM = ("/admin/", "/preview/")
RULES = {
    "prerender": [
        {
            "where": {
                "and": [
                    {"or": [{"href_matches": page} for page in READER_PAGES]},
                    {"not": {"href_matches": FEEDS}},
                    {"not": {"selector_matches": "[download], [rel~=nofollow]"}},
                ]
            },
            "eagerness": "moderate",  # when the pointer rests on a link, not when it comes into view
        }
    ]
}


@require_safe
@cache_control(public=True, max_age=86_400)
def rules(request: HttpRequest) -> HttpResponse:
    """`/speculation-rules.json`, of the one type that browsers take it in."""
    return HttpResponse(json.dumps(RULES), content_type="application/speculationrules+json")


class SpeculationMiddleware:
    """Names the rules on every page that a reader may have opened, and on no other answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header `Speculation-Rules`, a list of addresses in quotes (RFC 9651)."""
        response = self.get_response(request)
        is_page = response.status_code == HTTPStatus.OK and response.headers.get("Content-Type", "").startswith(
            "text/html"
        )
        if is_page and not request.path_info.startswith(NOT_FROM):
            response.headers["Speculation-Rules"] = f'"{reverse("speculation_rules")}"'
        return response
