"""The acts that decide whether a story runs: review, clear, hold, spike, withdraw, kill, correct.

Going public itself is not an act but a fact of time: see `ArticleQuerySet.live`. Each act is one conditional update
that fails when somebody else was faster, so two people can never both decide on the same old state.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles.models import Article, Correction, Withdrawal
from articles.readiness import blocking
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Status = Article.Status

# What each act leads from and to. Whether the story has run decides between spike and withdraw: see `allowed_acts`.
ACTS: dict[str, tuple[set[str], Status]] = {
    "send_to_review": ({Status.DRAFT}, Status.IN_REVIEW),
    "return_to_draft": ({Status.IN_REVIEW, Status.CLEARED, Status.HELD, Status.SPIKED}, Status.DRAFT),
    "clear": ({Status.DRAFT, Status.IN_REVIEW}, Status.CLEARED),
    "hold": ({Status.CLEARED}, Status.HELD),
    "release": ({Status.HELD}, Status.CLEARED),
    "spike": ({Status.DRAFT, Status.IN_REVIEW, Status.CLEARED, Status.HELD}, Status.SPIKED),
    "withdraw": ({Status.CLEARED}, Status.WITHDRAWN),
    "reinstate": ({Status.WITHDRAWN}, Status.CLEARED),
    "kill": ({Status.CLEARED, Status.WITHDRAWN}, Status.KILLED),
}
BEFORE_IT_RAN = {"return_to_draft", "hold", "spike"}
AFTER_IT_RAN = {"withdraw", "kill"}


class CannotPublish(Exception):
    """An act was refused. `message` is for the person; `field` names where to mend it ("" for the story itself)."""

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


def allowed_acts(article: Article, at: datetime) -> list[str]:
    """The names of the acts that the story's state and the time permit, in the order of the working day."""
    ran = article.has_run(at)
    return [
        act
        for act, (before, _after) in ACTS.items()
        if article.status in before and not (act in BEFORE_IT_RAN and ran) and not (act in AFTER_IT_RAN and not ran)
    ]


def send_to_review(article: Article, *, by: User | None, at: datetime) -> None:
    """The writer is done: a second pair of eyes, please."""
    _refuse_when_blocked(article)
    _act("send_to_review", article, at=at)


def return_to_draft(article: Article, *, by: User | None, at: datetime) -> None:
    """Back to the writer, also out of the spike."""
    _act("return_to_draft", article, at=at)


def clear(article: Article, *, by: User | None, at: datetime) -> None:
    """It may run: with its issue, or at its own time.

    Raises CannotPublish when a blocking remark stands against it.
    """
    _refuse_when_blocked(article)
    _act("clear", article, at=at)


def hold(article: Article, *, by: User | None, at: datetime) -> None:
    """Not now; it may run later."""
    _act("hold", article, at=at)


def release(article: Article, *, by: User | None, at: datetime) -> None:
    """A held story may run after all."""
    _refuse_when_blocked(article)
    _act("release", article, at=at)


def spike(article: Article, *, by: User | None, at: datetime) -> None:
    """Dropped before it ran. It stays in the drawer and may come back."""
    _act("spike", article, at=at)


@transaction.atomic
def withdraw(article: Article, *, by: User | None, at: datetime, reason: str) -> Withdrawal:
    """Taken off after it ran; it may return.

    Raises CannotPublish when no reason is given.
    """
    _refuse_without(reason, "reason", _("Write why the story comes off."))
    _act("withdraw", article, at=at)
    return Withdrawal.objects.create(article=article, reason=reason, withdrawn_at=at, withdrawn_by=by)


def reinstate(article: Article, *, by: User | None, at: datetime) -> None:
    """A withdrawn story comes back."""
    _refuse_when_blocked(article)
    _act("reinstate", article, at=at)


@transaction.atomic
def kill(article: Article, *, by: User | None, at: datetime, reason: str, told_readers: str = "") -> Withdrawal:
    """Never to be used again. Readers get 410 and, if given, a sentence.

    Raises CannotPublish when no reason is given.
    """
    _refuse_without(reason, "reason", _("Write why the story must never be used again."))
    _act("kill", article, at=at)
    return Withdrawal.objects.create(
        article=article, for_good=True, reason=reason, told_readers=told_readers, withdrawn_at=at, withdrawn_by=by
    )


def correct(
    article: Article, *, by: User | None, at: datetime, text: str, kind: str, on_top: bool = False
) -> Correction:
    """Say for ever what was wrong and is right.

    Raises CannotPublish when the story hasn't run: before that, one simply edits.
    """
    _refuse_without(text, "text", _("Write what was wrong and what is right."))
    if not article.has_run(at):
        raise CannotPublish(_("The story hasn't run yet, so there is nothing to correct. Just edit it."))
    correction = Correction.objects.create(
        article=article, kind=kind, text=text, on_top=on_top, corrected_at=at, corrected_by=by
    )
    tell_public_pages_changed(article)
    return correction


def _act(act: str, article: Article, *, at: datetime) -> None:
    """Change the state where it still is what the person saw."""
    if act not in allowed_acts(article, at):
        raise CannotPublish(_not_from_here(article))
    seen, after = article.status, ACTS[act][1]
    changed = Article.objects.filter(pk=article.pk, status=seen).update(
        status=after, modified_at=at, lock_version=F("lock_version") + 1
    )
    if not changed:
        article.refresh_from_db(fields=["status"])
        raise CannotPublish(_("Somebody else was faster. ") + _not_from_here(article))
    article.status = after
    article.refresh_from_db(fields=["lock_version", "modified_at"])
    tell_public_pages_changed(article)


def _not_from_here(article: Article) -> str:
    return _("The story is “%(status)s” now, and that can't be done from there.") % {
        "status": article.get_status_display()
    }


def _refuse_when_blocked(article: Article) -> None:
    for remark in blocking(article):
        raise CannotPublish(str(remark.message), field=remark.field)


def _refuse_without(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise CannotPublish(message, field=field)
