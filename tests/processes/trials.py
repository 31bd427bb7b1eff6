"""Trials of the clock, in real processes on a real database. Tests run them small, `make bench` in full."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from articles.models import Article
from issues.models import Errand, Issue, Webhook
from newsroom.clock.models import Hand
from tests.cast import make_issue
from tests.issues.receivers import receiver
from tests.processes import house

SCHEDULERS, WORKERS = 2, 5
JUST_BEFORE = 0.1  # seconds


def wait_until(is_so: Callable[[], bool]) -> bool:
    """Whether it came true in time."""
    last_moment = time.monotonic() + house.PATIENCE
    while not is_so():
        if time.monotonic() > last_moment:
            return False
        time.sleep(0.03)
    return True


# ------------------------------------------------------------------------------------------ many hands, once each


@dataclass
class Announced:
    """What came of many due stories under many hands."""

    due: int
    announced: int
    errands: int
    posts: Counter[str]
    seconds: float

    @property
    def twice(self) -> int:
        """How many were told of more than once."""
        return sum(count > 1 for count in self.posts.values())


def announce(count: int) -> Announced:
    """Two schedulers and five workers at once over that many due stories, with a receiver that counts."""
    with receiver() as agency:
        Webhook.objects.create(name="The agency", address=agency.address, tells_stories=True)
        now = timezone.now()
        Article.objects.bulk_create(
            Article(
                headline=f"Due {number}",
                slug=f"due-{number}",
                status=Article.Status.CLEARED,
                publish_at=now,
                live_from=now,
            )
            for number in range(count)
        )
        undone = Errand.objects.filter(kind=Errand.Kind.WEBHOOK, done_at=None)
        begun = time.monotonic()
        schedulers = [house.hands("schedule") for _number in range(SCHEDULERS)]
        workers = [house.hands("errands") for _number in range(WORKERS)]
        with house.running(*schedulers, *workers):
            waiting = Article.objects.unannounced
            wait_until(lambda: not waiting(timezone.now()).exists() and not undone.exists())
            seconds = time.monotonic() - begun
            time.sleep(0.5)  # for what would come twice
    announced = Article.objects.filter(announced_at__isnull=False).count()
    errands = Errand.objects.filter(kind=Errand.Kind.WEBHOOK, done_at__isnull=False).count()
    posts = Counter(told.headers["Idempotency-Key"] for told in agency.told)
    Webhook.objects.all().delete()  # its receiver is gone
    return Announced(count, announced, errands, posts, seconds)


# ------------------------------------------------------------------------------------------ to the second


def lateness(count: int) -> list[float]:
    """Seconds between each issue's second and its announcing, as the clock wrote it down."""
    with house.running(house.clock()):
        _wait_for_a_round(900)
        begins = timezone.now() + timedelta(seconds=1)
        issues = [
            make_issue(1_000 + number, publish_at=begins + timedelta(seconds=0.37) * number) for number in range(count)
        ]
        return _announced(issues)


def lateness_without_leader(times: int) -> list[float]:
    """The same, where a second clock waits and the first is killed just before the second; that many times."""
    late = []
    for number in range(times):
        clocks = [house.clock(), house.clock()]
        with house.running(*clocks):
            _wait_for_a_round(910 + number)
            issue = make_issue(1_500 + number, publish_at=timezone.now() + timedelta(seconds=3))
            assert issue.publish_at is not None
            time.sleep(max((issue.publish_at - timezone.now()).total_seconds() - JUST_BEFORE, 0))
            leader = Hand.objects.get().process
            house.kill(next(clock for clock in clocks if clock.pid == leader))
            late += _announced([issue])
        Hand.objects.all().delete()  # its lease ended with it, and the next pair begins at once
    return late


def _wait_for_a_round(volume: int) -> None:
    first = make_issue(volume, publish_at=timezone.now())
    wait_until(lambda: Issue.objects.filter(pk=first.pk, announced_at__isnull=False).exists())


def _announced(issues: list[Issue]) -> list[float]:
    asked = Issue.objects.filter(pk__in=[issue.pk for issue in issues])
    wait_until(lambda: not asked.filter(announced_at=None).exists())
    return [seconds for seconds in asked.values_list("late_by", flat=True) if seconds is not None]
