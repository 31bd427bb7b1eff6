"""The clock: what follows an issue's hour, once, whatever a round runs into."""

from __future__ import annotations

import signal
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.signals import public_pages_changed
from issues.models import Issue
from newsroom import clock
from tests.cast import make_issue

pytestmark = pytest.mark.django_db


def run_for(seconds: float) -> None:
    """Let the clock run as a worker does, until a signal ends it."""
    signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
    signal.setitimer(signal.ITIMER_REAL, seconds)
    with pytest.raises(SystemExit):
        clock.run(seconds_between=0.02)


def test_one_tick_announces_what_is_out_and_the_next_has_nothing_to_do(capsys):
    make_issue(2132)
    make_issue(2133, publish_at=timezone.now() + timedelta(hours=1))
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out == "Announced: Sunday, 11-02-2025, Vol 2132\n"


def test_the_clock_announces_what_comes_due_while_it_runs():
    issue = make_issue(2132, publish_at=timezone.now() + timedelta(seconds=0.2))
    run_for(0.6)
    issue.refresh_from_db()
    assert issue.announced_at >= issue.publish_at


def test_a_round_that_fails_is_followed_by_the_next(django_capture_on_commit_callbacks):
    make_issue(2132)
    rounds = []

    def fails_the_first_time(**kwargs: object) -> None:
        rounds.append(kwargs)
        if len(rounds) == 1:
            raise RuntimeError("the cache is away")

    public_pages_changed.connect(fails_the_first_time)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            run_for(0.3)
    finally:
        public_pages_changed.disconnect(fails_the_first_time)
    assert Issue.objects.get().announced_at is not None
