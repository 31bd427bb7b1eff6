"""What readers may be shown of a story's past: how its published versions differ, where somebody decided so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from articles.activity.recording import record
from articles.comparing import Comparison, compare, labels_for
from articles.comparing.blocks import pictures_of
from articles.comparing.labels import Labels
from articles.content import Content, changed, content_of
from articles.images.showing import shown_addresses
from articles.models import Article, Revision
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

# All that readers read in a story, and what they call it. Notes, times, tags and working titles are not for them.
READ_BY_READERS: dict[str, str | Promise] = {
    "headline": gettext_lazy("Headline"),
    "kicker": gettext_lazy("Label"),
    "standfirst": gettext_lazy("Summary"),
    "bylines": gettext_lazy("Byline"),
    "dateline": gettext_lazy("Place"),
    "lead_image_id": gettext_lazy("Picture"),
    "lead_caption": gettext_lazy("Words under the picture"),
    "body": gettext_lazy("Text"),
}
MOST_CHANGES = 20  # the newest: each of them is a comparison of two whole texts


@dataclass(frozen=True, slots=True)
class Change:
    """A moment (aware) at which readers got another version, and how it differs from the one before."""

    at: datetime
    number: int
    comparisons: list[Comparison]


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in a live story since it went out, the newest first."""
    at = timezone.now()
    story = get_object_or_404(Article.objects.live(at).filter(slug=slug))
    found = shown_changes(story, at) if _publication_shows_changes(request) else []
    if not found:
        raise Http404
    answer = render(request, "articles/changes.html", {"at": at, "story": story, "changes": found})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def shown_changes(story: Article, at: datetime) -> list[Change]:
    """The changes to a published story that readers may see, newest first.

    Each is told from the version that readers had before it. So a change that is kept from them is never seen in a
    later one, and nothing that was not published is ever looked at.
    """
    shown = _shown_pairs(story)
    labels = _labels_for_readers(story, [version.content for pair in shown for version in pair], at)
    return [_change(newer, older, labels) for newer, older in shown]


def last_shown_change(story: Article) -> datetime | None:
    """When readers last got a version with a change that they may see; None: there is none."""
    shown = _shown_pairs(story)
    return shown[0][0].published_at if shown else None


@transaction.atomic
def set_shown_to_readers(revision: Revision, shown: bool, *, by: User | None, at: datetime) -> None:
    """Decide whether readers may see what changed with a published version."""
    before, revision.shown_to_readers = revision.shown_to_readers, shown
    revision.save(update_fields=["shown_to_readers"])
    values = [{"revision": revision.number, "shown_to_readers": value} for value in (before, shown)]
    record(revision.article, "show_change" if shown else "hide_change", by=by, at=at, before=values[0], after=values[1])
    tell_public_pages_changed(revision.article)


def _published(story: Article) -> Any:
    """The versions that readers had, the newest first."""
    return story.revisions.exclude(published_at=None).order_by("-published_at", "-number")


def _shown_pairs(story: Article) -> list[tuple[Revision, Revision]]:
    """Published versions that readers may compare with the one before, the newest first."""
    versions = pairwise(_published(story)[: MOST_CHANGES + 1])
    return [
        (newer, older)
        for newer, older in versions
        if newer.shown_to_readers and changed(older.content, newer.content, among=READ_BY_READERS)
    ]


def _change(newer: Revision, older: Revision, labels: Labels) -> Change:
    compared = [
        replace(comparison, label=str(READ_BY_READERS[comparison.name]))
        for comparison in compare(older.content, newer.content, labels=labels, among=READ_BY_READERS)
    ]
    assert newer.published_at is not None  # noqa: S101  only published versions are compared
    return Change(newer.published_at, newer.number, compared)


def _labels_for_readers(story: Article, contents: Sequence[Content], at: datetime) -> Labels:
    """Names without the desk's titles; a picture that was taken out, or may not be shown any more, isn't shown."""
    labels = labels_for(*({name: content.get(name) for name in READ_BY_READERS} for content in contents))
    now = content_of(story)
    kept = {key: replace(picture, title="") for key, picture in labels.pictures.items()}
    still_there = {kept[now["lead_image_id"]].address} if now["lead_image_id"] in kept else set()
    shown = shown_addresses({*still_there, *pictures_of(now["body"])}, at)
    return replace(labels, pictures=kept, shown_pictures=frozenset(shown))


def _publication_shows_changes(request: HttpRequest) -> bool:
    return bool(getattr(getattr(request, "publication", None), "shows_changes", False))
