"""Headers on every answer that no library sets, and the policy of what a page may load."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

Answer = Callable[[HttpRequest], HttpResponse]

NONCE = "<nonce>"
DESK = "/admin/"
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip


class PolicyMiddleware:
    """Puts the Content-Security-Policy (CSP Level 3) and its companions on every answer, static files included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Offer `request.csp_nonce`; it enters the policy only where a page has used it."""
        request.csp_nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(16))  # type: ignore[attr-defined]
        response = self.get_response(request)
        on_desk = request.path_info.startswith(DESK)
        sources = settings.SECURE_CSP_DESK if on_desk else settings.SECURE_CSP
        response.headers.setdefault("Content-Security-Policy", policy(sources, request.csp_nonce))  # type: ignore[attr-defined]
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if on_desk:
            response.headers["Cache-Control"] = "no-store"
        return response


def policy(sources: dict[str, list[str]], nonce: object) -> str:
    """The header's text: directives separated by semicolons, with the request's nonce filled in."""
    return "; ".join(
        " ".join([directive, *(f"'nonce-{nonce}'" if source == NONCE else source for source in allowed)])
        for directive, allowed in sources.items()
    )
