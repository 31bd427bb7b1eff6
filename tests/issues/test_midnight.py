"""The dry run of midnight says what the issue's second brings, and it changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import FormerAddress, WorkingCopy
from issues.errands.writing import write_for_issue
from issues.midnight import dry_run
from issues.models import Errand, Issue, Webhook
from newsroom.clock.keeping import take
from newsroom.desk.midnight import in_words, midnight_of
from tests.cast import NOW, make_editor, make_image, make_issue, make_person, make_publication, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SIX = NOW + 18 * HOUR  # the hour of Monday's issue, Vol 2133


@pytest.fixture
def issue() -> Issue:
    make_publication(proofs_required=False)
    return make_issue(2133)


def headlines(lines) -> list[str]:
    return [line.story.headline for line in lines]


def test_it_says_what_appears_in_run_order_and_what_stays_out_and_why(issue):
    make_story("The lead", issue=issue, position=1)
    make_story("Out since noon", issue=issue, position=2, publish_at=NOW - HOUR)
    make_story("Under embargo", issue=issue, position=3, embargoed_until=SIX + HOUR)
    make_story("Held", issue=issue, position=4, status="held")
    make_story("A draft", issue=issue, position=5, status="draft")
    make_story("Later", issue=issue, position=6, publish_at=SIX + HOUR)
    make_story("Spiked", issue=issue, status="spiked")
    night = dry_run(issue, now=NOW)
    assert (night.at, night.goes_out) == (SIX, True)
    assert [(line.story.headline, line.is_out_already) for line in night.appears] == [
        ("The lead", False),
        ("Out since noon", True),
    ]
    why = {line.story.headline: line.why for line in night.stays_out}
    assert list(why) == ["Under embargo", "Held", "A draft", "Later"]
    assert "embargo until Mon 3 Nov 2025, 07:00" in why["Under embargo"]
    assert "Held" in why["Held"]
    assert "clear it or take it out" in why["A draft"]
    assert "comes after the issue's" in why["Later"]
    assert [remark.story.headline for remark in night.fails] == ["A draft"]


def test_what_it_says_is_what_readers_see_then(issue):
    for place in (1, 2, 3):
        make_story(f"Story {place}", issue=issue, position=place, status="cleared" if place < 3 else "held")
    night = dry_run(issue, now=NOW)
    live = issue.articles.live(SIX).in_run_order()
    assert headlines(night.appears) == [story.headline for story in live]


def test_an_issue_without_a_time_is_shown_as_it_would_go_out_at_its_usual_hour():
    make_publication()
    issue = make_issue(2133, publish_at=None)
    make_story("The lead", issue=issue, position=1)
    night = dry_run(issue, now=NOW)
    assert (night.at, night.goes_out, night.is_clear, headlines(night.appears)) == (SIX, False, False, ["The lead"])
    assert "AS THINGS STAND IT DOESN'T GO OUT" in in_words(night)


def test_it_says_what_else_goes_out_until_then(issue):
    make_story("By itself", publish_at=NOW + HOUR)
    make_story("After it", publish_at=SIX + HOUR)
    live = make_story("Live", publish_at=NOW - HOUR)
    WorkingCopy.objects.create(
        article=live, base={}, content={}, cleared_content={}, publish_at=NOW + 2 * HOUR, saved_at=NOW
    )
    night = dry_run(issue, now=NOW)
    assert [story.headline for story in night.alone] == ["By itself"]
    assert [(change.story.headline, change.at) for change in night.changes] == [("Live", NOW + 2 * HOUR)]


def test_it_names_the_addresses_that_lead_elsewhere(issue):
    story = make_story("The lead", issue=issue, position=1)
    FormerAddress.objects.create(article=story, slug="of-old", moved_at=NOW)
    assert [(line.old, line.new) for line in dry_run(issue, now=NOW).redirects] == [
        ("/issues/vol-2133/", "/issues/2133/"),
        ("/articles/of-old/", "/articles/the-lead/"),
    ]


def test_the_feed_is_as_readers_will_get_it(issue, client, monkeypatch):
    make_story("Known", publish_at=NOW - HOUR)
    make_story("The lead", issue=issue, position=1)
    (feed,) = dry_run(issue, now=NOW).feeds.values()
    assert [(entry.headline, entry.is_new) for entry in feed] == [("The lead", True), ("Known", False)]


def test_it_says_who_is_told(issue, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    settings.INDEXNOW, settings.INDEXNOW_KEY = "https://engines.example.org/", "0123abcd"
    Webhook.objects.create(name="The agency", address="https://agency.example.org/", tells_stories=True)
    make_story("The lead", issue=issue, position=1)
    assert dry_run(issue, now=NOW).errands == [
        "The cached pages turn.",
        "The agency is told of the issue.",
        "The hub is pinged: https://hub.example.org/",
        "The search engines are told of the new addresses: https://engines.example.org/",
        "The agency is told of 1 story.",
    ]


def test_it_says_which_licence_ends_before(issue):
    make_story("The lead", issue=issue, position=1, lead_image=make_image(licence_ends_on=date(2025, 11, 2)))
    issue.cover = make_image(title="A quay", licence_ends_on=date(2025, 11, 3))
    issue.save()
    assert dry_run(issue, now=NOW).licences == ["The licence of the picture “A boat” has ended by then."]


def test_it_says_when_the_house_is_not_ready(issue, settings):
    settings.SITE_URL = "https://news.example.org"
    make_story("The lead", issue=issue, position=1)
    assert ["clock" in line for line in midnight_of(issue, now=NOW).house] == [True]
    take(uuid4(), NOW)
    assert midnight_of(issue, now=NOW).house == []
    settings.SITE_URL, settings.PRODUCTION, settings.REDIS_URL = "", True, ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert len(midnight_of(issue, now=NOW).house) == 3


def test_it_changes_nothing(issue):
    make_story("The lead", issue=issue, position=1)
    with CaptureQueriesContext(connection) as queries:
        in_words(midnight_of(issue, now=NOW))
    assert not [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")]
    assert not Errand.objects.exists()


def test_the_number_of_queries_does_not_grow_with_the_stories(issue):
    counts = []
    for place in range(1, 31):
        story = make_story(f"Story {place}", issue=issue, position=place)
        FormerAddress.objects.create(article=story, slug=f"old-{place}", moved_at=NOW)
        if place in {1, 3, 30}:
            with CaptureQueriesContext(connection) as queries:
                dry_run(Issue.objects.get(pk=issue.pk), now=NOW)
            counts.append(len(queries))
    assert len(set(counts)) == 1


def test_what_was_told_is_not_told_again(issue):
    issue.announced_at = NOW
    issue.save()
    write_for_issue(issue, NOW)
    assert "It is announced already: nobody is told again." in dry_run(issue, now=NOW).errands


def test_the_page_is_for_those_who_may_see_all_of_the_issues_stories(issue, client):
    make_story("The lead", issue=issue, position=1)
    address = reverse("admin:issues_issue_dry_run", args=[issue.pk])
    client.force_login(make_person("reporter"))
    assert client.get(address).status_code == 403
    client.force_login(make_editor())
    page = client.get(address)
    assert (page.status_code, "The lead" in page.content.decode()) == (200, True)
    assert client.get(reverse("admin:issues_issue_dry_run", args=[987_654])).status_code == 404


def test_the_command_prints_it_and_its_status_says_whether_it_would_go_well(issue, capsys):
    story = make_story("The lead", issue=issue, position=1)
    call_command("dry_run", "2133")
    said = capsys.readouterr().out
    assert "1. The lead" in said
    assert "\n\n\n" not in said
    story.status = "draft"
    story.save()
    with pytest.raises(SystemExit):
        call_command("dry_run", "2133", at=None)
    with pytest.raises(CommandError, match="no such issue"):
        call_command("dry_run", "4711")
    with pytest.raises(CommandError, match="is no moment"):
        call_command("dry_run", "2133", "--at", "tomorrow")


def test_the_command_takes_a_moment_in_the_publications_zone(issue, capsys):
    make_publication(time_zone="Africa/Nairobi", proofs_required=False)
    make_story("The lead", issue=issue, position=1)
    with pytest.raises(SystemExit):
        call_command("dry_run", "2133", "--at", "2025-11-03T08:00")
    assert "Dry run of Monday, 3 November 2025, 08:00:00" in capsys.readouterr().out
    call_command("dry_run", "2133", "--at", "2025-11-03T10:00")
