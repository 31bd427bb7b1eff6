"""The clock: what follows an hour, once, whatever a round runs into; one process is the clock, others wait."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.images.models import Image
from articles.search.models import IndexedStory
from articles.tasks import make_renditions_of
from newsroom.clock import rounds
from newsroom.clock.keeping import LEASE, hand, is_silent, let_go, note_round, take
from newsroom.clock.models import Hand
from newsroom.clock.rounds import LONGEST_TASK, next_appointment, take_up_tasks
from newsroom.clock.running import Clock
from newsroom.clock.telling import clock_line
from tests.cast import NOW, make_image, make_issue, make_story

# The clock drops old connections between two rounds, as no test inside a transaction would survive.
pytestmark = pytest.mark.django_db(transaction=True)
SECOND = timedelta(seconds=1)


def run_for(rounds: int) -> None:
    """Let the clock run as a worker does, for a few rounds."""
    Clock().run(range(rounds))


def test_one_tick_announces_what_is_out_and_the_next_has_nothing_to_do(capsys):
    make_issue(2132)
    make_issue(2133, publish_at=timezone.now() + timedelta(hours=1))
    call_command("tick")
    call_command("tick")
    assert capsys.readouterr().out == "Announced: Sunday, 11-02-2025, Vol 2132\n"


def test_one_tick_reads_what_was_marked_for_the_search_and_looks_at_old_pictures():
    story, image = make_story("Rain over Nairobi"), make_image()
    Image.objects.update(fingerprint=None)
    call_command("tick")
    assert IndexedStory.objects.filter(story=story.pk).exists()
    image.refresh_from_db()
    assert image.fingerprint is not None


def test_a_tick_does_all_that_the_clock_does(monkeypatch):
    done = []
    for name in ("EACH_ROUND", "EACH_MINUTE"):
        monkeypatch.setattr(rounds, name, [lambda _now, name=name: done.append(name)])
    monkeypatch.setattr(rounds, "BESIDE", {"helper": lambda _now: done.append("BESIDE")})
    call_command("tick")
    assert done == ["EACH_ROUND", "EACH_MINUTE", "BESIDE"]


def test_the_clock_announces_what_comes_due_while_it_runs_and_keeps_how_late_it_was():
    issue = make_issue(2132, publish_at=timezone.now() + timedelta(seconds=0.4))
    run_for(rounds=3)
    issue.refresh_from_db()
    assert issue.announced_at >= issue.publish_at
    assert issue.late_by == pytest.approx((issue.announced_at - issue.publish_at).total_seconds(), abs=0.001)


def test_a_round_that_fails_is_logged_and_followed_by_the_next(caplog):
    issue = make_issue(2132)
    asked = []

    def away_at_first(execute, sql, *arguments):
        asked.append(sql)
        if len(asked) == 1:
            raise OperationalError("the database is away")
        return execute(sql, *arguments)

    with connection.execute_wrapper(away_at_first):
        run_for(rounds=2)
    issue.refresh_from_db()
    assert issue.announced_at is not None
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
        "A round of the clock failed; the next one follows"
    ]


def test_a_second_clock_waits_until_the_first_has_been_silent_for_the_length_of_its_lease():
    first, second = uuid4(), uuid4()
    assert take(first, NOW)
    assert not take(second, NOW + SECOND)
    assert take(first, NOW + 2 * SECOND)
    assert not take(second, NOW + 4 * SECOND)
    assert take(second, NOW + 2 * SECOND + LEASE)
    assert not take(first, NOW + 2 * SECOND + LEASE)


def test_a_clock_that_waits_announces_an_issue_that_the_one_with_the_lease_left_lying():
    take(uuid4(), timezone.now() + 2 * SECOND)
    lying = make_issue(2132, publish_at=timezone.now() - SECOND)
    ahead = make_issue(2133, publish_at=timezone.now() + timedelta(hours=1))
    Clock().run(range(1))
    lying.refresh_from_db()
    ahead.refresh_from_db()
    assert (lying.announced_at is not None, ahead.announced_at) == (True, None)


def test_a_clock_that_ends_lets_the_next_one_take_over_at_once():
    first, second = uuid4(), uuid4()
    take(first, NOW)
    let_go(second)
    assert not take(second, NOW)
    let_go(first)
    assert take(second, NOW)


def test_the_machines_clock_set_back_by_a_day_stops_nobody():
    first, second = uuid4(), uuid4()
    take(first, NOW)
    a_day_ago = NOW - timedelta(days=1)
    assert take(second, a_day_ago)
    assert not is_silent(hand(), a_day_ago)


def test_a_tick_each_minute_is_no_silence_even_after_a_clock_was_killed():
    take(uuid4(), NOW)
    assert is_silent(hand(), NOW + 31 * SECOND)
    note_round(NOW + 40 * SECOND)
    assert not is_silent(hand(), NOW + 100 * SECOND)
    assert is_silent(hand(), NOW + 131 * SECOND)


def test_the_next_appointment_is_the_earliest_of_what_goes_out():
    assert next_appointment(NOW) is None
    make_issue(2133, publish_at=NOW + 3 * SECOND)
    assert next_appointment(NOW) == NOW + 3 * SECOND
    make_story(publish_at=NOW + 2 * SECOND)
    make_story(publish_at=NOW + SECOND, status="draft")
    assert next_appointment(NOW) == NOW + 2 * SECOND


def test_the_dashboards_line_says_whether_it_runs_and_how_late_the_last_issue_was():
    assert clock_line(NOW).sentence == "The clock has never run."
    take(uuid4(), NOW)
    assert clock_line(NOW).sentence == "The clock runs."
    make_issue(2132, announced_at=NOW, late_by=0.312)
    line = clock_line(NOW)
    assert (line.runs, line.sentence) == (
        True,
        "The clock runs; the last issue was announced 0.3 s after its second.",
    )
    assert not clock_line(NOW + timedelta(minutes=1)).runs


def stuck(**fields):
    result = make_renditions_of.enqueue(987_654_321)
    DBTaskResult.objects.filter(pk=result.id).update(status="RUNNING", **fields)
    return DBTaskResult.objects.get(pk=result.id)


def test_work_that_a_killed_worker_left_is_done_by_another():
    killed = stuck(started_at=NOW - LONGEST_TASK - SECOND, worker_ids=["one"])
    running = stuck(started_at=NOW - LONGEST_TASK + SECOND, worker_ids=["two"])
    assert take_up_tasks(NOW) == 1
    killed.refresh_from_db()
    running.refresh_from_db()
    assert (killed.status, running.status) == ("READY", "RUNNING")
    call_command("db_worker", batch=True, startup_delay=False, interval=0)
    killed.refresh_from_db()
    assert killed.status == "SUCCESSFUL"


def test_work_that_has_brought_down_three_workers_is_a_failure_that_the_desk_sees():
    deadly = stuck(started_at=NOW - LONGEST_TASK - SECOND, worker_ids=["one", "two", "three"])
    assert take_up_tasks(NOW) == 0
    deadly.refresh_from_db()
    assert (deadly.status, deadly.traceback) == ("FAILED", "Its worker was killed, three times.")


def test_there_is_one_row_for_all_clocks():
    for _clock in range(3):
        take(uuid4(), NOW + timedelta(minutes=_clock))
    assert Hand.objects.count() == 1
