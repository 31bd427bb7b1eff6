"""Saving a story: every save leaves a revision, and a public address keeps its word."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from articles.models import Article, FormerAddress, Revision
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

TEXTS = ("headline", "kicker", "standfirst", "trail_text", "working_title", "slug", "dateline", "body", "language")
TIMES = ("publish_at", "embargoed_until", "expires_at")
LINKS = ("issue_id", "position", "section_id", "lead_image_id", "image_source_id")


@transaction.atomic
def record_revision(article: Article, *, by: User | None, at: datetime, note: str = "") -> Revision | None:
    """Keep what the story says now, bylines and tags included; None when it says what the last revision says.

    Call it when the story and everything that belongs to it are saved.
    """
    # Two saves at once take their numbers one after the other.
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    content = snapshot(article)
    last = article.revisions.order_by("-number").first()
    if last is not None and last.content == content:
        return None
    highest = article.revisions.aggregate(highest=Max("number"))["highest"] or 0
    revision = Revision.objects.create(
        article=article, number=highest + 1, content=content, note=note, saved_at=at, saved_by=by
    )
    if article.is_live(at):
        tell_public_pages_changed(article)
    return revision


def keep_former_address(article: Article, *, old_slug: str, had_run: bool, at: datetime) -> None:
    """After the slug changed: readers who knew the old address are sent to the new one, for ever.

    A story that had not run by then had no readers, so its old address is free for others.
    """
    if old_slug == article.slug:
        return
    # A story that comes back to an address of its own needs no redirect to itself.
    FormerAddress.objects.filter(article=article, slug=article.slug).delete()
    if had_run:
        FormerAddress.objects.get_or_create(slug=old_slug, defaults={"article": article, "moved_at": at})


def snapshot(article: Article) -> dict[str, Any]:
    """What the story says, as plain values for JSON: texts, times (ISO 8601, UTC), links by id, bylines, tags."""
    return (
        {name: getattr(article, name) for name in TEXTS + LINKS}
        | {name: moment.isoformat() if (moment := getattr(article, name)) else None for name in TIMES}
        | {
            "bylines": list(
                article.bylines.order_by("order", "id").values("author_id", "order", "role", "bio_as_printed")
            ),
            "topics": list(article.topic_taggings.order_by("tag_id").values("tag_id", "strength")),
            "countries": list(article.country_taggings.order_by("tag_id").values("tag_id", "strength")),
        }
    )
