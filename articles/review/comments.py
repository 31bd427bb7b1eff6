"""Talking about a story: to say something about it or about some of its words, to answer, to settle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles.models import Article
from articles.review.models import Comment, Notice
from articles.review.models.comment import LONGEST_COMMENT, LONGEST_CONTEXT, LONGEST_QUOTE
from articles.review.notices import tell
from articles.review.people import people_called, people_who_may_see
from articles.review.refusal import CannotReview

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Kind = Comment.Kind
TELLS: dict[str, Notice.Kind] = {
    Kind.REMARK: Notice.Kind.COMMENTED,
    Kind.TO_REVIEWER: Notice.Kind.TO_REVIEW,
    Kind.APPROVED: Notice.Kind.APPROVED,
    Kind.SENT_BACK: Notice.Kind.SENT_BACK,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """The words that a comment is about, with what stood around them: paragraph and character are counted from 0."""

    quote: str = ""
    before: str = ""
    after: str = ""
    block: int | None = None
    start: int | None = None


WHOLE_STORY = Marked()


@transaction.atomic
def say(
    article: Article,
    *,
    by: User,
    at: datetime,
    text: str,
    marked: Marked = WHOLE_STORY,
    kind: Comment.Kind = Kind.REMARK,
) -> Comment:
    """Say something about the story. Told are writer, assignee, claimer, and whoever is called by name.

    Raises CannotReview when there are no words, or too many.
    """
    text = _words(text, needed=kind != Kind.APPROVED)
    if len(marked.quote) > LONGEST_QUOTE:
        raise CannotReview(_("That is too much to mark. Mark a sentence or two."))
    comment = Comment.objects.create(
        article=article,
        kind=kind,
        text=text,
        quote=marked.quote.strip("\n"),
        before=marked.before[-LONGEST_CONTEXT:],
        after=marked.after[:LONGEST_CONTEXT],
        block=marked.block,
        start=marked.start,
        revision=newest_revision(article),
        said_at=at,
        said_by=by,
    )
    around = {article.created_by_id, article.assigned_to_id, article.claimed_by_id}
    tell(dict.fromkeys(around, TELLS[kind]) | _called(comment), article, by=by, at=at, comment=comment)
    return comment


@transaction.atomic
def reply(parent: Comment, *, by: User, at: datetime, text: str) -> Comment:
    """Answer; an answer to an answer joins the same conversation. Those who took part in it are told.

    Raises CannotReview when there are no words, or too many.
    """
    thread = parent.parent or parent
    article = thread.article
    comment = Comment.objects.create(
        article=article,
        parent=thread,
        text=_words(text),
        revision=newest_revision(article),
        said_at=at,
        said_by=by,
    )
    spoke = {thread.said_by_id, *thread.replies.values_list("said_by_id", flat=True)}
    around = dict.fromkeys({article.created_by_id, article.assigned_to_id}, Notice.Kind.COMMENTED)
    concerned = around | dict.fromkeys(spoke, Notice.Kind.REPLIED) | _called(comment)
    tell(concerned, article, by=by, at=at, comment=comment)
    return comment


def resolve(comment: Comment, *, by: User, at: datetime) -> None:
    """Settle a conversation; whoever comes second changes nothing."""
    thread = comment.parent_id or comment.pk
    Comment.objects.open().filter(pk=thread).update(resolved_at=at, resolved_by=by)


def reopen(comment: Comment, *, by: User, at: datetime) -> None:
    """It isn't settled after all."""
    Comment.objects.filter(pk=comment.parent_id or comment.pk).update(resolved_at=None, resolved_by=None)


def newest_revision(article: Article) -> int:
    """The number of the story's newest version; 0 before there is one."""
    return article.revisions.aggregate(highest=Max("number"))["highest"] or 0


def _called(comment: Comment) -> dict[int | None, Notice.Kind]:
    if "@" not in comment.text:
        return {}
    called = people_called(comment.text, people_who_may_see(comment.article))
    return dict.fromkeys([person.pk for person in called], Notice.Kind.MENTIONED)


def _words(text: str, *, needed: bool = True) -> str:
    text = text.strip()
    if needed and not text:
        raise CannotReview(_("Write something first."), field="text")
    if len(text) > LONGEST_COMMENT:
        message = _("That is too long: at most %(most)s characters.") % {"most": LONGEST_COMMENT}
        raise CannotReview(message, field="text")
    return text
