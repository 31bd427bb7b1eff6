"""The background's part. A task may be stopped at any moment and begun again by any process."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from articles.retagging.leases import take_up
from articles.retagging.models import Operation
from articles.retagging.running import carry_on

logger = logging.getLogger(__name__)


@task()
def work_on_operation(operation_id: int) -> None:
    """Do what is left of the operation; first what a killed worker left lying, this one or another."""
    for pk in dict.fromkeys([*take_up(timezone.now()), operation_id]):
        try:
            carry_on(pk, clock=timezone.now)
        except Exception:  # whatever one runs into: those after it are done, and it is taken up again in a minute
            logger.exception("Operation %s could not be carried on", pk)


def begin(operation: Operation) -> None:
    """Have it done, or taken back, in the background, once the transaction in which it was asked for is safe."""
    transaction.on_commit(partial(work_on_operation.enqueue, operation.pk))


def take_up_operations(now: datetime) -> list[int]:
    """Queue again what was left lying (aware `now`); the ids. For the clock, and whoever opens the operation's page."""
    left = take_up(now)
    for pk in left:
        work_on_operation.enqueue(pk)
    return left
