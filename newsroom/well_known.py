"""The small files at agreed addresses: for robots, for people who found a hole, for password managers."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.addresses import absolute

SECURITY_TXT_HOLDS_FOR = timedelta(days=180)  # RFC 9116 asks for less than a year
ROBOTS = "User-agent: *\nDisallow: /admin/\nDisallow: /search/*&\n"
SITEMAPS = ("issues:sitemap", "issues:news_sitemap")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt` (RFC 9309): everything public may be found, except the desk and a search narrowed down.

    All answers of the search name the search itself as their canonical address.
    """
    lines = [f"Sitemap: {absolute(request, reverse(name))}\n" for name in SITEMAPS]
    return _text("\n".join([ROBOTS, "".join(lines)]))


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """`/.well-known/security.txt` (RFC 9116): whom to tell. 404 while nobody is named."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires = (timezone.now() + SECURITY_TXT_HOLDS_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {settings.SECURITY_CONTACT}", f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}"]
    if settings.SITE_URL:
        lines.append(f"Canonical: {absolute(request, request.path)}")
    return _text("\n".join(lines) + "\n")


@require_safe
def indexnow_key(request: HttpRequest) -> HttpResponse:
    """`/indexnow-key.txt`: shows that who tells search engines of our addresses is us. 404 while nobody tells them."""
    if not settings.INDEXNOW_KEY:
        raise Http404
    return _text(settings.INDEXNOW_KEY)


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """`/.well-known/change-password` (W3C): where password managers send people."""
    return redirect("admin:password_change")


def _text(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
