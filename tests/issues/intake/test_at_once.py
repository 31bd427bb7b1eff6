"""Two hands on one batch in the same second: each story comes in once, and what is undone is undone."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError, Event
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from articles.models import Article
from issues.intake import accepting, undoing
from issues.intake.accepting import accept, leave_out
from issues.intake.admin import batch as batch_page
from issues.intake.models import Batch, BatchItem
from issues.intake.uploads import CannotTakeIn
from tests.cast import NOW, make_issue, make_publication
from tests.issues.intake.dropping import STORY, drop, story

pytestmark = pytest.mark.django_db(transaction=True)

A_WHILE = 0.3  # seconds, in which the other hand would be done


@pytest.fixture
def batch(editor_client) -> Batch:
    make_publication()
    return drop(editor_client, STORY, story("A school for keepers", 2), issue=make_issue(2132, publish_at=None))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Each on a connection of its own; what each came to."""

    def one(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except CannotTakeIn as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(one, acts))


def test_one_story_that_five_accept_comes_in_once(batch, editor):
    item = batch.items.first()
    came_to = at_once(*[lambda: accept(item, by=editor, at=NOW)] * 5)
    assert sorted(type(one).__name__ for one in came_to) == ["Article", *["CannotTakeIn"] * 4]
    assert Article.objects.count() == 1


def test_nothing_is_accepted_into_a_batch_that_is_just_undone(batch, editor, monkeypatch):
    first, second = batch.items.order_by("pk")
    accept(first, by=editor, at=NOW)
    planned, plan = Event(), undoing.plan

    def planned_first(*args: Any, **kwargs: Any) -> Any:
        steps = plan(*args, **kwargs)
        planned.set()
        time.sleep(A_WHILE)
        return steps

    def accepts() -> Article:
        planned.wait()
        return accept(second, by=editor, at=NOW)

    monkeypatch.setattr(undoing, "plan", planned_first)
    _steps, refusal = at_once(lambda: undoing.undo(batch, by=editor, at=NOW), accepts)
    assert isinstance(refusal, CannotTakeIn)
    assert not Article.objects.exists()
    assert not batch.items.filter(decision=BatchItem.Decision.ACCEPTED).exists()


def test_when_two_decide_the_last_two_stories_the_batch_is_done(batch, editor, monkeypatch):
    settle, both = accepting.settle, Barrier(2)

    def settle_together(done: Batch) -> None:
        with suppress(BrokenBarrierError):  # the other hand waits until this one is done
            both.wait(timeout=2)
        settle(done)

    monkeypatch.setattr(accepting, "settle", settle_together)
    first, second = batch.items.order_by("pk")
    at_once(lambda: accept(first, by=editor, at=NOW), lambda: leave_out(second, by=editor, at=NOW))
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert {bytes(raw) for raw in batch.files.values_list("raw", flat=True)} == {b""}


def test_leaving_out_the_rest_passes_over_what_somebody_else_just_decided(batch, editor, editor_client, monkeypatch):
    first = batch.items.order_by("pk")[0]

    def second_hand(item: BatchItem, **how: Any) -> None:
        if item == first:
            accept(first, by=editor, at=NOW)
        leave_out(item, **how)

    monkeypatch.setattr(batch_page, "leave_out", second_hand)
    answer = editor_client.post(reverse("admin:intake_batch_discard", args=[batch.pk]), follow=True)
    assert "1 story was left out." in answer.content.decode()
    assert sorted(batch.items.values_list("decision", flat=True)) == ["accepted", "discarded"]
