"""Beginning an operation: which stories and which steps are fixed here, and done in the background from now on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.models import Article, Strength
from articles.retagging.leases import end
from articles.retagging.models import FORWARD, LEASE, UNDOABLE, Change, Operation, State, new_key
from articles.retagging.steps import Step
from articles.retagging.tags import Tags, given_by, in_words, named_in
from articles.rights import GOVERN, TAG

if TYPE_CHECKING:
    from newsroom.accounts.models import User

MOST_STORIES = 20_000
MOST_STEPS = 20
A_LOT = 1_000  # rows of one INSERT


class CannotRetag(Exception):
    """The operation can't begin, can't be stopped or can't be undone; `message` says why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def ask(
    kind: Operation.Kind,
    steps: Sequence[Step],
    stories: Iterable[int],
    *,
    by: User,
    at: datetime,
    what: str = "",
    own_steps: Mapping[int, Sequence[Step]] | None = None,
    key: str = "",
) -> Operation:
    """Begin an operation on these stories (their ids), done by the background in the name of that person.

    `own_steps` gives some of the stories, by id, steps of their own: a split, or a grid in which each story was decided
    by itself. `what` says it in words; left empty, the steps are. `key` makes the same form, sent twice, one operation.
    Call `articles.retagging.tasks.begin(operation)` after it: that queues the work once the transaction is safe.
    Raises CannotRetag when nothing may be done, or not that.
    """
    if known := _asked_before(key, steps, by):
        return known
    own = own_steps or {}
    all_steps = [*steps, *(step for row in own.values() for step in row)]
    keys = _there({*stories, *own})
    refuse_story_count(len(keys))
    if not by.has_perm(TAG):
        raise CannotRetag(_("You may not tag stories."))
    refuse_steps(all_steps, most=MOST_STEPS + len(own) * MOST_STEPS)
    try:
        return _begun(kind, steps, keys, by=by, at=at, what=what, own=own, key=key)
    except IntegrityError:  # sent twice in the same moment: the other one was faster
        if known := _asked_before(key, steps, by):
            return known
        raise


@transaction.atomic
def _begun(
    kind: Operation.Kind,
    steps: Sequence[Step],
    keys: list[int],
    *,
    by: User,
    at: datetime,
    what: str,
    own: Mapping[int, Sequence[Step]],
    key: str,
) -> Operation:
    operation = Operation.objects.create(
        kind=kind,
        what=(what or words_of(steps))[:500],
        steps=[step.values() for step in steps],
        key=key or new_key(),
        asked_by=by,
        asked_at=at,
        total=len(keys),
        lease_until=at + LEASE,
    )
    Change.objects.bulk_create((_row(operation, story, own.get(story)) for story in keys), batch_size=A_LOT)
    return operation


def _asked_before(key: str, steps: Sequence[Step], by: User) -> Operation | None:
    """What was asked with that key. Raises CannotRetag when it is something else, or somebody else's."""
    known = Operation.objects.filter(key=key).first() if key else None
    if known is not None and (known.asked_by_id != by.pk or known.all_steps != [*steps]):
        raise CannotRetag(_("Something else was done with this form already. Look again, then do it."))
    return known


def refuse_story_count(count: int) -> None:
    """Raises CannotRetag for no story at all, and for more than one operation may hold."""
    if not count:
        raise CannotRetag(_("There is no story among these. Search or filter for others."))
    if count > MOST_STORIES:
        words = {"most": f"{MOST_STORIES:,}"}
        raise CannotRetag(_("These are more than %(most)s stories. Narrow the list, a year at a time.") % words)


def refuse_steps(steps: Sequence[Step], *, most: int = MOST_STEPS) -> None:
    """Raises CannotRetag when there is nothing to do, far too much, or a tag that no story can be given."""
    if not steps:
        raise CannotRetag(_("Say first what is to be added, removed or replaced."))
    if len(steps) > most:
        raise CannotRetag(_("These are more than %(most)s steps. Take some out.") % {"most": most})
    if any(step.by == step.tag for step in steps):
        raise CannotRetag(_("A tag can't be replaced by itself. Choose another."))
    tags = Tags(named_in(steps))
    for tag in sorted(given_by(steps)):
        if sentence := tags.why_not_given(*tag):
            raise CannotRetag(sentence)


def words_of(steps: Sequence[Step]) -> str:
    """The steps as a sentence: “Add Kenya (about), remove Burma”."""
    tags = Tags(named_in(steps))
    strengths = {value: str(label) for value, label in Strength.choices}
    said = ", ".join(in_words(step, tags, strengths) for step in steps)
    return said[:1].upper() + said[1:]


def may_decide(person: User, operation: Operation) -> bool:
    """Whether this person may stop or undo it: who asked for it, and those who govern the topics."""
    return person.has_perm(TAG) and (operation.asked_by_id == person.pk or person.has_perm(GOVERN))


def stop(operation: Operation, *, by: User, at: datetime) -> None:
    """Do no more of it: what is done stays, and can be undone.

    Raises CannotRetag when it has ended, or isn't this person's to stop.
    """
    _refuse_others(by, operation)
    sentence = _("%(name)s stopped it.") % {"name": by}
    if not end(operation.pk, State.STOPPED, of=FORWARD, at=at, why=sentence):
        raise CannotRetag(_("It has ended already."))


def ask_to_undo(operation: Operation, *, by: User, at: datetime) -> None:
    """Have it taken back in the background; of two who ask at once, one does.

    Call `articles.retagging.tasks.begin(operation)` after it. A merged topic must be a topic again by then: what points
    to none isn't given back. Raises CannotRetag when it isn't done, is undone already, or isn't this person's to undo.
    """
    _refuse_others(by, operation)
    undone = {"state": State.UNDOING, "undone_at": at, "undone_by": by, "lease_until": at + LEASE, "lease_key": ""}
    if not Operation.objects.filter(pk=operation.pk, state__in=UNDOABLE).update(**undone):
        operation.refresh_from_db()
        words = {"state": operation.get_state_display()}
        raise CannotRetag(_("It can't be undone now: it is “%(state)s”.") % words)
    operation.refresh_from_db()


def _refuse_others(person: User, operation: Operation) -> None:
    if not may_decide(person, operation):
        raise CannotRetag(_("Only who asked for it, and those who govern the topics, may do that."))


def _there(keys: set[int]) -> list[int]:
    """In the order in which stories are locked, everywhere."""
    return list(Article.objects.order_by("pk").filter(pk__in=keys).values_list("pk", flat=True))


def _row(operation: Operation, story: int, own: Sequence[Step] | None) -> Change:
    values = None if own is None else [step.values() for step in own]
    return Change(operation=operation, article_id=story, own_steps=values)
