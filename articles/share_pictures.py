"""The pictures beside shared links: what stands on them, where they are, and their handing out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.images.kept import kept
from articles.images.models import Image
from articles.images.share_card import ShareCard
from articles.models import Article

if TYPE_CHECKING:
    from issues.models import Issue, Publication

HEADERS = {
    "Cache-Control": "public, max-age=604800, immutable",  # an edit gives another address
    "Cross-Origin-Resource-Policy": "cross-origin",  # made to be shown elsewhere
}


@require_safe
def story_picture(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The picture of a story that readers see."""
    at = timezone.now()
    found = Article.objects.live(at).for_cards().filter(slug=slug).first()
    if found is None:
        raise Http404
    publication: Publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    card = card_of_story(found, publication, at)
    return handed_out(card, digest, reverse("articles:share_picture", args=[slug, card.digest]))


@require_safe
def publication_picture(request: HttpRequest, digest: str) -> HttpResponse:
    """The picture of all pages that have none of their own: the nameplate."""
    card = card_of_publication(request.publication)  # type: ignore[attr-defined]  # see newsroom.zones
    return handed_out(card, digest, reverse("articles:publication_picture", args=[card.digest]))


def handed_out(card: ShareCard, digest: str, here: str) -> HttpResponse:
    """The picture; from the address of an earlier one the way to today's. Nothing else is ever drawn for anybody."""
    if digest != card.digest:
        return redirect(here)
    return HttpResponse(kept(card), content_type="image/jpeg", headers=HEADERS)


def card_of_story(story: Article, publication: Publication, at: datetime) -> ShareCard:
    """A story's card, of rows that are loaded already. Of its issue it tells when readers see that."""
    issue: Issue | None = story.issue if story.issue and story.issue.is_live(at) else None
    picture, focus = drawn_from(story.lead_image, at)
    day = (story.live_from or at).astimezone(publication.zone).date()
    return ShareCard(
        nameplate=publication.name,
        folio=issue.folio if issue else publication.written(day),
        headline=story.headline,
        label=" · ".join(filter(None, [story.section.head if story.section else "", story.kicker])),
        colour=publication.colour,
        picture=picture,
        focus=focus,
    )


def card_of_publication(publication: Publication) -> ShareCard:
    """The nameplate on the publication's colour."""
    return ShareCard(publication.name, publication.tagline, "", colour=publication.colour)


def drawn_from(image: Image | None, at: datetime) -> tuple[str, tuple[float, float]]:
    """The file of a picture and its focal point; "" if it may not be shown."""
    if image is None or not image.may_be_shown(at):
        return "", (0.5, 0.5)
    return str(image.file.name), (image.focal_x, image.focal_y)
