"""Sharing an issue with somebody without an account: one proof, for a while, until it is taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.models import Article
from articles.review.sharing import BYTES, LONGEST_BROWSER, LONGEST_NOTE, MOST_DAYS, USUAL_DAYS, digest_of
from issues import proofs
from issues.models import Issue, IssueShareLink, IssueShareVisit, Proof, ProofStory

if TYPE_CHECKING:
    from newsroom.accounts.models import User

__all__ = ["MOST_DAYS", "USUAL_DAYS", "CannotShare", "link_of", "note_visit", "share", "shown_in", "withdraw"]


class CannotShare(Exception):
    """An issue was not shared. `message` is for the person; `field` names where to mend it ("" for the issue)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


@transaction.atomic
def share(issue: Issue, *, by: User, at: datetime, note: str, days: int = USUAL_DAYS) -> tuple[IssueShareLink, str]:
    """Make a link to the latest proof, or to a new one if the issue was changed since; the link and its token.

    The token can't be had again later. Raises CannotShare when it isn't said for whom, for how long, or when there is
    nothing to show.
    """
    note = note.strip()
    if not note or len(note) > LONGEST_NOTE:
        raise CannotShare(_("Write for whom it is, in a few words."), field="note")
    if not 1 <= days <= MOST_DAYS:
        raise CannotShare(_("Choose from 1 to %(most)s days.") % {"most": MOST_DAYS}, field="days")
    if issue.withdrawn_at:
        raise CannotShare(_("The issue was withdrawn, so it can't be shared."))
    proof = proof_to_share(issue, by=by, at=at)
    if not shown_in(proof).exists():
        raise CannotShare(_("None of its stories is cleared yet: there is nothing to show."))
    token = token_urlsafe(BYTES)
    link = IssueShareLink.objects.create(
        proof=proof,
        digest=digest_of(token),
        note=note,
        made_at=at,
        made_by=by,
        expires_at=at + timedelta(days=days),
    )
    record(issue, "share", by=by, at=at, after={"for": note, "until": link.expires_at, "proof": proof.number})
    return link, token


def proof_to_share(issue: Issue, *, by: User, at: datetime) -> Proof:
    """The latest proof while nothing changed since, else a new one."""
    latest = proofs.latest(issue)
    if latest is None or proofs.changes_since(latest):
        return proofs.take(issue, by=by, at=at)
    return latest


@transaction.atomic
def withdraw(link: IssueShareLink, *, by: User, at: datetime) -> None:
    """The address opens nothing from now on; whoever comes second changes nothing."""
    if IssueShareLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by):
        record(link.proof.issue, "unshare", by=by, at=at, before={"for": link.note})
    link.refresh_from_db(fields=["withdrawn_at", "withdrawn_by"])


def link_of(token: str, at: datetime) -> IssueShareLink | None:
    """The link of that token if it opens at that moment (aware).

    Whatever the token is, the work is the same: one digest, one look into an index. What is unknown, over or taken
    back can't be told apart by its answer nor by its time.
    """
    found = IssueShareLink.objects.select_related("proof__issue").filter(digest=digest_of(token)).first()
    if found is None or not found.is_open(at) or found.proof.issue.withdrawn_at:
        return None
    return found


def shown_in(proof: Proof) -> QuerySet[ProofStory]:
    """The stories of the proof that may be shown: cleared then and now. What is kept back isn't read by a side door."""
    cleared = Article.Status.CLEARED
    still_in_it = {"article__issue": F("proof__issue"), "article__status": cleared}
    return ProofStory.objects.filter(proof=proof, status=cleared, **still_in_it).order_by("place")


def note_visit(link: IssueShareLink, *, at: datetime, place: str, browser: str) -> IssueShareVisit:
    """Keep that the link was opened, from which network and with what; of the browser's name no more than fits."""
    plain = browser.replace("\0", "")[:LONGEST_BROWSER]
    return IssueShareVisit.objects.create(link=link, visited_at=at, place=place, browser=plain)
