"""The acts that decide whether a story runs, and whether the changes to a live one do.

Going public itself is not an act but a fact of time: see `ArticleQuerySet.live`. Each act is one conditional update
that fails when somebody else was faster, so two people can never both decide on the same old state.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.content import WORDING, Content, changed, content_of, merge, without_the_missing
from articles.editing import content_with, mark_as_published, write
from articles.models import Article, Correction, Withdrawal, WorkingCopy
from articles.models.standing import Status
from articles.prepared import prepared
from articles.readiness import blocking
from articles.rights import is_locked
from articles.signals import tell_public_pages_changed

if TYPE_CHECKING:
    from newsroom.accounts.models import User

logger = logging.getLogger(__name__)

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
ACTS_ON_CHANGES = ["clear_changes", "send_changes_to_review", "return_changes", "discard_changes"]
NO_CLAIM = {"claimed_at": None, "claimed_by": None}  # what was claimed for review is decided by any act
BEFORE_IT_RAN = {"return_to_draft", "hold", "spike"}
AFTER_IT_RAN = {"withdraw", "kill"}
SAME_MOMENT = timedelta(seconds=10)  # two presses within it: which one came first is for the database to say


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
    _refuse_when_blocked(article, to_review=True)
    _act("send_to_review", article, by=by, at=at)


def return_to_draft(article: Article, *, by: User | None, at: datetime) -> None:
    """Back to the writer, also out of the spike."""
    _act("return_to_draft", article, by=by, at=at)


def clear(article: Article, *, by: User | None, at: datetime) -> None:
    """It may run: with its issue, or at its own time.

    Raises CannotPublish when a blocking remark stands against it.
    """
    _refuse_when_blocked(article)
    _act("clear", article, by=by, at=at)


def hold(article: Article, *, by: User | None, at: datetime) -> None:
    """Not now; it may run later.

    Raises CannotPublish when its issue went out meanwhile: then it is withdrawn, with a reason.
    """
    _act("hold", article, by=by, at=at)


def release(article: Article, *, by: User | None, at: datetime) -> None:
    """A held story may run after all."""
    _refuse_when_blocked(article)
    _act("release", article, by=by, at=at)


def spike(article: Article, *, by: User | None, at: datetime) -> None:
    """Dropped before it ran. It stays in the drawer and may come back."""
    _act("spike", article, by=by, at=at)


@transaction.atomic
def withdraw(
    article: Article, *, by: User | None, at: datetime, reason: str, successor: Article | None = None
) -> Withdrawal:
    """Taken off after it ran; it may return. Readers find nothing, or are sent to the successor.

    Raises CannotPublish when no reason is given.
    """
    _refuse_without(reason, "reason", _("Write why the story comes off."))
    _act("withdraw", article, by=by, at=at, note=reason)
    return Withdrawal.objects.create(
        article=article, reason=reason, successor=successor, withdrawn_at=at, withdrawn_by=by
    )


def reinstate(article: Article, *, by: User | None, at: datetime) -> None:
    """A withdrawn story comes back."""
    _refuse_when_blocked(article)
    _act("reinstate", article, by=by, at=at)


@transaction.atomic
def kill(
    article: Article,
    *,
    by: User | None,
    at: datetime,
    reason: str,
    told_readers: str = "",
    successor: Article | None = None,
) -> Withdrawal:
    """Never to be used again. Readers get 410 and, if given, a sentence and the way to the successor.

    Raises CannotPublish when no reason is given.
    """
    _refuse_without(reason, "reason", _("Write why the story must never be used again."))
    _act("kill", article, by=by, at=at, note=reason)
    return Withdrawal.objects.create(
        article=article,
        for_good=True,
        reason=reason,
        told_readers=told_readers,
        successor=successor,
        withdrawn_at=at,
        withdrawn_by=by,
    )


@transaction.atomic
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
    record(article, "correct", by=by, at=at, note=text)
    tell_public_pages_changed(article)
    return correction


def allowed_acts_on_changes(article: Article, copy: WorkingCopy | None) -> list[str]:
    """The names of the acts that the working copy of a live story permits."""
    if copy is None:
        return []
    in_review = copy.status == WorkingCopy.Status.IN_REVIEW
    left_out = "send_changes_to_review" if in_review else "return_changes"
    return [act for act in ACTS_ON_CHANGES if act != left_out]


@transaction.atomic
def send_changes_to_review(article: Article, *, by: User | None, at: datetime) -> None:
    """The changes to a live story are done: a second pair of eyes, please."""
    _move_changes(article, WorkingCopy.Status.DRAFT, WorkingCopy.Status.IN_REVIEW)
    record(article, "send_changes_to_review", by=by, at=at)


@transaction.atomic
def return_changes(article: Article, *, by: User | None, at: datetime) -> None:
    """Back to whoever changes the live story."""
    _move_changes(article, WorkingCopy.Status.IN_REVIEW, WorkingCopy.Status.DRAFT)
    record(article, "return_changes", by=by, at=at)


@transaction.atomic
def clear_changes(
    article: Article,
    *,
    by: User | None,
    at: datetime,
    publish_at: datetime | None = None,
    tells_readers: bool = True,
) -> None:
    """The changes to a live story go to readers, at once or at their own time (aware).

    Raises CannotPublish when there are none, when a blocking remark stands against them, or when the story waits in an
    issue that was closed or proofed: that goes out as it was looked at.
    """
    copy = _locked_changes(article)
    if article.issue is not None and is_locked(article, at):
        raise CannotPublish(article.issue.why_fixed(at), field="issue")
    copy.tells_readers = tells_readers
    copy.cleared_content, copy.publish_at = copy.content, publish_at or at
    record(article, "clear_changes", by=by, at=at, after={"publish_at": copy.publish_at})
    if publish_at and publish_at > at:
        _refuse_when_blocked(article, content=content_with(copy, content_of(article)))
        copy.save(update_fields=["cleared_content", "publish_at", "tells_readers"])
    else:
        _publish_changes(copy, by=by, at=at)


@transaction.atomic
def discard_changes(article: Article, *, by: User | None, at: datetime) -> None:
    """Readers keep what they have; what was changed stays among the revisions."""
    _locked_changes(article).delete()
    record(article, "discard_changes", by=by, at=at)


def publish_due_changes(at: datetime) -> list[Article]:
    """Let the changes whose hour has come go out; one that fails never holds back the next. The clock calls it."""
    due = WorkingCopy.objects.filter(publish_at__lte=at).order_by("publish_at", "id").values_list("article", flat=True)
    return [story for pk in list(due) if (story := _publish_due(pk, at))]


def _publish_due(pk: int, at: datetime) -> Article | None:
    article = Article.objects.get(pk=pk)
    try:
        with transaction.atomic():
            copy = _locked_changes(article)
            if copy.publish_at is None or copy.publish_at > at or is_locked(copy.article, at):
                return None  # what waits in a closed or proofed issue waits until it is out
            _publish_changes(copy, by=copy.saved_by, at=at)
    except (CannotPublish, DatabaseError):
        logger.exception("The changes to “%s” did not go out; the next round tries again", article)
        return None
    return article


def _publish_changes(copy: WorkingCopy, *, by: User | None, at: datetime) -> None:
    """Write the cleared wording into the story; what was typed since it was cleared stays a working copy."""
    article, cleared = copy.article, copy.cleared_content or copy.content
    standing = content_of(article)
    wanted = standing | {name: cleared[name] for name in changed(copy.base, cleared, among=WORDING)}
    if not article.revisions.exclude(published_at=None).exists():
        mark_as_published(article, by=None, at=article.live_from or at, shown_to_readers=True)
    try:
        published = write(article, without_the_missing(wanted), standing=standing, at=at)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise CannotPublish(messages[0], field=name) from error
    _refuse_when_blocked(article)
    mark_as_published(article, by=by, at=at, shown_to_readers=copy.tells_readers)
    before, after = ({name: said.get(name) for name in changed(standing, published)} for said in (standing, published))
    record(article, "publish_changes", by=by, at=at, before=before, after=after)
    rest = merge(base=cleared, mine=copy.content, theirs=published).content
    if not changed(published, rest):
        copy.delete()
        return
    copy.base, copy.content, copy.cleared_content, copy.publish_at = published, rest, None, None
    copy.status = WorkingCopy.Status.DRAFT
    copy.save()


def _locked_changes(article: Article) -> WorkingCopy:
    Article.objects.select_for_update().only("pk").get(pk=article.pk)
    article.refresh_from_db()
    copy = WorkingCopy.objects.filter(article=article).first()
    if copy is None:
        raise CannotPublish(_("There are no changes that wait here: somebody published or discarded them."))
    copy.article = article
    return copy


def _move_changes(article: Article, before: WorkingCopy.Status, after: WorkingCopy.Status) -> None:
    if not WorkingCopy.objects.filter(article=article, status=before).update(status=after):
        raise CannotPublish(_("Somebody else was faster: the changes are no longer as you saw them. Look again."))
    Article.objects.filter(pk=article.pk).update(**NO_CLAIM)


@transaction.atomic
def _act(act: str, article: Article, *, by: User | None, at: datetime, note: str = "") -> None:
    """Change the state where it still is what the person saw, and log it."""
    if act not in allowed_acts(article, at):
        raise CannotPublish(_not_from_here(article))
    seen, after = article.status, ACTS[act][1]
    if after == Status.CLEARED:
        _refuse_to_join(article, at)
    if act in BEFORE_IT_RAN:
        _refuse_when_it_went_out(article, at)
    changed = Article.objects.filter(pk=article.pk, status=seen).update(
        status=after, modified_at=at, lock_version=F("lock_version") + 1, **NO_CLAIM
    )
    if not changed:
        article.refresh_from_db(fields=["status"])
        raise CannotPublish(_("Somebody else was faster. ") + _not_from_here(article))
    article.status = after
    article.modified_at, article.claimed_at, article.claimed_by = at, None, None
    [article.lock_version] = _lock_version(story=article.pk)
    record(article, act, by=by, at=at, before={"status": seen}, after={"status": after}, note=note)
    tell_public_pages_changed(article)


def _refuse_when_it_went_out(article: Article, at: datetime) -> None:
    """Somebody may have let it out since it was looked at; what readers had is withdrawn, with a reason.

    Either this act comes first, and then whoever publishes the issue is told that the proof is no longer right; or it
    comes second, even if it was pressed some moments before the other, and is refused.
    """
    same = Article.objects.select_for_update(no_key=True).filter(pk=article.pk)
    live_from = same.values_list("live_from", flat=True).first()
    if live_from and live_from != article.live_from and live_from <= at + SAME_MOMENT:
        raise CannotPublish(_("Somebody else was faster: it is out. Withdraw it, if readers shall not see it."))


def _refuse_to_join(article: Article, at: datetime) -> None:
    """An issue that was closed or proofed was looked at as a whole: nothing joins it. Keeping back is always free."""
    if article.issue is None or article.publish_at or article.has_run(at):
        return
    [issue] = _locked_issue(issue=article.issue.pk)
    if sentence := issue.why_fixed(at):
        raise CannotPublish(sentence, field="issue")


@prepared
def _lock_version(story: Any) -> QuerySet[Any, Any]:
    return Article.objects.filter(pk=story).order_by().values_list("lock_version", flat=True)


@prepared
def _locked_issue(issue: Any) -> QuerySet[Any, Any]:
    """As it is now, and until the act is done: somebody may be publishing it this very second."""
    issues = Article._meta.get_field("issue").related_model._default_manager  # noqa: SLF001
    return issues.select_for_update(no_key=True).filter(pk=issue)


def _not_from_here(article: Article) -> str:
    return _("The story is “%(status)s” now, and that can't be done from there.") % {
        "status": article.get_status_display()
    }


def _refuse_when_blocked(article: Article, *, to_review: bool = False, content: Content | None = None) -> None:
    for remark in blocking(article, to_review=to_review, content=content):
        raise CannotPublish(str(remark.message), field=remark.field)


def _refuse_without(text: str, field: str, message: str) -> None:
    if not text.strip():
        raise CannotPublish(message, field=field)
