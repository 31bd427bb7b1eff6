"""Which process is the clock: a lease of some seconds, renewed each round. Another clock waits, and takes over."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from newsroom.clock.models import Hand

LEASE = timedelta(seconds=3)
SILENT_AFTER = timedelta(seconds=30)
BETWEEN_TICKS = timedelta(seconds=90)  # cron comes once a minute
THE_ONE = 1


def take(holder: UUID, now: datetime) -> bool:
    """Be the clock for the next seconds, or go on being it; False while another process is.

    A lease that ends far in the future was taken before the machine's own clock was set back: it isn't honoured.
    """
    free = Q(holder=holder) | Q(leased_until=None) | Q(leased_until__lte=now) | Q(leased_until__gt=now + 2 * LEASE)
    fields = {
        "holder": holder,
        "leased_until": now + LEASE,
        "beat_at": now,
        "host": socket.gethostname()[:200],
        "process": os.getpid(),
    }
    if Hand.objects.filter(free, pk=THE_ONE).update(**fields):
        return True
    return Hand.objects.get_or_create(pk=THE_ONE, defaults=fields)[1]


def let_go(holder: UUID) -> None:
    """Let another clock take over at once."""
    Hand.objects.filter(pk=THE_ONE, holder=holder).update(holder=None, leased_until=None)


def note_round(now: datetime) -> None:
    """Say that a round was made by `tick`, which holds no lease; one that a killed clock left is over."""
    over = Q(leased_until=None) | Q(leased_until__lte=now)
    if Hand.objects.filter(over, pk=THE_ONE).update(beat_at=now, holder=None):
        return
    Hand.objects.get_or_create(pk=THE_ONE, defaults={"beat_at": now})


def hand() -> Hand:
    """How the clock stands; before its first round, a row that says nothing."""
    return Hand.objects.filter(pk=THE_ONE).first() or Hand()


def is_silent(clock: Hand, now: datetime) -> bool:
    """Whether nobody has gone round for so long that somebody must look."""
    allowed = SILENT_AFTER if clock.holder else BETWEEN_TICKS
    return clock.beat_at is None or abs(now - clock.beat_at) > allowed
