"""The picture beside a link to an issue: its folio, its title or its lead story, and the cover."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.images.share_card import ShareCard
from articles.models import Article
from articles.share_pictures import drawn_from, handed_out
from issues.composition import cover_of
from issues.models import Issue, Publication
from issues.overriding import overridden


@require_safe
def issue_picture(request: HttpRequest, address: str, digest: str) -> HttpResponse:
    """The picture of an issue that is out."""
    at = timezone.now()
    found = get_object_or_404(Issue.objects.live(at).select_related("cover__source").at_address(address))
    stories = overridden(list(Article.objects.live(at).filter(issue=found).in_run_order().for_cards()), found)
    card = card_of_issue(found, stories, request.publication, at)  # type: ignore[attr-defined]  # see newsroom.zones
    return handed_out(card, digest, reverse("issues:share_picture", args=[found.address, card.digest]))


def card_of_issue(issue: Issue, stories: Sequence[Article], publication: Publication, at: datetime) -> ShareCard:
    """An issue's card, of its stories as readers see them, in run order."""
    lead = stories[0] if stories else None
    picture, focus = drawn_from(cover_of(issue, lead), at)
    return ShareCard(
        nameplate=publication.name,
        folio=issue.folio,
        headline=issue.title or (lead.headline if lead else issue.volume_as_printed),
        colour=publication.colour,
        picture=picture,
        focus=focus,
    )
