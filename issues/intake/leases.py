"""Who works on a batch in the background: one process at a time, and another one when that was killed."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from issues.intake.models import Batch

LEASE = timedelta(seconds=60)  # longer than one file or one story takes
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a batch until its time runs out; it is renewed from one step to the next."""

    batch_id: int
    key: str
    clock: Clock

    def renew(self) -> bool:
        """Go on for another while; False when another process has taken over, or the batch went on without us."""
        until = self.clock() + LEASE
        return Batch.objects.filter(pk=self.batch_id, lease_key=self.key).update(lease_until=until) == 1

    def end(self, state: Batch.State) -> bool:
        """The work is done: the batch stands so from now on."""
        mine = Batch.objects.filter(pk=self.batch_id, lease_key=self.key)
        return mine.update(state=state, lease_until=None, lease_key="", accepting_by=None) == 1


def take(batch_id: int, state: Batch.State, *, clock: Clock) -> Lease | None:
    """Take a batch in that state for this process; None when another one has it."""
    lease = Lease(batch_id, secrets.token_hex(16), clock)
    now = clock()
    free = Batch.objects.filter(Q(lease_key="") | Q(lease_until__lte=now), pk=batch_id, state=state)
    return lease if free.update(lease_key=lease.key, lease_until=now + LEASE) else None


def take_up(at: datetime) -> list[int]:
    """The batches that were left lying at that moment (aware), each told to one caller a minute; their ids."""
    left = Batch.objects.abandoned(at).values_list("pk", flat=True)
    return [pk for pk in left if Batch.objects.abandoned(at).filter(pk=pk).update(lease_until=at + LEASE, lease_key="")]
