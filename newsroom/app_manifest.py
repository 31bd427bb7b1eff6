"""What a home screen needs to know of the site: its manifest and its icons, made from the publication's own name."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.conditional import unless_known
from articles.images.app_icon import icon
from articles.images.lettering import ACCENTS, PAPER
from articles.markup.story import direction
from issues.models import Publication

SIZES = (32, 180, 192, 512)
NAME_UNDER_AN_ICON = 12  # characters; home screens cut what is longer
KEEP_ICON = "public, max-age=60"  # then asked for again, and mostly not sent


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """`/manifest.webmanifest` (W3C): the site as an app of the publication's name."""
    publication: Publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    icons = [(size, "any") for size in (192, 512)] + [(512, "maskable")]
    said = {
        "id": "/",
        "name": publication.name,
        "short_name": _short(publication.name),
        "description": publication.about or publication.tagline,
        "lang": publication.language,
        "dir": direction(publication.language),
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": ACCENTS.get(publication.colour, ACCENTS["oxblood"]),
        "background_color": PAPER,
        "categories": ["news", "magazines"],
        "icons": [
            {
                "src": reverse("icon", args=["maskable" if purpose == "maskable" else "icon", size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size, purpose in icons
        ],
    }
    said = {name: text for name, text in said.items() if text}
    answer = JsonResponse(said, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
    return unless_known(request, answer)


@require_safe
def app_icon(request: HttpRequest, kind: str = "icon", size: int = 32) -> HttpResponse:
    """`/icons/icon-192.png`: the initial of the nameplate on the publication's colour."""
    publication: Publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    if size not in SIZES or kind not in {"icon", "maskable"}:
        raise Http404
    drawn = _drawn(publication.name, publication.colour, size, maskable=kind == "maskable")
    answer = HttpResponse(drawn, content_type="image/png", headers={"Cache-Control": KEEP_ICON})
    return unless_known(request, answer)


@lru_cache(maxsize=16)
def _drawn(name: str, colour: str, size: int, *, maskable: bool) -> bytes:
    return icon(name, colour, size, maskable=maskable)


def _short(name: str) -> str:
    """The name in as many whole words as stand under an icon; its first word if that is too long already."""
    kept = ""
    for word in name.removeprefix("The ").split():
        if kept and len(f"{kept} {word}") > NAME_UNDER_AN_ICON:
            break
        kept = f"{kept} {word}".strip()
    return kept or name
