"""Hands out pictures where no nginx or Caddy does: on one's own machine."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from django.views.static import serve

# A file says what its uploader wanted: whatever is in it, it runs nothing and loads nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",  # feed readers and shared links show our pictures
    "Cache-Control": "public, max-age=31536000, immutable",  # a file's name comes from its content
}


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One file under MEDIA_ROOT; 404 for anything else, folders too, and where a server in front does this."""
    if not settings.SERVE_MEDIA:
        raise Http404
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # a name that no file system takes
        raise Http404 from error
    for name, text in HEADERS.items():
        response.headers[name] = text
    return response
