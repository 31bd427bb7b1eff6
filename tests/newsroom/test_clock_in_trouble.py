"""The clock when time jumps, hours come twice or never, much has piled up, or somebody never answers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from issues import proofs
from issues.announcing import announce_due_issues
from issues.errands import run_errands
from issues.models import Errand, Issue, Webhook
from newsroom.clock import rounds
from newsroom.clock.keeping import LEASE, take
from newsroom.clock.rounds import go_round
from newsroom.clock.running import Clock
from tests.cast import NOW, make_editor, make_issue, make_publication, make_story
from tests.issues.receivers import receiver
from tests.issues.test_proofs import planned

pytestmark = pytest.mark.django_db(transaction=True)

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def announced(issue: Issue) -> datetime | None:
    return Issue.objects.get(pk=issue.pk).announced_at


# ------------------------------------------------------------------------------------------ time jumps


@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_a_machine_whose_time_jumps_announces_nothing_twice_and_nothing_early(jump):
    out, later = make_issue(2132, publish_at=NOW), make_issue(2133, publish_at=NOW + 2 * DAY)
    with receiver() as agency:
        Webhook.objects.create(name="The agency", address=agency.address)
        for now in (NOW, NOW + jump, NOW + SECOND, NOW + jump + SECOND):
            go_round(now)
            run_errands(now)
    assert (announced(out), announced(later)) == (NOW, None)
    assert len(agency.told) == 1


@pytest.mark.parametrize("jump", [-HOUR, DAY])
def test_a_jump_lets_another_process_be_the_clock_but_never_stops_both(jump):
    first, second = uuid4(), uuid4()
    assert take(first, NOW)
    jumped = NOW + jump
    held = [take(first, jumped), take(second, jumped + SECOND)]
    assert held == [True, False]
    assert take(second, jumped + 2 * LEASE)


def test_what_is_scheduled_while_the_machine_is_an_hour_behind_comes_at_its_second_of_the_true_time():
    issue = make_issue(2132, publish_at=NOW)
    behind = NOW - HOUR
    go_round(behind)
    assert announced(issue) is None
    go_round(NOW + SECOND)
    assert Issue.objects.get(pk=issue.pk).late_by == 1


# ------------------------------------------------------------------------------------------ hours that come twice

TWICE = [
    ("Europe/Berlin", "2026-10-25T02:30", "00:30", "01:30"),
    ("America/New_York", "2026-11-01T01:30", "05:30", "06:30"),
    ("Australia/Lord_Howe", "2026-04-05T01:45", "14:45", "15:15"),  # half an hour, and of the day before
]
NEVER = [
    ("Europe/Berlin", "2026-03-29T02:30"),
    ("America/New_York", "2026-03-08T02:30"),
    ("Australia/Lord_Howe", "2026-10-04T02:15"),
]


def asked(client, issue, typed, **more):
    """The page that asks when, after a time was typed."""
    page = reverse("admin:issues_issue_schedule", args=[issue.pk])
    return client.post(page, {"publish_at": typed, "proof": 1, **more})


@pytest.fixture
def desk(client, monkeypatch):
    """A desk in February 2026, before all of those hours."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 2, 1, tzinfo=UTC))
    client.force_login(make_editor())
    return client


@pytest.mark.parametrize(("zone", "typed", "first", "second"), TWICE)
def test_an_hour_that_comes_twice_is_asked_about_and_the_issue_goes_out_once_at_the_one_that_was_meant(
    zone, typed, first, second, desk
):
    make_publication(time_zone=zone)
    issue = planned(2, date=datetime.fromisoformat(typed).date())
    proofs.take(issue, by=None, at=timezone.now())
    response = asked(desk, issue, typed)
    offered = [moment.astimezone(UTC).strftime("%H:%M") for moment in candidates_in(response)]
    assert offered == [first, second]
    assert Issue.objects.get(pk=issue.pk).publish_at is None
    meant = candidates_in(response)[1]
    asked(desk, issue, typed, publish_at_meant=meant.astimezone(UTC).isoformat())
    goes_out = Issue.objects.get(pk=issue.pk).publish_at
    assert goes_out == meant
    rounds_made = [goes_out + timedelta(minutes=minutes) for minutes in range(-90, 91, 15)]
    assert [now for now in rounds_made if announce_due_issues(now)] == [goes_out]


