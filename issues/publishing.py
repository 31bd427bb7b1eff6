"""The acts on a whole issue: schedule, publish, close, withdraw.

Each act locks the issue, looks at it as it is then, and does all of itself or nothing. Going out is a fact of time:
what is scheduled or published here is seen from its second on, whether any worker runs or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.publishing import CannotPublish
from articles.signals import tell_public_pages_changed
from articles.states import moment
from issues.models import Issue, Proof, Publication
from issues.proofs import differences, latest, state_now, state_of
from issues.readiness import IssueRemark, blocking

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST_NAMED = 3  # of what blocks; a sentence with more is not read


@transaction.atomic
def schedule(
    issue: Issue,
    *,
    publish_at: datetime,
    by: User | None,
    at: datetime,
    proof: Proof | None = None,
    unproofed: bool = False,
) -> None:
    """Let the issue and its cleared stories go out at that moment (aware), exactly as proofed.

    A command (`by` is None, or `unproofed`) needs neither a proof nor an issue without remarks, and may name a moment
    that has passed: it lets go out at once what it brought in. Raises CannotPublish, at the field, for a person when
    something blocks the issue, the moment has passed, or the proof isn't the latest or no longer what the issue says.
    """
    _lock(issue)
    refuse_when_over(issue, at)
    if by is not None and not unproofed:
        _refuse_the_past(publish_at, at)
        _refuse_when_blocked(issue, at=at, goes_out=publish_at)
    _refuse_unless_proofed(issue, proof, wanted=_wants_proof(by, unproofed))
    before = _times(issue)
    issue.publish_at, issue.proof = publish_at, proof
    _save(issue, "schedule", by=by, at=at, before=before)


@transaction.atomic
def publish(
    issue: Issue, *, by: User | None, at: datetime, proof: Proof | None = None, unproofed: bool = False
) -> None:
    """Let readers see the whole issue from this second on, exactly as proofed: all of it or nothing.

    Raises CannotPublish as `schedule` does, and when it is out already.
    """
    _lock(issue)
    refuse_when_over(issue, at)
    if by is not None and not unproofed:
        _refuse_when_blocked(issue, at=at, goes_out=at)
    _refuse_unless_proofed(issue, proof, wanted=_wants_proof(by, unproofed))
    before = _times(issue)
    issue.publish_at, issue.proof = at, proof
    _save(issue, "publish", by=by, at=at, before=before)


@transaction.atomic
def reschedule(issue: Issue, *, publish_at: datetime, by: User | None, at: datetime) -> None:
    """Give a scheduled issue another moment (aware); it goes out on the same proof.

    Raises CannotPublish, at the field, when it isn't scheduled, is out, or the moment doesn't do.
    """
    _lock(issue)
    refuse_when_over(issue, at)
    if issue.publish_at is None or (issue.proof_id is None and _wants_proof(by, unproofed=False)):
        raise CannotPublish(_("It isn't scheduled on a proof. Take a proof, and schedule that."), field="proof")
    _refuse_the_past(publish_at, at)
    _refuse_when_blocked(issue, at=at, goes_out=publish_at)
    before, issue.publish_at = _times(issue), publish_at
    _save(issue, "reschedule", by=by, at=at, before=before)


def open_for_changes(issue: Issue, *, by: User | None, at: datetime) -> None:
    """Take the proof and the time off an issue that isn't out yet: its stories and order may be changed again.

    Raises CannotPublish when it is out.
    """
    _take_time_off("open_for_changes", issue, by=by, at=at)


def unschedule(issue: Issue, *, by: User | None, at: datetime) -> None:
    """Take the time away from an issue that isn't out yet, and the proof with it.

    Raises CannotPublish when it is out: that is a withdrawal.
    """
    _take_time_off("unschedule", issue, by=by, at=at)


@transaction.atomic
def withdraw(issue: Issue, *, by: User, at: datetime, reason: str) -> None:
    """Take an issue off after it went out; stories with a time of their own stay. The log keeps the reason.

    Raises CannotPublish when it isn't out, or without a reason.
    """
    _lock(issue)
    if not reason.strip():
        raise CannotPublish(_("Write why the issue comes off."), field="reason")
    if not issue.is_live(at):
        raise CannotPublish(_("Only an issue that is out can be withdrawn."))
    issue.withdrawn_at, issue.withdrawn_by = at, by
    _save(issue, "withdraw", by=by, at=at, before=_times(issue), note=reason)


@transaction.atomic
def reinstate(issue: Issue, *, by: User, at: datetime) -> None:
    """Bring a withdrawn issue back."""
    _lock(issue)
    if issue.withdrawn_at is None:
        raise CannotPublish(_("The issue isn't withdrawn."))
    issue.withdrawn_at = issue.withdrawn_by = None
    _save(issue, "reinstate", by=by, at=at, before=_times(issue))


@transaction.atomic
def close(issue: Issue, *, by: User, at: datetime) -> None:
    """Put the issue to bed: no more changes.

    Raises CannotPublish while it isn't out and something blocks it: a closed issue couldn't be mended.
    """
    _lock(issue)
    if issue.closed_at is not None:
        return
    if not issue.is_live(at):
        _refuse_when_blocked(issue, at=at, goes_out=None)
    issue.closed_at, issue.closed_by = at, by
    _save(issue, "close", by=by, at=at, before=_times(issue))


@transaction.atomic
def reopen(issue: Issue, *, by: User, at: datetime) -> None:
    """Open a closed issue again."""
    _lock(issue)
    if issue.closed_at is not None:
        issue.closed_at = issue.closed_by = None
        _save(issue, "reopen", by=by, at=at, before=_times(issue))


def _lock(issue: Issue) -> None:
    """Let nobody else act on the issue until the transaction ends, and look at it as it is now."""
    Issue.objects.locked(issue.pk)
    issue.refresh_from_db()


@transaction.atomic
def _take_time_off(verb: str, issue: Issue, *, by: User | None, at: datetime) -> None:
    _lock(issue)
    if issue.is_live(at):
        raise CannotPublish(_("The issue is out. To take it off, withdraw it."), field="publish_at")
    before = _times(issue)
    issue.publish_at, issue.proof = None, None
    _save(issue, verb, by=by, at=at, before=before)


def _wants_proof(by: User | None, unproofed: bool) -> bool:
    return by is not None and not unproofed and Publication.current().proofs_required


def refuse_when_over(issue: Issue, at: datetime) -> None:
    """What was withdrawn comes back first; what is out is out. Raises CannotPublish."""
    if issue.withdrawn_at:
        raise CannotPublish(_("The issue was withdrawn. Bring it back first."))
    if issue.publish_at and issue.is_live(at):
        raise CannotPublish(_("It is out since %(when)s.") % {"when": moment(issue.publish_at)}, field="publish_at")


def _refuse_the_past(publish_at: datetime, at: datetime) -> None:
    if publish_at <= at:
        raise CannotPublish(_("This has passed. Choose a later time, or publish the issue now."), field="publish_at")


def _refuse_when_blocked(issue: Issue, *, at: datetime, goes_out: datetime | None) -> None:
    """What concerns the time is said first, at its field."""
    found = sorted(blocking(issue, at=at, goes_out=goes_out), key=lambda remark: remark.field != "publish_at")
    if found:
        raise CannotPublish(blockers_in_words(found), field=found[0].field if found[0].field == "publish_at" else "")


def blockers_in_words(found: Iterable[IssueRemark]) -> str:
    """What blocks, each with its story: "“Rain over Nairobi”: Write a headline."."""
    sentences = [f"“{one.story}”: {one.message}" if one.story else str(one.message) for one in found]
    more = len(sentences) - MOST_NAMED
    if more > 0:
        sentences[MOST_NAMED:] = [_("And %(count)s more.") % {"count": more}]
    return " ".join(sentences)


def _refuse_unless_proofed(issue: Issue, proof: Proof | None, *, wanted: bool) -> None:
    """Compare the proof with the issue under locks: what is saved meanwhile waits, and then meets a fixed issue."""
    if proof is None:
        if wanted:
            message = _("Take a proof first: the issue goes out exactly as it was proofed.")
            raise CannotPublish(message, field="proof")
        return
    newest = latest(issue)
    if newest is None or proof.pk != newest.pk:
        message = _("There is a newer proof, or this one is of another issue. Look at the latest, and take that.")
        raise CannotPublish(message, field="proof")
    diff = differences(state_of(proof), state_now(issue, locked=True))
    if diff:
        message = _("%(changes)s: take a new proof.") % {"changes": diff.since(proof).removesuffix(".")}
        raise CannotPublish(message, field="proof")


def _times(issue: Issue) -> dict[str, object]:
    """When it goes out and on which proof, for the log."""
    return {"publish_at": issue.publish_at, "proof": str(issue.proof) if issue.proof else None}


def _save(issue: Issue, verb: str, *, by: User | None, at: datetime, before: dict[str, object], note: str = "") -> None:
    issue.save()
    record(issue, verb, by=by, at=at, before=before, after=_times(issue), note=note)
    tell_public_pages_changed(issue)
