"""Operations are done in the background: in portions, by one process at a time, and by the next when one was killed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from articles.activity.models import Entry
from articles.retagging import doing, running
from articles.retagging.asking import CannotRetag, ask_to_undo, stop
from articles.retagging.leases import take
from articles.retagging.models import LEASE, Change, Operation
from articles.retagging.running import carry_on, size_after
from articles.retagging.steps import add
from articles.retagging.tasks import take_up_operations, work_on_operation
from tests.articles.retagging.asked import asked, at_once, clock, later, tags
from tests.cast import NOW, make_editor, make_story, make_topic

pytestmark = pytest.mark.django_db
at_the_same_moment = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """What ends a process in the middle."""


@pytest.fixture(autouse=True)
def small_portions(monkeypatch):
    for name in ("SMALLEST_PORTION", "FIRST_PORTION", "LARGEST_PORTION"):
        monkeypatch.setattr(running, name, 4)
    monkeypatch.setattr(running, "A_HOLD", 60)


@pytest.fixture
def stories():
    return [make_story(f"Story {number}") for number in range(10)]


@pytest.fixture
def operation(stories):
    return asked([add("topics", make_topic("Ports").pk)], stories, by=make_editor())


def revisions(stories) -> list[int]:
    return [story.revisions.count() for story in stories]


def killed_at(monkeypatch, number: int) -> None:
    """The process dies while it does that story, in the middle of a portion."""
    seen = []

    def do(*args, **more):
        seen.append(args)
        if len(seen) == number:
            raise Killed
        return real(*args, **more)

    real = running.do
    monkeypatch.setattr(running, "do", do)


def test_a_story_that_is_locked_for_a_moment_is_tried_again(operation, stories, monkeypatch):
    real, refused = doing.save_at_once, []

    def save(article, *args, **more):
        if article == stories[5] and not refused:
            refused.append(article)
            raise OperationalError("database is locked")
        return real(article, *args, **more)

    monkeypatch.setattr(doing, "save_at_once", save)
    assert carry_on(operation.pk, clock=clock, pause=at_once)
    operation.refresh_from_db()
    assert (len(refused), operation.changed, operation.refused) == (1, 10, 0)


def test_one_that_fails_keeps_none_after_it_from_being_done(operation, stories, monkeypatch):
    other = asked([add("topics", make_topic("Rail").pk)], stories, by=operation.asked_by)
    Operation.objects.filter(pk=operation.pk).update(lease_until=NOW)
    real = running.carry_on

    def fails(pk, **more):
        if pk == operation.pk:
            raise OperationalError("disk full")
        return real(pk, **more, pause=at_once)

    monkeypatch.setattr("articles.retagging.tasks.carry_on", fails)
    work_on_operation.func(other.pk)
    other.refresh_from_db()
    assert other.state == "done"


def test_a_killed_process_is_followed_by_the_next_and_nothing_is_done_twice(operation, stories, monkeypatch):
    with monkeypatch.context() as patched:
        killed_at(patched, 7)
        with pytest.raises(Killed):
            carry_on(operation.pk, clock=clock, pause=at_once)
    operation.refresh_from_db()
    assert (operation.state, operation.done, operation.changed) == ("running", 4, 4)
    assert revisions(stories) == [1] * 4 + [0] * 6
    assert not carry_on(operation.pk, clock=clock, pause=at_once)  # it is still the other's
    assert take_up_operations(NOW + LEASE / 2) == []
    assert carry_on(operation.pk, clock=later, pause=at_once)
    operation.refresh_from_db()
    assert (operation.state, operation.done, operation.changed) == ("done", 10, 10)
    assert revisions(stories) == [1] * 10
    assert Entry.objects.filter(kind="operation").count() == 1


def test_a_killed_undo_goes_on_where_it_was(operation, stories, monkeypatch):
    carry_on(operation.pk, clock=clock, pause=at_once)
    operation.refresh_from_db()
    ask_to_undo(operation, by=operation.asked_by, at=NOW)
    seen = []
    with monkeypatch.context() as patched:
        real = running.undo

        def undo(*args, **more):
            seen.append(args)
            if len(seen) == 6:
                raise Killed
            real(*args, **more)

        patched.setattr(running, "undo", undo)
        with pytest.raises(Killed):
            carry_on(operation.pk, clock=clock, pause=at_once)
    assert carry_on(operation.pk, clock=later, pause=at_once)
    operation.refresh_from_db()
    assert (operation.state, operation.taken_back, operation.kept) == ("undone", 10, 0)
    assert [tags(story) for story in stories] == [[]] * 10
    assert revisions(stories) == [2] * 10


def test_what_was_left_lying_is_queued_once_a_minute(operation):
    now = operation.lease_until
    assert take_up_operations(now - timedelta(seconds=1)) == []
    assert take_up_operations(now) == [operation.pk]
    assert take_up_operations(now) == []
    assert take_up_operations(now + LEASE) == [operation.pk]


def test_whoever_lost_the_operation_to_another_writes_nothing_more(operation, stories):
    def taken_over(_seconds: float) -> None:
        assert take(operation.pk, clock=later) is not None

    # On PostgreSQL nobody pauses: there the other one comes in by a clock that has run far ahead.
    if connection.vendor == "sqlite":
        assert not carry_on(operation.pk, clock=clock, pause=taken_over)
        assert revisions(stories) == [1] * 4 + [0] * 6


def test_stopped_between_two_portions_it_does_no_more(operation, stories, monkeypatch):
    portions = []
    real = running._portion

    def portion(*args):
        portions.append(args)
        if len(portions) == 2:
            stop(Operation.objects.get(pk=operation.pk), by=operation.asked_by, at=NOW)
        return real(*args)

    monkeypatch.setattr(running, "_portion", portion)
    assert not carry_on(operation.pk, clock=clock, pause=at_once)
    operation.refresh_from_db()
    assert (operation.state, operation.done, operation.left) == ("stopped", 4, 6)
    assert revisions(stories) == [1] * 4 + [0] * 6
    assert not carry_on(operation.pk, clock=later, pause=at_once)


def test_a_portion_is_as_large_as_others_can_wait(monkeypatch):
    monkeypatch.setattr(running, "SMALLEST_PORTION", 5)
    monkeypatch.setattr(running, "LARGEST_PORTION", 50)
    monkeypatch.setattr(running, "A_HOLD", 0.3)
    assert [size_after(10, seconds=seconds) for seconds in (0.3, 0.5, 0.2, 0.0, 99)] == [10, 6, 15, 20, 5]
    assert size_after(40, seconds=0.01) == 50


def test_a_portion_that_the_database_refuses_is_tried_again(operation, stories, monkeypatch):
    seen = []
    real = running.tags_of

    def refused_once(keys):
        seen.append(keys)
        if len(seen) == 2:
            raise running.DatabaseError("deadlock detected")
        return real(keys)

    monkeypatch.setattr(running, "tags_of", refused_once)
    assert carry_on(operation.pk, clock=clock, pause=at_once)
    assert revisions(stories) == [1] * 10


def test_a_story_that_runs_into_something_unheard_of_is_refused_alone(operation, stories, monkeypatch):
    real = running.do.__globals__["save_at_once"]

    def broken(story, *args, **more):
        if story.pk == stories[3].pk:
            raise RuntimeError("what was that?")
        return real(story, *args, **more)

    monkeypatch.setitem(running.do.__globals__, "save_at_once", broken)
    assert carry_on(operation.pk, clock=clock, pause=at_once)
    change = Change.objects.get(operation=operation, article=stories[3])
    assert (change.outcome, change.why) == ("refused", "It could not be saved. Look at it by itself.")
    assert Change.objects.filter(outcome="changed").count() == 9


def together(*acts):
    """What comes of acts that begin at the same moment, each on a connection of its own."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def begin(place, act):
        start.wait()
        try:
            results[place] = act()
        except CannotRetag as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@at_the_same_moment
def test_two_processes_at_once_do_each_story_once(operation, stories):
    def work():
        return carry_on(operation.pk, clock=timezone.now, pause=at_once)

    assert sorted(together(work, work, work)) == [False, False, True]
    assert revisions(stories) == [1] * 10


@at_the_same_moment
def test_two_who_undo_at_once_are_one_undo(operation):
    carry_on(operation.pk, clock=clock, pause=at_once)

    def undo():
        return ask_to_undo(Operation.objects.get(pk=operation.pk), by=operation.asked_by, at=NOW)

    results = together(undo, undo)
    assert sum(isinstance(result, CannotRetag) for result in results) == 1


@at_the_same_moment
def test_two_operations_on_the_same_stories_at_once_lose_none_of_their_tags(operation, stories):
    other = asked([add("topics", make_topic("Ships").pk)], stories[::-1], by=operation.asked_by)
    works = [lambda pk=pk: carry_on(pk, clock=timezone.now, pause=at_once) for pk in (operation.pk, other.pk)]
    assert together(*works) == [True, True]
    assert [[name for name, _strength in tags(story)] for story in stories] == [["Ports", "Ships"]] * 10
