"""Announcing: claimed once, with what follows written down in the same breath."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.models import Article
from issues import announcing, publishing
from issues.announcing import announce_due_issues, announce_due_stories
from issues.models import Errand, Issue, Webhook
from tests.cast import NOW, make_editor, make_issue, make_story

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def make_webhook(name="The agency", **fields):
    return Webhook.objects.create(name=name, address=f"https://{len(name)}.example.org/{name}", **fields)


def keys() -> list[str]:
    return sorted(Errand.objects.values_list("key", flat=True))


def test_an_issue_is_announced_once_when_it_is_out_and_not_before():
    issue = make_issue(publish_at=NOW)
    make_issue(2133, publish_at=NOW + HOUR)
    assert announce_due_issues(NOW - HOUR) == []
    assert announce_due_issues(NOW) == [issue]
    assert announce_due_issues(NOW) == []
    assert Issue.objects.get(pk=issue.pk).announced_at == NOW


def test_issues_that_came_due_while_nobody_looked_are_announced_in_their_order():
    second, first = make_issue(2133, publish_at=NOW - HOUR), make_issue(2132, publish_at=NOW - 2 * HOUR)
    assert announce_due_issues(NOW) == [first, second]
    second.refresh_from_db()
    assert second.late_by == 3600


def test_a_withdrawn_issue_is_not_announced():
    issue = make_issue(publish_at=NOW)
    publishing.withdraw(issue, by=make_editor(), at=NOW, reason="A fault.")
    assert announce_due_issues(NOW) == []


def test_a_back_issue_that_is_brought_in_is_late_by_what_passed_since_it_was_brought_in():
    issue = make_issue(publish_at=NOW - 9 * DAY)
    Issue.objects.filter(pk=issue.pk).update(created_at=NOW - timedelta(seconds=2))
    announce_due_issues(NOW)
    issue.refresh_from_db()
    assert issue.late_by == 2


def test_what_follows_an_issue_is_written_with_its_announcement(settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    settings.SITE_URL = "https://news.example.org"
    agency, _silent = make_webhook(), make_webhook("Of old", is_active=False)
    issue = make_issue(publish_at=NOW, title="The water issue")
    make_story("Rain over Nairobi", issue=issue, position=1)
    make_story("Not cleared", issue=issue, position=2, status="draft")
    announce_due_issues(NOW)
    stem = f"issue-{issue.pk}"
    assert keys() == [
        f"{stem}-pages",
        *(f"{stem}-ping-{form}" for form in ("atom", "json", "rss")),
        f"{stem}-webhook-{agency.pk}",
    ]
    assert Errand.objects.get(kind="webhook").payload == {
        "id": f"{stem}-webhook-{agency.pk}",
        "event": "issue.out",
        "issue": {
            "volume": 2132,
            "number": None,
            "date": "2025-11-02",
            "folio": "Sunday, 11-02-2025, Vol 2132",
            "title": "The water issue",
            "address": "https://news.example.org/issues/2132/",
        },
        "out_since": "2025-11-02T12:00:00+00:00",
        "stories": [
            {"headline": "Rain over Nairobi", "address": "https://news.example.org/articles/rain-over-nairobi/"}
        ],
    }


def test_an_issue_that_has_been_out_for_more_than_a_week_is_no_news_to_anybody():
    make_webhook()
    issue = make_issue(publish_at=NOW - 8 * DAY)
    announce_due_issues(NOW)
    assert keys() == [f"issue-{issue.pk}-pages"]


def test_one_issue_that_fails_is_not_announced_and_never_holds_back_the_next(monkeypatch, caplog):
    first, second = make_issue(2132, publish_at=NOW - HOUR), make_issue(2133, publish_at=NOW)
    write = announcing.write_for_issue

    def fails_on_the_first(issue, now):
        if issue == first:
            raise RuntimeError("a fault")
        return write(issue, now)

    monkeypatch.setattr(announcing, "write_for_issue", fails_on_the_first)
    assert announce_due_issues(NOW) == [second]
    monkeypatch.undo()
    assert Issue.objects.get(pk=first.pk).announced_at is None
    assert announce_due_issues(NOW) == [first]
    assert len(keys()) == 2


def test_stories_are_told_of_to_those_who_want_it_once():
    agency = make_webhook(tells_stories=True)
    make_webhook("Issues only")
    issue = make_issue(publish_at=NOW - HOUR)
    with_issue = make_story("With its issue", issue=issue, position=1)
    alone = make_story("By itself", publish_at=NOW - HOUR)
    make_story("Later", publish_at=NOW + HOUR)
    make_story("Not cleared", publish_at=NOW - HOUR, status="draft")
    assert announce_due_stories(NOW) == 2
    assert announce_due_stories(NOW) == 0
    assert keys() == sorted(
        [
            f"story-{alone.pk}-pages",
            f"story-{alone.pk}-webhook-{agency.pk}",
            f"story-{with_issue.pk}-webhook-{agency.pk}",
        ]
    )


def test_an_archive_that_was_brought_in_is_marked_and_nobody_is_told():
    make_webhook(tells_stories=True)
    old = make_story(publish_at=NOW - 8 * DAY)
    assert announce_due_stories(NOW) == 1
    old.refresh_from_db()
    assert (old.announced_at, keys()) == (NOW, [])


def test_a_large_archive_is_marked_in_lots_and_the_newest_story_does_not_wait_for_it(
    monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(announcing, "STORIES_AT_ONCE", 10)
    monkeypatch.setattr(announcing, "LOTS_A_ROUND", 2)
    old = [Article(headline="Old", slug=f"old-{n}", status="cleared", publish_at=NOW - 9 * DAY) for n in range(35)]
    for story in old:
        story.live_from = story.publish_at
    Article.objects.bulk_create(old)
    news = make_story("News", publish_at=NOW - HOUR)
    with django_assert_max_num_queries(14):
        assert announce_due_stories(NOW) == 20
    news.refresh_from_db()
    assert (news.announced_at, keys()) == (NOW, [f"story-{news.pk}-pages"])
    assert [announce_due_stories(NOW), announce_due_stories(NOW)] == [16, 0]
