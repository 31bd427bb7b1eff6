"""Undoing a batch: what it brought goes away again, and what somebody has worked on since stays and is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from articles import editing, publishing, rights
from articles.activity.recording import record
from articles.content import PLACE, changed, content_of
from articles.images.models import Image, ImageSource
from articles.models import Article, Author, WorkingCopy
from articles.publishing import CannotPublish
from issues.intake.models import Batch, BatchItem, IntakePicture
from issues.intake.pictures import remove_file
from issues.intake.uploads import CannotTakeIn
from issues.models import Issue
from issues.run_order import arrange

if TYPE_CHECKING:
    from newsroom.accounts.models import User

AT_ONCE = 200  # stories; more are undone in the background
UNDOABLE = {Batch.State.READY, Batch.State.DONE}

Outcome, Decision = BatchItem.Outcome, BatchItem.Decision


class What(StrEnum):
    """What undoing does with one story."""

    DELETE = "delete"
    SPIKE = "spike"
    RESTORE = "restore"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one story, and why it is not simply gone."""

    item: BatchItem
    article: Article
    what: What
    why: str = ""


def may_undo(batch: Batch, person: User) -> bool:
    """Whether this person may take the batch back: who brought it, and the desk."""
    return batch.opened_by_id == person.pk or person.has_perm(rights.EDIT_ALL)


def why_nothing(batch: Batch, steps: Sequence[Step]) -> str:
    """Why undoing it, which takes these steps, would undo nothing; "" when it would do something."""
    if refusal := _why_not_from_there(batch):
        return refusal
    if not steps:
        return _("It brought nothing that is still here, so there is nothing to undo.")
    if all(step.what == What.LEAVE for step in steps):
        return _("Nothing of it can be undone: each of its stories stays as it is, for the reason beside it.")
    return ""


def _why_not_from_there(batch: Batch) -> str:
    if batch.state in UNDOABLE:
        return ""
    return _("The batch is “%(state)s” now, and can't be undone from there.") % {"state": batch.get_state_display()}


def plan(batch: Batch, *, by: User, at: datetime, most: int | None = None) -> list[Step]:
    """What undoing the batch would do with each of its stories, or the first `most`; nothing is done yet."""
    kinds = [Outcome.NEW, Outcome.NEW_VERSION]
    items = batch.items.filter(decision=Decision.ACCEPTED, outcome__in=kinds, article__isnull=False)
    items = items.select_related("article__issue__proof", "batch").order_by("id")
    found = (items if most is None else items[:most]).iterator(chunk_size=200)
    return [_step(item, item.article, by=by, at=at) for item in found if item.article is not None]


@transaction.atomic
def undo(batch: Batch, *, by: User, at: datetime) -> list[Step]:
    """Take the batch back, story by story; what was done with each.

    Raises CannotTakeIn when it was undone already or is just being worked on.
    """
    locked = Batch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    if refusal := _why_not_from_there(locked):
        raise CannotTakeIn(refusal)
    _keep_issues(locked)
    steps = [_do(step, by=by, at=at) for step in plan(locked, by=by, at=at)]
    _close_gaps(steps)
    _remove_what_nobody_uses(steps)
    record(locked, "undo", by=by, at=at, after={what.value: _count(steps, what) for what in What})
    locked.state, locked.undone_at, locked.undone_by = Batch.State.UNDONE, at, by
    locked.save(update_fields=["state", "undone_at", "undone_by"])
    locked.items.filter(decision=Decision.WAITING).update(decision=Decision.DISCARDED)
    locked.files.update(raw=b"")
    IntakePicture.objects.filter(item__batch=locked).delete()
    return steps


def _keep_issues(batch: Batch) -> None:
    """The issues that lose a story are this hand's until it is done: whoever schedules one waits, or came first."""
    wanted = batch.items.exclude(article__issue=None).values("article__issue")
    Issue.objects.lock(wanted)


def _count(steps: Sequence[Step], what: What) -> int:
    return sum(step.what == what for step in steps)


def _step(item: BatchItem, article: Article, *, by: User, at: datetime) -> Step:
    if why := _why_it_stays(item, article, by=by, at=at):
        return Step(item, article, What.LEAVE, why)
    worked_on = _worked_on(item, article)
    if item.outcome == Outcome.NEW_VERSION:
        if worked_on or not item.revision_before:
            return Step(item, article, What.LEAVE, worked_on or _("What it said before is not among its revisions."))
        return Step(item, article, What.RESTORE)
    if not worked_on:
        return Step(item, article, What.DELETE)
    may_spike = "spike" in publishing.allowed_acts(article, at) and rights.may_act(by, "spike", article, at)
    return Step(item, article, What.SPIKE if may_spike else What.LEAVE, worked_on)


