"""Carrying an operation out, and taking it back: in small portions, each safe by itself, until all is done.

A portion is one transaction. It takes the operation's row, so nobody else works on it meanwhile; it does the next
stories, each in a savepoint of its own, and notes what came of them. A process that is killed loses one portion, and
the next process begins where that one began: nothing is done twice.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from articles.content import tags_of
from articles.models import Article
from articles.retagging.doing import do, undo
from articles.retagging.leases import Clock, Lease, take
from articles.retagging.models import Change, Operation, State
from articles.retagging.tags import Tag, Tags, given_by

if TYPE_CHECKING:
    from newsroom.accounts.models import User

logger = logging.getLogger(__name__)

Outcome = Change.Outcome
SMALLEST_PORTION, FIRST_PORTION, LARGEST_PORTION = 5, 10, 50  # stories
A_HOLD = 0.3  # seconds: so long a portion may hold up whoever saves one of its stories, on SQLite anything at all
A_BREATH = 0.12  # seconds between two portions on SQLite: whoever waits there looks again every tenth of a second
MOST_TRIES = 3  # of a portion that the database refuses as a whole: two that wait for each other, a full disk
KEPT_OF_A_CHANGE = ["before", "after", "outcome", "why"]


class _Stopped(Exception):
    """The operation can't go on: why, in a sentence; "" when it isn't this process's any more."""


def carry_on(pk: int, *, clock: Clock, pause: Callable[[float], None] = time.sleep) -> bool:
    """Do all that is left of the operation, there or back; False when another process is at it, or it was stopped.

    `clock` tells the time, aware. It may be called any number of times, by any process.
    """
    lease = take(pk, clock=clock)
    if lease is None:
        return False
    operation = Operation.objects.get(pk=pk)
    goes_back = operation.state == State.UNDOING
    size = FIRST_PORTION
    try:
        while seconds := _portion_of(operation, lease, size, pause):
            size = size_after(size, seconds=seconds)
            if connection.vendor == "sqlite":
                pause(A_BREATH)
    except _Stopped as stopped:
        if sentence := str(stopped):
            lease.end(State.STOPPED, why=sentence)
        return False
    return lease.end(State.UNDONE if goes_back else State.DONE)


def size_after(size: int, *, seconds: float) -> int:
    """How many stories the next portion may have, when one of that size took so long."""
    fits = int(size * A_HOLD / max(seconds, 0.001))
    return max(SMALLEST_PORTION, min(LARGEST_PORTION, 2 * size, fits))


def _portion_of(operation: Operation, lease: Lease, size: int, pause: Callable[[float], None]) -> float:
    """Do the next portion, again if the database refused it; how many seconds it took, 0: it was the last."""
    for attempt in range(1, MOST_TRIES + 1):
        try:
            return _portion(operation, lease, size)
        except DatabaseError:
            if attempt == MOST_TRIES:
                raise
            logger.warning("A portion of “%s” was refused by the database and is tried again", operation, exc_info=True)
            pause(A_BREATH * attempt)
    raise AssertionError


@transaction.atomic
def _portion(operation: Operation, lease: Lease, size: int) -> float:
    """Do the next stories and note what came of them; how long that took, 0 when none is left."""
    if not lease.renew():
        raise _Stopped
    begun = time.monotonic()  # from here on others wait for it; until here it may have waited for others
    goes_back = operation.state == State.UNDOING
    waiting = operation.changes.filter(outcome=Outcome.CHANGED if goes_back else Outcome.WAITING)
    changes = list(waiting.order_by("id")[: size + 1])
    portion = changes[:size]
    person = _person_behind(operation, goes_back=goes_back)
    _find_stories(portion)
    (_take_back if goes_back else _go_forward)(operation, portion, person, lease.clock)
    Change.objects.bulk_update(portion, KEPT_OF_A_CHANGE)
    counts = Counter(change.outcome for change in portion)
    if goes_back:
        numbers = {"taken_back": counts[Outcome.UNDONE], "kept": counts[Outcome.KEPT]}
    else:
        numbers = {"done": len(portion), "changed": counts[Outcome.CHANGED], "refused": counts[Outcome.REFUSED]}
    if not lease.renew(**{name: F(name) + number for name, number in numbers.items()}):
        raise _Stopped
    return max(time.monotonic() - begun, 0.001) if len(changes) > size else 0


def _person_behind(operation: Operation, *, goes_back: bool) -> User:
    """In whose name it is done, with the rights of this moment."""
    found = Operation.objects.select_related("asked_by", "undone_by").get(pk=operation.pk)
    person = found.undone_by if goes_back else found.asked_by
    if person is None or not person.is_active:
        raise _Stopped(_("Who asked for it has no account any more."))
    return person


def _find_stories(changes: Iterable[Change]) -> None:
    """Give each row its story, locked in the order of their ids, as two operations at once must do."""
    keys = [change.article_id for change in changes if change.article_id is not None]
    locked = Article.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=keys).order_by("pk")
    few = locked.select_related("issue__proof").defer("issue__letter", "issue__proof__content")
    stories = {story.pk: story for story in few}
    for change in changes:
        change.article = stories.get(change.article_id or 0)


def _go_forward(operation: Operation, changes: list[Change], person: User, clock: Clock) -> None:
    common = operation.all_steps
    steps = [change.all_steps if change.own_steps is not None else common for change in changes]
    wanted = {tag for row in steps for tag in given_by(row or [])}
    tags = Tags(wanted, locked=True)
    if sentence := next(filter(None, (tags.why_not_given(*tag) for tag in sorted(wanted))), ""):
        raise _Stopped(sentence)
    now = tags_of(_keys(changes))
    for change, row in zip(changes, steps, strict=True):
        do(change, row or [], now.get(change.article_id or 0, {}), by=person, at=clock(), note=operation.what)


def _take_back(operation: Operation, changes: list[Change], person: User, clock: Clock) -> None:
    tags = Tags({tag for change in changes for tag in _named_in(change)}, locked=True)
    now = tags_of(_keys(changes))
    note = _("Undone: %(what)s") % {"what": operation.what}
    for change in changes:
        undo(change, now.get(change.article_id or 0, {}), tags, by=person, at=clock(), note=note)


def _keys(changes: Iterable[Change]) -> list[int]:
    return [change.article.pk for change in changes if change.article is not None]


def _named_in(change: Change) -> set[Tag]:
    return {
        (kind, row["tag_id"]) for said in (change.before, change.after) for kind, rows in said.items() for row in rows
    }
