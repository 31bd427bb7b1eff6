"""Who works on an operation in the background: one process at a time, and another one when that was killed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from articles.activity.recording import record
from articles.retagging.models import LEASE, Operation, State

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on an operation until its time runs out; it is renewed with each portion."""

    operation_id: int
    key: str
    clock: Clock

    def renew(self, **numbers: object) -> bool:
        """Go on for another while, and set these numbers; False when it was stopped, or another process has it.

        Called in the transaction of a portion, it keeps everybody else from the operation until the portion is safe.
        """
        mine = Operation.objects.unfinished().filter(pk=self.operation_id, lease_key=self.key)
        return mine.update(lease_until=self.clock() + LEASE, **numbers) == 1

    def end(self, state: State, *, why: str = "") -> bool:
        """The work is over: the operation stands so from now on."""
        return end(self.operation_id, state, of=[State.RUNNING, State.UNDOING], at=self.clock(), why=why, key=self.key)


def take(pk: int, *, clock: Clock) -> Lease | None:
    """Take an operation in which something is to be done; None when there is nothing, or another process has it."""
    lease, now = Lease(pk, secrets.token_hex(16), clock), clock()
    free = Operation.objects.unfinished().filter(Q(lease_key="") | Q(lease_until__lte=now), pk=pk)
    if not free.update(lease_key=lease.key, lease_until=now + LEASE):
        return None
    Operation.objects.filter(pk=pk, lease_key=lease.key, state=State.WAITING).update(state=State.RUNNING)
    return lease


def take_up(at: datetime) -> list[int]:
    """The operations that were left lying at that moment (aware), each told to one caller a minute; their ids."""
    left = list(Operation.objects.abandoned(at).values_list("pk", flat=True))
    taken = {"lease_until": at + LEASE, "lease_key": ""}
    return [pk for pk in left if Operation.objects.abandoned(at).filter(pk=pk).update(**taken)]


@transaction.atomic
def end(pk: int, state: State, *, of: Iterable[State], at: datetime, why: str = "", key: str | None = None) -> bool:
    """Let the operation stand so from now on, if it still stands as one of those (and is that lease's); and log it."""
    ended = {"state": state, "ended_at": at, "why": why[:500], "lease_until": None, "lease_key": ""}
    standing = Operation.objects.filter(pk=pk, state__in=list(of))
    if key is not None:
        standing = standing.filter(lease_key=key)
    if not standing.update(**ended):
        return False
    _log(Operation.objects.select_related("asked_by", "undone_by").get(pk=pk), at)
    return True


def _log(operation: Operation, at: datetime) -> None:
    if operation.undone_at is None:
        numbers = {"stories": operation.total, "changed": operation.changed, "refused": operation.refused}
        record(operation, "retag", by=operation.asked_by, at=at, after=numbers, note=operation.why)
    else:
        numbers = {"taken back": operation.taken_back, "not taken back": operation.kept}
        record(operation, "undo", by=operation.undone_by, at=at, after=numbers, note=operation.why)
