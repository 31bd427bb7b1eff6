"""The pages of the edition, as a reader gets them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from issues.publishing import withdraw
from issues.reading import stories_since
from tests.cast import (
    NOW,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_story,
)

pytestmark = pytest.mark.django_db


def text_of(client: Client, address: str) -> str:
    """The page without tags, its blanks folded: what a reader reads."""
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", response.content.decode()).split())


def headlines(client: Client, address: str) -> list[str]:
    """The linked headlines of a page in their order."""
    markup = client.get(address).content.decode()
    return re.findall(r'class="headline[^"]*"[^>]*>\s*<a [^>]*>(.*?)</a>', markup)


def numerals(client: Client, address: str) -> list[str]:
    markup = client.get(address).content.decode()
    return re.findall(r'<p class="label">\s*<span class="numeral">(\d+)</span>', markup)


def test_before_the_first_issue_the_front_page_says_so_kindly(client):
    make_publication(name="The Daily Test")
    text = text_of(client, "/")
    assert "The first issue is in the making." in text
    assert "The shelf is ready." in text_of(client, "/issues/")


def test_before_the_first_issue_stories_that_stand_alone_fill_the_front(client):
    make_story("Early bird")
    assert headlines(client, "/") == ["Early bird"]


def test_the_front_page_is_the_latest_issue_that_is_out(client):
    make_publication(name="The Daily Test")
    make_story("Yesterday", issue=make_issue(2131), position=1)
    make_story("Today", issue=make_issue(2132), position=1)
    make_story("Tomorrow", issue=make_issue(2133, publish_at=timezone.now() + timedelta(days=1)), position=1)
    text = text_of(client, "/")
    assert "Sunday , 11-02-2025 , Vol 2132" in text
    assert headlines(client, "/") == ["Today"]
    assert "Vol 2131" in text
    assert "2133" not in text


def test_the_front_page_adds_what_came_out_alone_since_the_issue(client):
    make_story("In the issue", issue=make_issue(), position=1)
    make_story("Since", publish_at=NOW)
    make_story("Long before", publish_at=NOW - timedelta(days=9))
    assert headlines(client, "/") == ["In the issue", "Since"]


def test_an_issue_shows_its_stories_in_run_order_without_gaps(client):
    issue = make_issue(title="The rain issue", letter="<p>Dear reader.</p>")
    make_story("Third", issue=issue, position=4)
    make_story("First", issue=issue, position=1)
    make_story("Held back", issue=issue, position=2, status=Article.Status.HELD)
    make_story("Second", issue=issue, position=3)
    make_story("Without a place", issue=issue)
    assert headlines(client, "/issues/2132/") == ["First", "Second", "Third", "Without a place"]
    assert numerals(client, "/issues/2132/") == ["1", "2", "3", "4"]
    text = text_of(client, "/issues/2132/")
    assert text.index("From the editor The rain issue Dear reader.") < text.index("First")
    assert "Held back" not in text


def test_a_long_issue_is_set_in_sections_under_their_standing_heads(client):
    issue = make_issue()
    world, sport = make_section("World", standing_head="The wide world"), make_section("Sport")
    for position, section in enumerate([world, world, sport, world, sport, world, sport, None], start=1):
        make_story(f"Story {position}", issue=issue, position=position, section=section)
    markup = client.get("/issues/2132/").content.decode()
    heads = re.findall(r'class="standing-head"[^>]*>(?:<a [^>]*>)?(.*?)<', markup)
    assert heads == ["Sport", "The wide world", "Also in this issue"]
    assert headlines(client, "/issues/2132/") == [f"Story {place}" for place in [1, 2, 3, 4, 5, 7, 6, 8]]


def test_an_issue_without_a_picture_is_set_with_its_volume(client):
    make_story(issue=make_issue(), position=1)
    page = client.get("/issues/2132/").content.decode()
    assert "<img" not in page
    assert re.search(r'<p class="drawn-cover-volume">2132', page)


def test_a_lead_without_a_summary_begins_to_tell(client):
    make_story(issue=make_issue(), position=1, body="<p>The rain came <em>early</em>.</p>")
    assert "Rain over Nairobi The rain came early." in text_of(client, "/")


def test_an_issue_whose_stories_are_all_off_says_so(client):
    make_issue()
    assert "No story of this issue is public." in text_of(client, "/issues/2132/")


def test_an_issue_that_is_not_out_or_withdrawn_is_not_found(client):
    make_issue(2133, publish_at=timezone.now() + timedelta(days=1))
    make_issue(2134, publish_at=None)
    withdrawn = make_issue(2131)
    withdraw(withdrawn, by=make_editor(), at=NOW, reason="A fault.")
    answers = {address: client.get(f"/issues/{address}/").status_code for address in ["2131", "2133", "2134", "9", "x"]}
    assert answers == {"2131": 404, "2133": 404, "2134": 404, "9": 404, "x": 404}
    assert "The shelf is ready." in text_of(client, "/issues/")


def test_the_issues_before_and_after_are_those_that_are_out(client):
    for volume in [2130, 2132]:
        make_issue(volume)
    make_issue(2131, publish_at=None)
    make_issue(2133, publish_at=timezone.now() + timedelta(days=1))
    markup = client.get("/issues/2132/").content.decode()
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', markup) == [("prev", "/issues/2130/")]
    markup = client.get("/issues/2130/").content.decode()
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', markup) == [("next", "/issues/2132/")]


def test_two_issues_of_one_day_and_volume_follow_their_numbers(client):
    for number in [1, 2, 3]:
        make_issue(12, number=number, date=date(2025, 11, 2))
    markup = client.get("/issues/12-2/").content.decode()
    assert re.findall(r'rel="(prev|next)" href="([^"]+)"', markup) == [
        ("prev", "/issues/12-1/"),
        ("next", "/issues/12-3/"),
    ]


def test_front_and_issues_agree_that_one_without_a_number_comes_before_the_numbers_of_its_volume_and_day(client):
    day = date(2025, 11, 2)
    for volume, number in [(11, 9), (12, None), (12, 1)]:
        make_story(issue=make_issue(volume, number=number, date=day), headline=f"Story of {volume}-{number}")
    ways = {
        address: dict(re.findall(r'rel="(prev|next)" href="([^"]+)"', client.get(address).content.decode()))
        for address in ["/", "/issues/12-1/", "/issues/12/", "/issues/11-9/"]
    }
    assert ways == {
        "/": {"prev": "/issues/12/"},
        "/issues/12-1/": {"prev": "/issues/12/"},
        "/issues/12/": {"prev": "/issues/11-9/", "next": "/issues/12-1/"},
        "/issues/11-9/": {"next": "/issues/12/"},
    }
    story = client.get(Article.objects.get(headline="Story of 12-None").get_absolute_url()).content.decode()
    beside = re.findall(r'rel="(?:prev|next)".*?<span class="headline" dir="auto">(.*?)</span>', story)
    assert beside == ["Story of 11-9", "Story of 12-1"]


def test_the_archive_shows_its_newest_years_and_a_year_its_own(client):
    make_story("Lead of 2132", issue=make_issue(2132), position=1)
    make_issue(1800, date=date(2024, 3, 1), title="The spring issue")
    every = text_of(client, "/issues/")
    assert "2 issues Go to an issue" in every
    assert "Latest 2025 2024 Covers Table" in every
    assert every.index("Lead of 2132") < every.index("The spring issue")
    year = text_of(client, "/issues/2024/")
    assert "1 issue Go to an issue" in year
    assert "The spring issue" in year
    assert "Lead of 2132" not in year


def test_any_issue_of_a_long_archive_is_two_clicks_away(client):
    """The archive says how long it is, and leads to each year; the year to each of its issues."""
    for volume in range(2132, 2132 - 1_000, -1):
        make_issue(volume)
    archive = client.get("/issues/").content.decode()
    assert "1,000 issues" in archive
    years = re.findall(r'href="(/issues/20\d\d/)"', archive)
    assert years == ["/issues/2025/", "/issues/2024/", "/issues/2023/"]
    led_to = [re.findall(r'href="/issues/(?:vol-)?(\d+)/"', client.get(year).content.decode()) for year in years]
    assert {int(volume) for page in led_to for volume in page} >= set(range(1133, 2133))


def test_the_archive_as_a_table_says_what_each_issue_leads_with_and_keeps_its_form(client):
    issue = make_issue(2132)
    make_story("Lead of 2132", issue=issue, position=1)
    make_story("Second", issue=issue, position=2)
    make_story("Held back", issue=issue, position=3, status=Article.Status.HELD)
    make_issue(1800, date=date(2024, 3, 1))
    text = text_of(client, "/issues/2025/?as=table")
    assert "Sunday , 11-02-2025 Vol 2132 Lead of 2132 2" in text
    assert 'href="/issues/2024/?as=table"' in client.get("/issues/2025/?as=table").content.decode()


def test_a_volume_that_could_be_a_year_keeps_its_short_address_until_there_is_an_archive(client):
    make_issue(2025, date=date(2024, 3, 1))
    response = client.get("/issues/2025/")
    assert (response.status_code, response["Location"]) == (302, "/issues/vol-2025/")
    assert client.get("/issues/vol-2025/").status_code == 200
    make_issue(2132)
    assert "Vol 2132" in text_of(client, "/issues/2025/")


def test_a_year_without_issues_is_not_found(client):
    make_issue(2025, publish_at=None)
    assert client.get("/issues/2025/").status_code == 404


def test_an_issue_has_one_address(client):
    make_issue()
    response = client.get("/issues/vol-2132/")
    assert (response.status_code, response["Location"]) == (301, "/issues/2132/")


def test_the_colour_and_the_language_are_the_publications(client):
    make_publication(colour="sea", language="ar")
    assert '<html lang="ar" dir="rtl" data-colour="sea">' in client.get("/").content.decode()


def test_the_masthead_is_sanitised_again_on_the_way_out(client):
    publication = make_publication()
    type(publication).objects.update(masthead="<p>Vera <script>alert(1)</script>edits.</p>")
    markup = client.get("/").content.decode()
    assert "<p>Vera edits.</p>" in markup
    assert "alert(1)" not in markup


def make_full_issue(volume: int, stories: int) -> None:
    issue = make_issue(volume)
    sections = [make_section(f"Section-{volume}-{number}") for number in range(3)]
    for position in range(1, stories + 1):
        story = make_story(
            f"Story {volume} {position}",
            issue=issue,
            position=position,
            section=sections[position % 3],
            lead_image=make_image(),
        )
        make_byline(story)


@pytest.mark.parametrize("stories", [1, 3, 30])
@pytest.mark.parametrize(
    ("address", "queries"), [("/", 5), ("/issues/2132/", 5), ("/issues/", 9), ("/issues/2025/", 10)]
)
def test_a_page_asks_as_often_for_one_story_as_for_thirty(client, django_assert_num_queries, address, queries, stories):
    make_full_issue(2132, stories)
    make_full_issue(2131, 1)
    make_story("Alone", publish_at=datetime(2025, 11, 1, tzinfo=UTC))
    with django_assert_num_queries(queries):
        client.get(address)


def test_the_newest_stories_without_an_issue_are_read_off_their_index():
    """Of a large archive they are thousands: the front page must not read all to show six."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by what is in the table: a few rows here.")
    latest = make_issue(2132)
    make_story("Alone")
    with CaptureQueriesContext(connection) as queries:
        stories_since(latest, NOW)
    with connection.cursor() as cursor:
        plan = [row[-1] for row in cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")]
    assert "articles_live_alone (issue_id=? AND live_from>? AND live_from<?)" in plan[0]
