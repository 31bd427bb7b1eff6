"""The intake's work in the background. Each task may be stopped at any moment and begun again by any process."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth import get_user_model
from django.utils import timezone
from django_tasks import task

from issues.intake.accepting import go_on_accepting
from issues.intake.leases import take_up
from issues.intake.models import Batch
from issues.intake.reading import read
from issues.intake.undoing import undo


@task()
def work_on_batch(batch_id: int) -> None:
    """Do what is to be done with the batch; first what a killed worker left lying, this one or another."""
    for pk in dict.fromkeys([*take_up(timezone.now()), batch_id]):
        _go_on(pk)


@task()
def undo_batch(batch_id: int, person_id: int) -> None:
    """Take a large batch back, for that person; all of it or nothing."""
    undo(Batch.objects.get(pk=batch_id), by=get_user_model().objects.get(pk=person_id), at=timezone.now())


def take_up_abandoned(now: datetime) -> list[int]:
    """Queue again what was left lying (aware `now`); the ids. For the clock, and whoever opens the batch's page."""
    left = take_up(now)
    for pk in left:
        work_on_batch.enqueue(pk)
    return left


def _go_on(pk: int) -> None:
    batch = Batch.objects.select_related("accepting_by").filter(pk=pk).first()
    if batch is None:
        return
    if batch.state == Batch.State.READING:
        read(batch, clock=timezone.now)
    elif batch.state == Batch.State.ACCEPTING:
        go_on_accepting(batch, clock=timezone.now)
