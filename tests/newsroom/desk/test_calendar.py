"""The month: what lies on which day, and that planning plans and publishes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from articles.models import Article, Revision
from newsroom.accounts.models import User
from newsroom.desk.calendar import month_for, month_named
from tests.cast import NOW, make_editor, make_issue, make_publication, make_story

pytestmark = pytest.mark.django_db

NOVEMBER = date(2025, 11, 1)
PLAN = "/admin/calendar/plan/"


def reporter(**fields) -> User:
    person = User.objects.create_user("rafa", is_staff=True, **fields)
    for codename in ("view_article", "change_article", "add_article"):
        person.user_permissions.add(Permission.objects.get(codename=codename))
    return User.objects.get(pk=person.pk)


def names_on(month, day):
    return [
        (shown.story.headline, shown.is_due)
        for square in month.days
        if square.date == day and square.in_month
        for shown in square.stories
    ]


def test_issues_plans_times_and_deadlines_lie_on_their_days():
    vera, issue = make_editor(), make_issue()
    make_story("Cleared", issue=issue)
    make_story("In work", issue=issue, status="draft")
    make_story("Dropped", issue=issue, status="spiked")
    make_story("Own time", publish_at=datetime(2025, 11, 5, 23, 59, tzinfo=UTC))
    make_story("Planned", planned_on=date(2025, 11, 5), publish_at=None, status="draft")
    make_story("Due", due_at=datetime(2025, 11, 5, 8, tzinfo=UTC), publish_at=None, status="draft", assigned_to=vera)
    make_story("Next month", planned_on=date(2025, 12, 24), publish_at=None)
    month = month_for(vera, NOVEMBER, at=NOW, with_issues=True)
    sunday = next(day for day in month.days if day.date == issue.date)
    assert [(shown.issue.volume, shown.count, shown.cleared) for shown in sunday.issues] == [(2132, 2, 1)]
    assert sunday.is_today
    assert names_on(month, date(2025, 11, 5)) == [("Due", True), ("Planned", False), ("Own time", False)]
    assert [shown.story.headline for shown in month.tray] == ["Due"]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("2025-11", NOVEMBER), ("2025-13", date(2026, 3, 1)), ("", date(2026, 3, 1)), ("9999-12", date(2026, 3, 1))],
)
def test_whatever_is_no_month_is_this_month(typed, first):
    assert month_named(typed, today=date(2026, 3, 9)) == first


@pytest.mark.parametrize("count", [1, 3, 200])
def test_the_page_takes_the_same_queries_for_any_number_of_stories(client, django_assert_num_queries, count):
    vera = make_editor()
    make_publication()
    make_issue()
    Article.objects.bulk_create(
        Article(
            headline=f"Story {number}",
            slug=f"story-{number}",
            planned_on=NOVEMBER + timedelta(days=number % 30),
            assigned_to=vera,
            due_at=NOW,
        )
        for number in range(count)
    )
    client.force_login(vera)
    with django_assert_num_queries(9):
        page = client.get(reverse("admin:calendar"), {"month": "2025-11"})
    assert page.content.decode().count('draggable="true"') == count


def test_planning_says_the_day_and_publishes_nothing(client):
    make_publication()
    story = make_story(status="draft", publish_at=None)
    client.force_login(make_editor())
    answer = client.post(PLAN, {"story": story.pk, "day": "2025-11-05", "seen": ""})
    assert answer.json() == {
        "day": "2025-11-05",
        "message": "“Rain over Nairobi” is planned for Wednesday, 5 November 2025.",
    }
    story.refresh_from_db()
    assert (story.planned_on, story.status, story.live_from, story.publish_at) == (
        date(2025, 11, 5),
        "draft",
        None,
        None,
    )
    assert Revision.objects.get(article=story).note == answer.json()["message"]
    undone = client.post(PLAN, {"story": story.pk, "day": "", "seen": "2025-11-05"})
    assert (undone.json()["day"], Article.objects.get().planned_on) == ("", None)


def test_whoever_saw_an_older_plan_is_told_where_it_stands_now(client):
    make_publication()
    story = make_story(status="draft", publish_at=None, planned_on=date(2025, 11, 7))
    client.force_login(make_editor())
    answer = client.post(PLAN, {"story": story.pk, "day": "2025-11-05", "seen": "2025-11-06"})
    assert (answer.status_code, answer.json()["day"]) == (409, "2025-11-07")
    assert answer.json()["message"].startswith("Somebody else was faster. ")
    assert Article.objects.get().planned_on == date(2025, 11, 7)


@pytest.mark.parametrize("day", ["2025-02-30", "soon", "2025-11-05T10:00"])
def test_what_is_no_day_is_refused(client, day):
    story = make_story(status="draft", publish_at=None)
    client.force_login(make_editor())
    assert client.post(PLAN, {"story": story.pk, "day": day, "seen": ""}).status_code == 400
    assert Article.objects.get().planned_on is None


def test_reporters_see_their_own_stories_and_leave_the_planning_to_editors(client):
    make_publication()
    rafa = reporter()
    own = make_story("Own", status="draft", publish_at=None, created_by=rafa)
    other = make_story("Somebody's", status="draft", publish_at=None)
    client.force_login(rafa)
    page = client.get(reverse("admin:calendar")).content.decode()
    assert ("Own" in page, "Somebody" in page, "draggable" in page) == (True, False, False)
    answers = [
        client.post(PLAN, {"story": pk, "day": "2025-11-05", "seen": ""}).status_code
        for pk in (own.pk, other.pk, "9" * 30, "x")
    ]
    assert answers == [403, 404, 404, 404]
    assert not Article.objects.exclude(planned_on=None).exists()


def test_the_calendar_is_for_those_who_may_look_at_stories(client):
    client.force_login(User.objects.create_user("nora", is_staff=True))
    assert client.get(reverse("admin:calendar")).status_code == 403
    assert client.get(PLAN).status_code == 403
    client.force_login(make_editor())
    assert client.get(PLAN).status_code == 405
