"""One maker a file, among all threads, processes and machines that share the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.images.models import Making

LONGEST_MAKING = timedelta(seconds=60)  # whoever is at it for longer has died
LONGEST_WAIT = 10.0
LOOK_EVERY = 0.05


class NotYet(Exception):
    """Somebody else is making it, and isn't done."""


@contextmanager
def claimed(name: str, *, is_done: Callable[[str], bool]) -> Iterator[bool]:
    """True for the one who is to make it now; False, after a wait, for everybody for whom it was made meanwhile.

    Raises NotYet when it is still not there after ten seconds.
    """
    deadline = time.monotonic() + LONGEST_WAIT
    while not _claim(name):
        if is_done(name):
            yield False
            return
        if time.monotonic() > deadline:
            raise NotYet(name)
        time.sleep(LOOK_EVERY)
    try:
        # Who had it before may have finished between the look at the storage and the claim.
        yield not is_done(name)
    finally:
        Making.objects.filter(name=name).delete()


def _claim(name: str) -> bool:
    # The clock of the wall on purpose: a claim is about who works now, not about what readers may see.
    now = timezone.now()
    try:
        with transaction.atomic():
            Making.objects.create(name=name, begun_at=now)
    except IntegrityError:
        taken_over = Making.objects.filter(name=name, begun_at__lt=now - LONGEST_MAKING).update(begun_at=now)
        return bool(taken_over)
    return True
