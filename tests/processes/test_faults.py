"""What real processes run into: killed between an answer and its note, and a database that is away."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from os import kill

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from issues.errands import run_errands, write_for_issue
from issues.errands.running import OUTSIDE
from issues.models import Errand, Issue, Webhook
from newsroom.clock.models import Hand
from tests.cast import make_issue, make_publication
from tests.issues.receivers import receiver
from tests.processes import house
from tests.processes.trials import wait_until

pytestmark = pytest.mark.django_db(transaction=True)

AWAY = 2.0  # seconds


def test_what_was_told_and_not_noted_is_told_again_under_the_same_key_and_never_lost():
    now = timezone.now()
    with receiver() as agency:
        Webhook.objects.create(name="The agency", address=agency.address)
        worker = house.hands("errands")
        agency.before_answering = lambda: kill(worker.pid, signal.SIGKILL) if len(agency.told) == 1 else None
        with house.running(worker):
            write_for_issue(make_issue(publish_at=now), now)
            worker.wait(house.PATIENCE)
        left = Errand.objects.get(kind=Errand.Kind.WEBHOOK)
        assert (left.done_at, left.tries) == (None, 1)
        assert run_errands(now) == 0
        assert run_errands(timezone.now() + OUTSIDE) == 1
        assert timedelta(seconds=15) < OUTSIDE < timedelta(minutes=1)  # longer than it takes, and a short wait
    assert [told.headers["Idempotency-Key"] for told in agency.told] == [left.key, left.key]


@contextmanager
def database_away() -> Iterator[None]:
    """SQLite: somebody else writes. PostgreSQL: every connection is cut, and none is let in."""
    if connection.vendor == "sqlite":
        with transaction.atomic():
            Hand.objects.filter(pk=-1).update(host="")
            yield
        return
    name, address = connection.settings_dict["NAME"], house.address_of_database()
    connection.close()
    beside = psycopg.connect(address.replace(f"/{name}?", "/postgres?"), autocommit=True)
    with beside:
        beside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        beside.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            beside.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_a_clock_whose_database_was_away_goes_on_by_itself():
    make_publication()
    first = make_issue(900, publish_at=timezone.now())
    with house.running(house.clock()):
        assert wait_until(lambda: Issue.objects.filter(pk=first.pk, announced_at__isnull=False).exists())
        process = Hand.objects.get().process
        second = make_issue(901, publish_at=timezone.now() + timedelta(seconds=0.5))
        with database_away():
            time.sleep(AWAY)
        assert wait_until(lambda: Issue.objects.filter(pk=second.pk, announced_at__isnull=False).exists())
        assert Hand.objects.get().process == process
