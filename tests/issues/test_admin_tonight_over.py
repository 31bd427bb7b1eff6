"""The screen of an issue that needs nobody any more: sealed, out, or withdrawn. It says what is true then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from issues import proofs, publishing
from tests.cast import make_editor, make_issue, make_publication, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera():
    return make_editor()


@pytest.fixture
def desk(client, vera):
    client.force_login(vera)
    return client


def issue_with(minutes: int):
    """An issue that goes out in so many minutes, with a story that runs (and wants a standfirst) and a draft."""
    make_publication()
    when = timezone.now() + timedelta(minutes=minutes)
    issue = make_issue(2133, publish_at=when, date=when.date())
    make_story("Runs", issue=issue, position=1)
    make_story("Not yet", issue=issue, position=2, status="draft")
    return issue


def shown(client, issue):
    return client.get(reverse("admin:issues_issue_tonight", args=[issue.pk])).content.decode()


def test_an_issue_that_is_out_counts_nothing_down_and_keeps_its_hints(desk):
    page = shown(desk, issue_with(-60))
    assert "It is out." in page
    assert "See it as readers do" in page
    assert "data-countdown" not in page
    assert "go out with them" not in page
    assert "What blocks it" not in page
    assert "To be mended" in page
    assert "night__warnings" in page
    assert "night__head--blocked" not in page
    assert "<h1>Tonight" not in page


def test_an_issue_that_is_withdrawn_is_not_waited_for(desk, vera):
    issue = issue_with(-60)
    publishing.withdraw(issue, by=vera, at=timezone.now(), reason="Wrong date.")
    page = shown(desk, issue)
    assert "It is withdrawn." in page
    assert "data-countdown" not in page
    assert "go out with them" not in page
    assert "Nothing blocks it" not in page
    assert 'name="go"' not in page


def test_a_sealed_issue_says_what_goes_out_when_and_who_decided_it(desk, vera):
    issue, now = issue_with(90), timezone.now()
    issue.articles.filter(status="draft").update(issue=None, position=None)
    proof = proofs.take(issue, by=vera, at=now)
    publishing.schedule(issue, publish_at=issue.publish_at, by=make_editor("carl"), at=now, proof=proof)
    page = shown(desk, issue)
    assert "All is done. It goes out by itself." in page
    assert f"Proof 1: 1 story, {proof.content['words']} words" in page
    assert "scheduled by carl, " in page
    assert "It goes out with them." in page
    assert "It can go out with them." not in page
    assert "night__head--clear" in page
    assert "data-countdown" in page


def test_an_issue_that_is_still_to_go_out_may_go_out_with_its_warnings(desk):
    page = shown(desk, issue_with(90))
    assert "It can go out with them." in page
    assert "What blocks it" in page
    assert "data-countdown" in page