@pytest.mark.parametrize(("zone", "typed"), NEVER)
def test_an_hour_that_never_comes_is_asked_about_with_the_two_beside_it(zone, typed, desk):
    make_publication(time_zone=zone)
    issue = planned(2, date=datetime.fromisoformat(typed).date())
    proofs.take(issue, by=None, at=timezone.now())
    response = asked(desk, issue, typed)
    before, after = candidates_in(response)
    assert before < after
    assert Issue.objects.get(pk=issue.pk).publish_at is None
    wall = [moment.astimezone(ZoneInfo(zone)).strftime("%H:%M") for moment in (before, after)]
    assert typed[-5:] not in wall


def candidates_in(response) -> list[datetime]:
    """The moments that the page offers."""
    return [
        datetime.fromisoformat(said) for said in re.findall(r'value="(2026-[^"]*\+00:00)"', response.content.decode())
    ]


# ------------------------------------------------------------------------------------------ after six hours away


def test_what_piled_up_in_six_hours_is_announced_in_its_order_and_says_how_late():
    down_since, back = NOW - 6 * HOUR, NOW
    issues = [make_issue(2132 + number, publish_at=down_since + number * SECOND * 600) for number in range(20)]
    Article.objects.bulk_create(
        Article(
            headline=f"Story {number}",
            slug=f"story-{number}",
            status="cleared",
            publish_at=down_since + number * SECOND * 30,
            live_from=down_since + number * SECOND * 30,
        )
        for number in range(500)
    )
    Issue.objects.update(created_at=down_since - DAY)
    with receiver() as agency:
        Webhook.objects.create(name="The agency", address=agency.address, tells_stories=True)
        go_round(back)
        assert not Article.objects.unannounced(back).exists()
        for _round in count():
            if not run_errands(back):
                break
    found = list(Issue.objects.order_by("publish_at"))
    assert [one.late_by for one in found] == [(back - one.publish_at).total_seconds() for one in issues]
    told = [one.headers["Idempotency-Key"].rsplit("-webhook", 1)[0] for one in agency.told]
    assert len(told) == len(set(told)) == 520
    assert [key for key in told if key.startswith("issue")] == [f"issue-{one.pk}" for one in issues]
    stories = list(Article.objects.order_by("live_from").values_list("pk", flat=True))
    assert [key for key in told if key.startswith("story")] == [f"story-{pk}" for pk in stories]


# ------------------------------------------------------------------------------------------ who never answers


def test_a_webhook_that_never_answers_holds_up_no_announcement():
    """The announcement is there while the errand is still in hand: nobody waited for the receiver."""
    with receiver(drips=True) as hangs:
        Webhook.objects.create(name="The agency", address=hangs.address)
        first = make_issue(2132, publish_at=timezone.now())
        second = make_issue(2133, publish_at=timezone.now() + timedelta(seconds=1))
        stood = []

        def is_over():
            for number in range(200):
                if announced(second):
                    stood.append(Errand.objects.get(issue=first, kind=Errand.Kind.WEBHOOK).lease)
                    return
                yield number

        Clock().run(is_over())
    assert stood
    assert stood[0] is not None
    assert Errand.objects.get(issue=first, kind=Errand.Kind.WEBHOOK).error


def test_one_work_that_fails_holds_back_none_of_the_others(monkeypatch, caplog):
    def fails(now):
        raise RuntimeError("broken")

    issue = make_issue(2132, publish_at=NOW)
    story = make_story(publish_at=NOW)
    monkeypatch.setattr(rounds, "EACH_ROUND", [fails, *rounds.EACH_ROUND])
    go_round(NOW)
    assert announced(issue) == NOW
    assert Article.objects.get(pk=story.pk).announced_at == NOW
    assert [record.exc_info[1].args for record in caplog.records if record.exc_info] == [("broken",)]
