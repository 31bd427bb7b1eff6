"""Who looks after a story: assigned and due, claimed for review, approved or sent back, checked by lawyer and pictures.

Each is one update that fails when somebody else was faster; each is logged.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from articles import publishing
from articles.activity.recording import record
from articles.models import Article, WorkingCopy
from articles.review.comments import say
from articles.review.models import Comment, Notice
from articles.review.notices import tell
from articles.review.refusal import CannotReview

if TYPE_CHECKING:
    from newsroom.accounts.models import User

CHECKS = ("legal_check", "picture_check")
Status = Article.Status


def is_in_review(article: Article) -> bool:
    """Whether the story, or what is to change in a live one, waits for a second pair of eyes."""
    waiting = Q(article=article, status=WorkingCopy.Status.IN_REVIEW)
    return article.status == Status.IN_REVIEW or WorkingCopy.objects.filter(waiting).exists()


@transaction.atomic
def claim(article: Article, *, by: User, at: datetime) -> None:
    """Say that one is on it, so that nobody reviews it twice. Of two at once, one has it.

    Raises CannotReview when the story isn't in review, or when somebody else is on it.
    """
    if not is_in_review(article):
        raise CannotReview(_("The story isn't in review, so there is nothing to claim."))
    taken = Article.objects.filter(pk=article.pk, claimed_by=None).update(claimed_at=at, claimed_by=by)
    article.refresh_from_db(fields=["claimed_at", "claimed_by"])
    if taken:
        record(article, "claim", by=by, at=at)
    elif article.claimed_by_id != by.pk:
        raise CannotReview(claim_sentence(article))


@transaction.atomic
def let_go(article: Article, *, by: User, at: datetime) -> None:
    """Let somebody else be on it. Whoever may see that a colleague is away may do it for them."""
    had = article.claimed_by
    if Article.objects.filter(pk=article.pk, claimed_by=had).update(claimed_at=None, claimed_by=None) and had:
        record(article, "let_go", by=by, at=at, before={"claimed_by": had})
    article.refresh_from_db(fields=["claimed_at", "claimed_by"])


def claim_sentence(article: Article) -> str:
    """ "Vera is on it since 11:40."; "" when nobody is."""
    if article.claimed_by is None or article.claimed_at is None:
        return ""
    since = time_format(timezone.localtime(article.claimed_at), "H:i")
    return _("%(name)s is on it since %(time)s.") % {"name": article.claimed_by, "time": since}


@transaction.atomic
def send_back(article: Article, *, by: User, at: datetime, reasons: str) -> Comment:
    """Back to the writer, who is told why.

    Raises CannotReview without reasons, CannotPublish when the state doesn't permit it.
    """
    if not reasons.strip():
        raise CannotReview(_("Write what should change before it comes back."), field="reasons")
    if WorkingCopy.objects.filter(article=article, status=WorkingCopy.Status.IN_REVIEW).exists():
        publishing.return_changes(article, by=by, at=at)
    else:
        publishing.return_to_draft(article, by=by, at=at)
    said = say(article, by=by, at=at, text=reasons, kind=Comment.Kind.SENT_BACK)
    article.refresh_from_db(fields=["claimed_at", "claimed_by"])
    return said


@transaction.atomic
def approve(article: Article, *, by: User, at: datetime, text: str = "") -> Comment:
    """Say that it may run as it stands; to clear it is for those who may.

    Raises CannotReview when the story isn't in review.
    """
    if not is_in_review(article):
        raise CannotReview(_("The story isn't in review, so there is nothing to approve."))
    record(article, "approve", by=by, at=at)
    return say(article, by=by, at=at, text=text, kind=Comment.Kind.APPROVED)


@transaction.atomic
def assign(article: Article, *, to: User | None, due_at: datetime | None, by: User, at: datetime) -> None:
    """Give the story to somebody (or to nobody), to be done by that moment (aware). A new assignee is told.

    An assignee may see the story from then on, so it needn't be somebody who sees it already.
    """
    before = {"assigned_to": article.assigned_to, "due_at": article.due_at}
    after = {"assigned_to": to, "due_at": due_at}
    if before == after:
        return
    Article.objects.filter(pk=article.pk).update(**after)
    article.assigned_to, article.due_at = to, due_at
    record(article, "assign", by=by, at=at, before=before, after=after)
    if to is not None and to != before["assigned_to"]:
        tell({to.pk: Notice.Kind.ASSIGNED}, article, by=by, at=at)


@transaction.atomic
def set_check(article: Article, *, check: str, to: str, by: User, at: datetime) -> None:
    """Ask for the lawyer's or the picture desk's look, or note that it was given.

    Raises CannotReview for a check or a value that there isn't.
    """
    if check not in CHECKS or to not in Article.Check.values:
        raise CannotReview(_("There is no such check."))
    before = getattr(article, check)
    if before == to:
        return
    if not Article.objects.filter(pk=article.pk, **{check: before}).update(**{check: to}):
        raise CannotReview(_("Somebody else was faster. Look again."))
    setattr(article, check, to)
    record(article, "check", by=by, at=at, before={check: before}, after={check: to})


def is_overdue(article: Article, at: datetime) -> bool:
    """Whether it should have been done by now, and is still being worked on."""
    unfinished = article.status in {Status.DRAFT, Status.IN_REVIEW}
    return unfinished and article.due_at is not None and article.due_at < at
