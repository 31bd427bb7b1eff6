"""The clock in real processes, on the database of this run. `make bench ARGS=--reliability` runs the same in full."""

from __future__ import annotations

import pytest

from articles.activity.models import Entry
from issues.models import Issue
from tests.cast import make_publication
from tests.processes import kills, trials

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_schedulers_and_five_workers_announce_each_story_once():
    result = trials.announce(60)
    assert (result.announced, result.errands, len(result.posts), result.twice) == (60, 60, 60, 0)


def test_an_issue_is_out_whole_or_not_at_all_after_kill_9_at_any_moment():
    make_publication(proofs_required=True)
    result = kills.kill(8)
    print(f"seed {result.seed}: {result.live} stories live, back after {max(result.back):.1f} s")  # noqa: T201
    assert (result.halves, result.lost, result.announced_twice, result.not_announced) == (0, 0, 0, 0)


def test_each_issue_is_announced_after_its_second_and_keeps_by_how_much():
    make_publication()
    late = trials.lateness(3)
    assert len(late) == 3
    issues = Issue.objects.filter(volume__gte=1_000)
    assert all(issue.announced_at >= issue.publish_at for issue in issues)
    assert [round((i.announced_at - i.publish_at).total_seconds(), 3) for i in issues] == [
        round(issue.late_by, 3) for issue in issues
    ]


def test_a_clock_that_waits_announces_once_what_one_killed_just_before_the_second_did_not():
    make_publication()
    assert len(trials.lateness_without_leader(1)) == 1
    issue = Issue.objects.get(volume=1_500)
    assert Entry.objects.filter(kind="issue", object_id=issue.pk, verb="announce").count() == 1
