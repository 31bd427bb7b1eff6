"""Hands out pictures: to readers the sizes made for them, each made when the first one asks; to the desk its copies.

A server in front may hand out `/media/pictures/` from the disk, and ask here for what it doesn't find: docs/running.md.
Whatever the storage is, a picture comes from this site: no other host learns who reads what.
"""

from __future__ import annotations

import mimetypes
from datetime import datetime

from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from articles.images import addresses
from articles.images.addresses import Rendition
from articles.images.models import Image
from articles.images.renditions import in_memory, make
from articles.images.taking_turns import NotYet

# A file says what its uploader wanted: whatever is in it, it runs nothing and loads nothing.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "cross-origin",  # feed readers and shared links show our pictures
}
FOR_EVER = "public, max-age=31536000, immutable"  # what lies at an address never changes
FOR_THE_DESK = "private, no-store"
A_MOMENT = "2"  # seconds
GONE, BUSY = 410, 503


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """One picture; 404 for anything else, folders too."""
    rendition = Rendition.named(path)
    at = timezone.now()
    response = _for_readers(request, rendition, at) if rendition else _for_the_desk(request, path)
    for name, text in HEADERS.items():
        response.headers[name] = text
    return response


def _for_readers(request: HttpRequest, wanted: Rendition, at: datetime) -> HttpResponseBase:
    image = Image.objects.filter(token=wanted.token).first()
    if image is None:
        raise Http404
    if not addresses.exists(image, wanted):
        return _moved(image, wanted)
    if not image.may_be_shown(at):
        return _no_longer_shown(request, image, wanted)
    try:
        make(image, [wanted])
    except NotYet:
        return HttpResponse(status=BUSY, headers={"Retry-After": A_MOMENT})
    except (OSError, SyntaxError, ValueError) as error:  # the clean copy is gone or can't be read
        raise Http404 from error
    return _file(request, wanted.name, cached=FOR_EVER)


def _moved(image: Image, wanted: Rendition) -> HttpResponse:
    """Newsletters and saved pages hold the addresses of their day: they lead to the size as it is now."""
    now = addresses.rendition_of(image, wanted.crop, wanted.width, wanted.format)
    if wanted.version == now.version:  # a width that nobody was ever told of
        raise Http404
    return HttpResponseRedirect(now.address, headers={"Cache-Control": "public, max-age=300"})


def _no_longer_shown(request: HttpRequest, image: Image, wanted: Rendition) -> HttpResponse:
    """The library still shows what readers may not see any more; nothing of it is kept where they could find it."""
    if not _is_of_the_desk(request):
        return HttpResponse(status=GONE, headers={"Cache-Control": FOR_THE_DESK})
    kind = f"image/{wanted.format}"
    return HttpResponse(in_memory(image, wanted), content_type=kind, headers={"Cache-Control": FOR_THE_DESK})


def _for_the_desk(request: HttpRequest, path: str) -> HttpResponseBase:
    """Clean copies, and the sizes of former days that old bodies name, for whoever works here."""
    if not path.startswith("images/") or not _is_of_the_desk(request):
        raise Http404
    return _file(request, path, cached=FOR_THE_DESK)


def _is_of_the_desk(request: HttpRequest) -> bool:
    return bool(request.user.is_active and getattr(request.user, "is_staff", False))


def _file(request: HttpRequest, name: str, *, cached: str) -> HttpResponseBase:
    tag = f'"{name.rpartition(addresses.FOLDER)[2]}"'
    try:
        if not default_storage.exists(name):
            raise Http404
        if not_modified := get_conditional_response(request, etag=tag):
            return _marked(not_modified, tag, cached)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return _marked(FileResponse(default_storage.open(name), content_type=kind), tag, cached)
    except (OSError, SuspiciousFileOperation, ValueError) as error:  # a folder, or a name that no storage takes
        raise Http404 from error


def _marked(response: HttpResponseBase, tag: str, cached: str) -> HttpResponseBase:
    response.headers["ETag"], response.headers["Cache-Control"] = tag, cached
    return response
