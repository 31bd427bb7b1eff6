"""The clock: what follows an issue's hour, once, whatever a round runs into."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone

from newsroom import clock
from tests.cast import make_issue

# The clock drops old connections between two rounds, as no test inside a transaction would survive.
pytestmark = pytest.mark.django_db(transaction=True)


def run_for(rounds: int) -> None:
    """Let the clock run as a worker does, for a few rounds."""
    clock.run(seconds_between=0.02, rounds=range(rounds))


def test_one_tick_announces_what_is_out_and_the_next_has_nothing_to_do(capsys):
    make_issue(2132)
    make_issue(2133, publish_at=timezone.now() + timedelta(hours=1))
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out == "Announced: Sunday, 11-02-2025, Vol 2132\n"


def test_the_clock_announces_what_comes_due_while_it_runs():
    issue = make_issue(2132, publish_at=timezone.now() + timedelta(seconds=0.2))
    run_for(rounds=30)
    issue.refresh_from_db()
    assert issue.announced_at >= issue.publish_at


def test_a_round_that_fails_is_logged_and_followed_by_the_next(caplog):
    issue = make_issue(2132)
    asked = []

    def away_at_first(execute, sql, *arguments):
        asked.append(sql)
        if len(asked) == 1:
            raise OperationalError("the database is away")
        return execute(sql, *arguments)

    with connection.execute_wrapper(away_at_first):
        run_for(rounds=3)
    issue.refresh_from_db()
    assert issue.announced_at is not None
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "A round of the clock failed; the next one follows"
    ]
