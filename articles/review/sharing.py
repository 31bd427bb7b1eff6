"""Sharing a preview with somebody without an account: one version, for a while, until it is taken back."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.editing import desk_content
from articles.models import Article
from articles.review.comments import newest_revision
from articles.review.models import ShareLink, ShareVisit
from articles.review.refusal import CannotReview

if TYPE_CHECKING:
    from newsroom.accounts.models import User

BYTES = 32
USUAL_DAYS, MOST_DAYS = 7, 60
LONGEST_NOTE, LONGEST_BROWSER = 200, 300
# What is off for good or for now isn't read by a side door either.
CLOSED = {Article.Status.KILLED, Article.Status.WITHDRAWN}


@transaction.atomic
def share(article: Article, *, by: User, at: datetime, note: str, days: int = USUAL_DAYS) -> tuple[ShareLink, str]:
    """Make a link to what the story says on the desk now; the link, and its token, which can't be had again later.

    Raises CannotReview when it isn't said for whom, for how long, or when the story was taken off.
    """
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise CannotReview(_("Write for whom it is, in a few words."), field="note")
    if not 1 <= days <= MOST_DAYS:
        raise CannotReview(_("Choose from 1 to %(most)s days.") % {"most": MOST_DAYS}, field="days")
    if article.status in CLOSED:
        raise CannotReview(_("The story was taken off, so it can't be shared."))
    token = secrets.token_urlsafe(BYTES)
    link = ShareLink.objects.create(
        article=article,
        digest=digest_of(token),
        content=desk_content(article),
        revision=newest_revision(article),
        note=note,
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=days),
    )
    record(article, "share", by=by, at=at, after={"for": note, "until": link.expires_at, "revision": link.revision})
    return link, token


@transaction.atomic
def withdraw(link: ShareLink, *, by: User, at: datetime) -> None:
    """The address opens nothing from now on; whoever comes second changes nothing."""
    if ShareLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by):
        record(link.article, "unshare", by=by, at=at, before={"for": link.note})
    link.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])


def link_of(token: str, at: datetime) -> ShareLink | None:
    """The link of that token if it opens at that moment (aware).

    Whatever the token is, the work is the same: one digest, one look into an index. What is unknown, over or taken
    back can't be told apart by its answer nor by its time.
    """
    found = ShareLink.objects.select_related("article").filter(digest=digest_of(token)).first()
    if found is None or not found.is_open(at) or found.article.status in CLOSED:
        return None
    return found


def note_visit(link: ShareLink, *, at: datetime, place: str, browser: str) -> ShareVisit:
    """Keep that the link was opened, from which network and with what; of the browser's name no more than fits."""
    plain = browser.replace("\0", "")[:LONGEST_BROWSER]
    return ShareVisit.objects.create(link=link, visited_at=at, place=place, browser=plain)


def digest_of(token: str) -> str:
    """What is kept of a token. It has 256 random bits, so a plain SHA-256 can't be searched through."""
    return hashlib.sha256(token.encode()).hexdigest()
