"""The first page of the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from newsroom.accounts.models import User
from newsroom.desk.dashboard import dashboard_for
from tests.cast import NOW, make_editor, make_issue, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_an_empty_newsroom_says_what_to_do_first(client):
    client.force_login(make_editor())
    page = client.get(reverse("admin:index")).content.decode()
    assert "Welcome. This newsroom is empty." in page
    assert reverse("admin:issues_issue_add") in page


def test_the_issues_next_and_latest_come_with_their_stories_by_state():
    make_publication()
    for volume in (2130, 2131, 2132, 2133, 2134):
        make_issue(volume)
    tonight = make_issue(2135, publish_at=None)
    for status in ("draft", "in_review", "in_review", "cleared"):
        make_story(issue=tonight, status=status)
    board = dashboard_for(make_editor(), at=NOW)
    assert [(card.issue.volume, str(card.state.label)) for card in board.issues] == [
        (2135, "Not scheduled"),
        (2134, "Scheduled"),
        (2133, "Scheduled"),
        (2132, "Out"),
        (2131, "Out"),
    ]
    assert board.issues[0].counts == [("draft", "Draft", 1), ("in_review", "In review", 2), ("cleared", "Cleared", 1)]


def test_what_waits_and_what_goes_out_next_is_there():
    make_story("Under review", status="in_review")
    make_story("A draft", status="draft")
    make_story("Out already")
    make_story("Later", publish_at=NOW + timedelta(days=2))
    make_story("Sooner", publish_at=NOW + timedelta(days=1))
    board = dashboard_for(make_editor(), at=NOW)
    assert [story.headline for story in board.in_review] == ["Under review"]
    assert [story.headline for story in board.drafts] == ["A draft"]
    assert [story.headline for story, _state in board.scheduled] == ["Sooner", "Later"]


def test_what_a_person_may_not_see_is_not_there():
    make_issue()
    make_story("A draft", status="draft")
    person = User.objects.create_user("nora", is_staff=True)
    assert (dashboard_for(person, at=NOW).issues, dashboard_for(person, at=NOW).drafts) == ([], [])
    person.user_permissions.add(Permission.objects.get(codename="view_article"))
    person = User.objects.get(pk=person.pk)
    assert [story.headline for story in dashboard_for(person, at=NOW).drafts] == ["A draft"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_takes_the_same_queries_for_any_number_of_stories(client, django_assert_num_queries, count):
    client.force_login(make_editor())
    for number in range(count):
        issue = make_issue(2132 + number)
        make_story(f"Story {number}", issue=issue, status="draft")
    with django_assert_num_queries(12):
        client.get(reverse("admin:index"))