def undo_in_background(batch: Batch) -> bool:
    """Whether undoing it takes longer than a page may."""
    return batch.items.filter(decision=Decision.ACCEPTED).count() > AT_ONCE


def _why_it_stays(item: BatchItem, article: Article, *, by: User, at: datetime) -> str:
    if not item.revision:
        return _("It came in before batches could be undone.")
    if article.issue is not None and not article.has_run(at) and (sentence := article.issue.why_fixed(at)):
        return sentence
    if item.outcome == Outcome.NEW_VERSION:
        published = article.revisions.filter(number__gte=item.revision).exclude(published_at=None)
        if published.exists() or (article.has_run(at) and not article.is_live(at)):
            return _("This version has run. Correct the story instead.")
        return "" if rights.may_write(by, article, at) else _("You may not change this story any more.")
    return _("It has run. Withdraw it instead.") if article.has_run(at) else ""


def _worked_on(item: BatchItem, article: Article) -> str:
    """What somebody did with the story since it came in; "" when nobody touched it."""
    last = article.revisions.order_by("-number").first()
    if last is None or last.number != item.revision:
        return _("It was edited since.")
    copy = WorkingCopy.objects.filter(article=article).first()
    said = editing.content_with(copy, content_of(article))
    if any(name not in PLACE for name in changed(last.content, said)):
        return _("It was edited since.")
    if article.comments.exists():
        return _("It has comments.")
    if item.outcome == Outcome.NEW and article.status != Article.Status.DRAFT:
        return _("It is “%(status)s” by now.") % {"status": article.get_status_display()}
    return ""


def _do(step: Step, *, by: User, at: datetime) -> Step:
    item, article = step.item, step.article
    if step.what == What.LEAVE:
        return step
    if step.what == What.SPIKE:
        try:
            publishing.spike(article, by=by, at=at)
        except CannotPublish as refusal:
            return Step(item, article, What.LEAVE, refusal.message)
    elif step.what == What.RESTORE:
        before = article.revisions.get(number=item.revision_before)
        editing.restore(article, before, by=by, at=at)
    else:
        record(article, "delete", by=by, at=at, note=_("With %(batch)s") % {"batch": item.batch})
        article.delete()
    BatchItem.objects.filter(pk=item.pk).update(decision=Decision.UNDONE)
    return step


def _close_gaps(steps: Sequence[Step]) -> None:
    """The places that are free now are taken by the stories after them."""
    deleted = [step.article for step in steps if step.what == What.DELETE]
    issues = {article.issue_id for article in deleted if article.issue_id is not None}
    for issue in Issue.objects.filter(pk__in=issues).order_by("pk"):
        arrange(issue, [])


def _remove_what_nobody_uses(steps: Sequence[Step]) -> None:
    """People, sources and pictures that only this batch brought, and that no story names any more."""
    undone = [step.item for step in steps if step.what in {What.DELETE, What.RESTORE}]

    def made(kind: str) -> set[int]:
        return {pk for item in undone for pk in item.made.get(kind, [])}

    pictures = Image.objects.filter(pk__in=made("pictures"), lead_of=None, cover_of=None)
    for image in [image for image in pictures if not _stands_in_a_body(image)]:
        image.delete()
        transaction.on_commit(lambda image=image: remove_file(image))  # type: ignore[misc]
    Author.objects.filter(pk__in=made("authors"), bylines=None, bio="", portrait=None).delete()
    ImageSource.objects.filter(pk__in=made("sources"), images=None, awaited_by=None).delete()


def _stands_in_a_body(image: Image) -> bool:
    """Whether a story shows it, as it is or in one of its sizes; what the desk is changing counts too."""
    name = str(PurePosixPath(str(image.file.name)).with_suffix(""))
    texts = WorkingCopy.objects.annotate(said=Cast("content", TextField()))
    in_changes = texts.filter(Q(said__contains=name) | Q(said__contains=image.token))
    in_stories = Article.objects.filter(Q(body__contains=name) | Q(body__contains=image.token))
    return in_stories.exists() or in_changes.exists()
