"""Headers on every answer that no library sets, the policy of what a page may load, and the largest request."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

Answer = Callable[[HttpRequest], HttpResponse]

NONCE = "<nonce>"
DESK = "/admin/"
FORMS = ("/add/", "/change/")  # of the desk: where the body editor can stand
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb",
    )
)  # fmt: skip
# Django sets some of these too, but not on the answers that it gives before its own middleware ran.
ON_EVERY_ANSWER = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}
ON_WHAT_MAY_BE_A_PAGE = ON_EVERY_ANSWER | {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    "X-Frame-Options": "DENY",
}
# No browser shows a font by itself, and what a page is told would weigh a kilobyte on each of five.
NEVER_A_PAGE = "font/"


class Nonce:
    """A word that a page's own import map carries. It is made, and enters the policy, only when a page prints it."""

    def __init__(self) -> None:
        self.printed = ""

    def __str__(self) -> str:
        self.printed = self.printed or secrets.token_urlsafe(16)
        return self.printed


class PolicyMiddleware:
    """Puts the Content-Security-Policy (CSP Level 3) and its companions on every answer, static files included.

    Of these, fonts are told only what is said of files. It stands outside all that refuses or redirects, so that those
    answers pass through it too; before it stand the page cache, which keeps its headers with the page, and what decides
    which database is read.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        readers, desk, editor = settings.SECURE_CSP, settings.SECURE_CSP_DESK, settings.SECURE_CSP_EDITOR
        self.readers, self.desk, self.editor = (
            (policy(sources, ""), policy(sources, NONCE)) for sources in (readers, desk, editor)
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Offer `request.csp_nonce`; what a view has set itself stays."""
        nonce = Nonce()
        request.csp_nonce = nonce  # type: ignore[attr-defined]  # the name that Django 6 gives it
        response = self.get_response(request)
        on_desk = request.path_info.startswith(DESK)
        may_be_a_page = not response.headers.get("Content-Type", "").startswith(NEVER_A_PAGE)
        for name, text in (ON_WHAT_MAY_BE_A_PAGE if may_be_a_page else ON_EVERY_ANSWER).items():
            response.headers.setdefault(name, text)
        if may_be_a_page:
            without, with_nonce = self._policies(request.path_info, on_desk=on_desk)
            text = with_nonce.replace(NONCE, nonce.printed) if nonce.printed else without
            response.headers.setdefault("Content-Security-Policy", text)
        if on_desk:
            response.headers["Cache-Control"] = "no-store"
        elif _is_for_one_person(request):
            response.headers.setdefault("Cache-Control", "private, no-store")
        if request.method == "HEAD" and not response.streaming:
            # RFC 9110, 9.3.2: the head alone. The server would drop the rest, and complain in its log each time.
            response.content = b""
        return response

    def _policies(self, path: str, *, on_desk: bool) -> tuple[str, str]:
        """The texts for that side of the house: without a nonce, and with a place for one."""
        if not on_desk:
            return self.readers
        return self.editor if path.endswith(FORMS) else self.desk


class LargestRequestMiddleware:
    """Refuses a body over the limit by what its head announces, before a byte of it is read (413, RFC 9110)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what is small enough. A body whose length isn't announced is never read by Django."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        most = settings.LARGEST_REQUEST
        if announced.isdecimal() and int(announced) > most:
            message = _("This is over %(most)s MB. Send less at once.") % {"most": most // (1024 * 1024)}
            return HttpResponse(message, status=413, content_type="text/plain; charset=utf-8")
        return self.get_response(request)


def policy(sources: dict[str, list[str]], nonce: str) -> str:
    """The header's text: directives separated by semicolons; "<nonce>" becomes the nonce, or nothing without one."""
    return "; ".join(" ".join([directive, *_allowed(words, nonce)]) for directive, words in sources.items())


def _allowed(words: list[str], nonce: str) -> list[str]:
    return [f"'nonce-{nonce}'" if word == NONCE else word for word in words if nonce or word != NONCE]


def _is_for_one_person(request: HttpRequest) -> bool:
    """Whether no shared cache may keep the answer: somebody is signed in, or something was sent."""
    return request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES
