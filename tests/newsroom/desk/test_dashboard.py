"""The first page of the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.activity.recording import record
from articles.review.models import Letter, Notice
from newsroom.accounts.models import User
from newsroom.desk.dashboard import dashboard_for
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_story,
    tag_country,
)

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


def test_what_blocks_the_next_issue_is_said_story_by_story():
    issue = make_issue(2133)
    make_story("Runs", issue=issue)
    make_story("A draft", issue=issue, status="draft")
    make_story("Empty", issue=issue, body="")
    make_story("Late", issue=issue, embargoed_until=issue.publish_at + timedelta(hours=1))
    make_story("Dropped", issue=issue, status="spiked")
    coming = dashboard_for(make_editor(), at=NOW).tonight
    assert (coming.issue.volume, coming.ready, coming.count) == (2133, 1, 4)
    said = {line.story.headline: [str(remark.message) for remark in line.remarks] for line in coming.blocked}
    assert said["A draft"] == ["“Draft”: clear it or take it out."]
    assert "The story has no text." in said["Empty"]
    assert said["Late"] == [
        "Under embargo until Mon 3 Nov 2025, 07:00: the issue goes out without it, Mon 3 Nov 2025, 06:00."
    ]


def test_a_remark_leads_to_its_field(client):
    make_publication()
    empty = make_story("Empty", issue=make_issue(9132, date=date(2999, 1, 1)), body="")
    client.force_login(make_editor())
    page = client.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("admin:articles_article_change", args=[empty.pk])}#id_body"' in page


def test_the_next_issue_leads_to_where_it_is_mended(client):
    make_publication()
    issue = make_issue(9132, date=date(2999, 1, 1))
    client.force_login(make_editor())
    page = client.get(reverse("admin:index")).content.decode()
    assert f'href="{reverse("admin:issues_issue_tonight", args=[issue.pk])}"' in page


def test_an_issue_without_time_or_stories_blocks_itself():
    make_issue(2133, publish_at=None)
    assert [str(remark.message) for remark in dashboard_for(make_editor(), at=NOW).tonight.remarks] == [
        "The issue has no time yet: nothing of it goes out.",
        "No story stands in it yet.",
    ]


def test_what_waits_and_what_goes_out_next_is_there():
    vera = make_editor()
    make_story("Under review", status="in_review")
    make_story("My draft", status="draft", created_by=vera)
    make_story("Somebody's draft", status="draft")
    make_story("Out already")
    make_story("Later", publish_at=NOW + timedelta(days=2))
    make_story("Sooner", publish_at=NOW + timedelta(hours=1))
    make_story("With its issue", issue=make_issue(2133))
    make_story("Due", status="draft", assigned_to=vera, due_at=NOW - timedelta(hours=1))
    board = dashboard_for(vera, at=NOW)
    assert [story.headline for story in board.in_review] == ["Under review"]
    assert [story.headline for story in board.drafts] == ["Due", "My draft"]
    assert [(wait.kind, wait.article.headline) for wait in board.waiting] == [("overdue", "Due")]
    assert [going.name for going in board.going] == ["Sooner", "Monday, 11-03-2025, Vol 2133", "Later"]


def test_what_failed_is_told_to_those_who_may_look():
    vera, nora = make_editor(), User.objects.create_user("nora", is_staff=True)
    given_up = {"recipient": nora, "due_at": None, "error": "Connection refused"}
    Letter.objects.create(written_at=NOW - timedelta(days=1), **given_up)
    Letter.objects.create(written_at=NOW - timedelta(days=8), **given_up)
    assert [(failure.what, failure.why) for failure in dashboard_for(vera, at=NOW).failures] == [
        ("Mail to nora", "Connection refused")
    ]
    assert dashboard_for(nora, at=NOW).failures == []


def test_what_a_person_may_not_see_is_not_there():
    make_story("A draft", status="draft", issue=make_issue(2133))
    person = User.objects.create_user("nora", is_staff=True)
    board = dashboard_for(person, at=NOW)
    assert (board.issues, board.in_review, board.going, board.tonight, board.done) == ([], [], [], None, [])
    for codename in ("view_article", "view_issue"):
        person.user_permissions.add(Permission.objects.get(codename=codename))
    person = User.objects.get(pk=person.pk)
    board = dashboard_for(person, at=NOW)
    assert (board.tonight, board.in_review) == (None, [])  # half of an issue would look like an empty one
    make_story("Her own", status="in_review", created_by=person)
    assert [story.headline for story in dashboard_for(person, at=NOW).in_review] == ["Her own"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_takes_the_same_queries_for_any_number_of_stories(client, django_assert_num_queries, count):
    vera = make_editor()
    client.force_login(vera)
    make_publication()
    next_one = make_issue(9132, date=date(2999, 1, 1))
    for number in range(count):
        issue = make_issue(2132 + number)
        make_story(f"Story {number}", issue=issue, status="draft", created_by=vera, assigned_to=vera)
        story = make_story(
            f"Tonight {number}", issue=next_one, lead_image=make_image(), section=make_section(str(number))
        )
        make_byline(story, make_author(f"Author {number}"))
        tag_country(story)
        record(story, "clear", by=vera, at=NOW)
        Notice.objects.create(recipient=vera, kind="mentioned", article=story, by=vera, at=NOW)
    with django_assert_num_queries(31):
        client.get(reverse("admin:index"))
