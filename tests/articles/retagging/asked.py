"""Operations as tests ask for them: begun, done at once in this process, and looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from articles.models import Article
from articles.retagging.asking import ask, ask_to_undo
from articles.retagging.models import Change, Operation
from articles.retagging.running import carry_on
from articles.retagging.steps import Step
from newsroom.accounts.models import User
from tests.cast import NOW


def at_once(seconds: float) -> None:
    """For the pause between portions: nobody waits."""


def clock() -> datetime:
    return NOW


def later() -> datetime:
    """Long after every lease has run out."""
    return datetime(2025, 11, 3, tzinfo=UTC)


def asked(steps: Sequence[Step], stories: Sequence[Article], *, by: User, **more) -> Operation:
    return ask(Operation.Kind.BULK, steps, [story.pk for story in stories], by=by, at=NOW, **more)


def done(steps: Sequence[Step], stories: Sequence[Article], *, by: User, **more) -> Operation:
    """The operation when the background has done it."""
    return run(asked(steps, stories, by=by, **more))


def run(operation: Operation) -> Operation:
    carry_on(operation.pk, clock=clock, pause=at_once)
    operation.refresh_from_db()
    return operation


def undone(operation: Operation, *, by: User) -> Operation:
    ask_to_undo(operation, by=by, at=NOW)
    return run(operation)


def tags(story: Article) -> list[tuple[str, int]]:
    """Names and strengths, topics first."""
    rows = [*story.topic_taggings.order_by("tag__name"), *story.country_taggings.order_by("tag__name")]
    return [(row.tag.name, row.strength) for row in rows]


def outcome(operation: Operation, story: Article) -> tuple[str, str]:
    change = Change.objects.get(operation=operation, article=story)
    return change.outcome, change.why


def lines_of(*lines: tuple[str, ...]) -> dict[str, str]:
    """The lines of the bulk page as a browser sends them: what, tag, by, strength."""
    sent = {"steps-TOTAL_FORMS": str(len(lines)), "steps-INITIAL_FORMS": "0"}
    for place, line in enumerate(lines):
        names = ("what", "tag", "by", "strength")
        sent |= {f"steps-{place}-{name}": value for name, value in zip(names, line, strict=False)}
    return sent
