"""The pages of countries, regions and topics, as a reader gets them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.utils import timezone

from articles.models import Article, Strength
from articles.tagging.models import Topic
from tests.cast import (
    country,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_publication,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

LEAD, ABOUT, MENTION = Strength


def text_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    shown = re.sub(r"<(script|title).*?</\1>", "", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", shown)).split())


def headlines(client, address):
    markup = client.get(address).content.decode()
    return re.findall(r'class="headline[^"]*"[^>]*>\s*<a [^>]*>(.*?)</a>', markup)


def ran(headline, year, *tags, day=1, **fields):
    """A story of that day with countries (codes) and topics, each with its strength."""
    story = make_story(headline, publish_at=datetime(year, 3, day, 12, tzinfo=UTC), **fields)
    for tag, strength in tags:
        if isinstance(tag, Topic):
            tag_topic(story, tag, strength)
        else:
            tag_country(story, tag, strength)
    return story


@pytest.fixture
def some():
    ran("Old lead", 2023, ("KE", LEAD))
    ran("New about", 2025, ("KE", ABOUT), ("TZ", LEAD))
    ran("New lead", 2025, ("KE", LEAD), day=2)
    ran("Old about", 2023, ("KE", ABOUT), day=2)
    ran("Only mentioned", 2025, ("KE", MENTION), ("FR", LEAD))


def test_the_stories_that_a_country_leads_come_first_each_newest_first(client, some):
    assert headlines(client, "/countries/ke/") == ["New lead", "Old lead", "New about", "Old about"]
    assert "4 stories" in text_of(client, "/countries/ke/")


def test_a_year_shows_its_stories_and_the_years_say_how_many_there_are(client, some):
    assert "All 2025 2 2023 2" in text_of(client, "/countries/ke/")
    assert headlines(client, "/countries/ke/?year=2023") == ["Old lead", "Old about"]
    markup = client.get("/countries/ke/?year=2023").content.decode()
    assert 'rel="canonical" href="http://testserver/countries/ke/?year=2023"' in markup


@pytest.mark.parametrize("year", ["2024", "0", "-1", "20 25", "99999999999999999999999", "x", "²"])
def test_a_year_without_stories_is_not_there(client, some, year):
    assert client.get("/countries/ke/", {"year": year}).status_code == 404


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr("articles.views.STORIES_A_PAGE", 4)


def link(client, address, rel):
    found = re.search(rf'<a class="pagination[^"]*" rel="{rel}" href="([^"]+)"', client.get(address).content.decode())
    return address.partition("?")[0] + found[1].replace("&amp;", "&") if found else None


def followed(client, address):
    """Where a link leads."""
    answer = client.get(address)
    return answer["Location"] if answer.status_code == 302 else address


@pytest.fixture
def twelve():
    for number in range(1, 7):
        ran(f"Lead {number}", 2025, ("KE", LEAD), day=number)
        ran(f"About {number}", 2025, ("KE", ABOUT), day=number)


@pytest.mark.parametrize("year", ["", "?year=2025"])
def test_pages_go_through_the_leads_and_then_through_the_others_and_back(client, short_pages, twelve, year):
    pages = [f"/countries/ke/{year}"]
    while older := link(client, pages[-1], "next"):
        pages.append(older)
    assert [headlines(client, page) for page in pages] == [
        ["Lead 6", "Lead 5", "Lead 4", "Lead 3"],
        ["Lead 2", "Lead 1", "About 6", "About 5"],
        ["About 4", "About 3", "About 2", "About 1"],
    ]
    back = [followed(client, link(client, page, "prev")) for page in pages[:0:-1]]
    assert back == pages[-2::-1]
    numbered = [followed(client, f"/countries/ke/?{year[1:]}&page={number}") for number in (1, 2, 3)]
    assert numbered == pages
    assert client.get("/countries/ke/?page=4").status_code == 404
    second = client.get(pages[1]).content.decode()
    assert 'id="leading-head"' in second
    assert 'id="others"' in second
    assert f'rel="canonical" href="http://testserver{pages[1].replace("&", "&amp;")}"' in second


@pytest.mark.parametrize("year", ["", "year=2025&"])
def test_the_first_page_of_old_is_the_first_one_of_a_country_that_leads_nothing_too(client, year):
    assert followed(client, "/countries/de/?page=1") == "/countries/de/"
    ran("About", 2025, ("KE", ABOUT))
    assert followed(client, f"/countries/ke/?{year}page=1") == f"/countries/ke/?{year}".rstrip("?&")


def test_an_old_page_that_begins_after_the_last_lead_has_the_address_to_which_the_pages_lead(client, short_pages):
    for number in range(1, 5):
        ran(f"Lead {number}", 2020 + number, ("KE", LEAD))
        ran(f"About {number}", 2020 + number, ("KE", ABOUT))
    older = link(client, "/countries/ke/", "next")
    assert followed(client, "/countries/ke/?page=2") == older
    assert headlines(client, older) == ["About 4", "About 3", "About 2", "About 1"]


def test_a_link_to_a_page_keeps_its_stories_whatever_comes_or_goes(client, short_pages, twelve):
    older = link(client, "/countries/ke/", "next")
    shown = headlines(client, older)
    ran("Lead 7", 2025, ("KE", LEAD), day=7)
    Article.objects.get(headline="Lead 3").delete()  # the last before the place
    assert headlines(client, older) == shown


NO_PLACES = ["x", "20250230T000000Z-1", "more-", "20250301T120000Z", "20250301T120000Z-x", "more-19000101T000000Z-1"]


@pytest.mark.parametrize("place", [*NO_PLACES, "20250301T120000Z-" + "9" * 30])
def test_what_is_no_place_in_the_list_leads_nowhere(client, some, place):
    assert client.get("/countries/ke/", {"before": place}).status_code == 404


def test_a_region_turns_its_pages_through_all_countries_each_story_once(client, short_pages):
    for day in range(1, 6):
        ran(f"Both {day}", 2025, ("KE", LEAD), ("TZ", ABOUT), day=day)
        ran(f"One {day}", 2025, ("TZ", ABOUT), ("UG", ABOUT), day=day)
    pages = ["/regions/eastern-africa/"]
    while older := link(client, pages[-1], "next"):
        pages.append(older)
    assert [headlines(client, page) for page in pages] == [
        ["Both 5", "Both 4", "Both 3", "Both 2"],
        ["Both 1", "One 5", "One 4", "One 3"],
        ["One 2", "One 1"],
    ]
    assert [followed(client, link(client, page, "prev")) for page in pages[:0:-1]] == pages[-2::-1]


def test_the_way_to_what_a_country_does_not_lead_is_shown_where_it_begins_later(client, short_pages):
    for day in range(1, 5):
        ran(f"Lead {day}", 2025, ("KE", LEAD), day=day)
        ran(f"Lead of {day}", 2024, ("KE", LEAD), day=day)
    ran("About", 2024, ("KE", ABOUT))
    assert 'href="?before=more#others"' in client.get("/countries/ke/").content.decode()
    assert headlines(client, "/countries/ke/?before=more") == ["About"]
    only_leads = client.get("/countries/ke/?year=2025").content.decode()
    assert "#others" not in only_leads
    assert "pagination" not in only_leads
    assert 'id="others">More stories<' in client.get("/countries/ke/?before=more").content.decode()


def test_a_region_holds_the_stories_of_its_countries_once_with_the_strongest_tag(client, some):
    assert headlines(client, "/regions/eastern-africa/") == ["New lead", "New about", "Old lead", "Old about"]
    text = text_of(client, "/regions/africa/")
    assert "World Africa Sub-Saharan Africa 4" in text
    assert "Kenya 4 Tanzania 1" in text
    assert "No story yet" in text
    assert "Sub-Saharan Africa" in text_of(client, "/countries/ke/")


def test_what_people_call_a_region_leads_to_it(client):
    answer = client.get("/regions/latin-america/")
    assert (answer.status_code, answer["Location"]) == (301, "/regions/latin-america-and-the-caribbean/")
    assert client.get("/regions/atlantis/").status_code == 404


def test_a_region_is_called_by_its_usual_name_and_once_by_the_long_one(client):
    ran("Sun", 2025, ("MX", LEAD))
    for page in ("/countries/mx/", "/countries/", "/regions/americas/", "/regions/latin-america-and-the-caribbean/"):
        text = text_of(client, page)
        assert "Latin America" in text
        assert text.count("Latin America and the Caribbean") == page.startswith("/regions/latin")


def test_a_country_without_stories_says_so_and_leads_on(client, some):
    text = text_of(client, "/countries/sz/")
    assert "World / Africa" not in text
    assert "Eswatini Earlier: Swaziland (until 2018) Nothing yet No story about Eswatini has run here so far." in text
    assert "No story about a country of Oceania" in text_of(client, "/regions/oceania/")
    assert "part of Soviet Union (1922–1991)" in text_of(client, "/countries/ua/")


def test_the_world_lists_countries_with_their_stories_and_the_others_too(client, some):
    tag_country(make_story("On ice"), "AQ")
    text = text_of(client, "/countries/")
    assert "Africa 4" in text
    assert "Kenya 4 Tanzania 1" in text
    assert "France 1" in text
    assert "Elsewhere Antarctica 1 No story yet Afghanistan" in text
    markup = client.get("/countries/").content.decode()
    links = re.findall(r'<li><a href="/countries/(\w\w)/"', markup)
    assert len(links) == len(set(links)) == 249
    assert "<title>Kenya: 4 stories</title>" in markup


def test_what_stands_on_the_same_stories_stands_beside_them(client):
    rain, hidden = make_topic("Rain"), make_topic("Hidden one", status=Topic.Status.HIDDEN)
    for number in range(2):
        ran(f"Both {number}", 2025, ("KE", LEAD), ("UG", ABOUT), (rain, ABOUT), (hidden, ABOUT))
    ran("Once", 2025, ("KE", LEAD), ("TZ", ABOUT), ("FR", MENTION))
    text = text_of(client, "/countries/ke/")
    assert "Often with these countries Uganda Tanzania Often about Rain" in text
    assert "Hidden one" not in text
    assert "France" not in text
    assert "Often with these countries Kenya Uganda" in text_of(client, "/topics/rain/")


def test_topics_are_a_tree_of_those_with_stories(client):
    weather = make_topic("Weather", description="Wind and wet.")
    rain = make_topic("Rain", parent=weather)
    make_topic("Snow", parent=weather)
    old = make_topic("Old words", parent=weather, status=Topic.Status.DEPRECATED)
    below_old = make_topic("Drizzle", parent=rain)
    Topic.objects.filter(pk=rain.pk).update(status=Topic.Status.DEPRECATED)
    for topic in (rain, old, below_old, below_old):
        tag_topic(make_story(f"Of {topic.pk}"), topic)
    text = text_of(client, "/topics/")
    assert "Weather 4 Wind and wet. Drizzle 2" in text
    assert "Rain" not in text
    assert "Snow" not in text
    assert "no longer given to new stories" in text_of(client, "/topics/old-words/")


def test_what_lies_below_a_hidden_topic_stands_on_the_page_above_by_name_in_any_script(client):
    weather = make_topic("Weather")
    hidden = make_topic("Wet", parent=weather)
    for name in ("Zoo", "Économie", "rain"):
        tag_topic(make_story(name), make_topic(name, parent=hidden))
    Topic.objects.filter(pk=hidden.pk).update(status=Topic.Status.HIDDEN)
    for page in ("/topics/", "/topics/weather/"):
        assert "Économie 1 rain 1 Zoo 1" in text_of(client, page)
        assert "Wet" not in text_of(client, page)


def test_of_a_large_tree_two_levels_are_drawn_and_the_way_to_the_rest(client, monkeypatch):
    monkeypatch.setattr("articles.subject_pages.BRANCHES_BELOW", 2)
    weather = make_topic("Weather")
    rain, snow, wind = (make_topic(name, parent=weather, description="Not here.") for name in ("Rain", "Snow", "Wind"))
    drizzle = make_topic("Drizzle", parent=make_topic("Showers", parent=rain))
    for topic in (snow, wind, wind, drizzle, drizzle):
        tag_topic(make_story(), topic)
    text = text_of(client, "/topics/")
    assert "Weather 5 Rain 2 2 more below Wind 2 1 more below" in text
    assert "Drizzle" not in text
    assert "Not here." not in text


@pytest.mark.parametrize("status", ["hidden", "proposed", "refused"])
def test_topics_that_are_not_public_have_neither_page_nor_feed(client, status):
    topic = make_topic("Rain", status=status)
    tag_topic(make_story(), topic)
    assert client.get("/topics/rain/").status_code == client.get("/topics/rain/feed.atom").status_code == 404
    assert "Rain" not in text_of(client, "/topics/").replace("Rain over", "")


def test_a_topic_shows_its_branch(client):
    weather = make_topic("Weather")
    rain = make_topic("Rain", parent=weather)
    drizzle = make_topic("الرذاذ", slug="drizzle", parent=rain)
    ran("Wet", 2025, (drizzle, LEAD), (weather, ABOUT))
    ran("Wetter", 2025, (rain, ABOUT), day=2)
    assert headlines(client, "/topics/weather/") == ["Wet", "Wetter"]
    assert "Topics Weather Rain 2 2 stories" in text_of(client, "/topics/weather/")
    assert "Topics Weather Rain الرذاذ 1 2 stories" in text_of(client, "/topics/rain/")
    assert 'dir="auto">الرذاذ</a>' in client.get("/topics/rain/").content.decode()
    assert "Topics Weather Rain الرذاذ 1 story" in text_of(client, "/topics/drizzle/")


def test_countries_regions_and_topics_have_feeds_that_their_pages_name(client, some):
    rain = make_topic("Rain")
    ran("Rain on Kenya", 2025, ("KE", ABOUT), (rain, ABOUT), day=9)
    for page in ("/countries/ke/", "/regions/africa/", "/topics/rain/"):
        feed = f"{page}feed.atom"
        assert f'<link rel="alternate" href="{feed}" type="application/atom+xml"' in client.get(page).content.decode()
        answer = client.get(feed)
        assert answer["Content-Type"].startswith("application/atom+xml")
        titles = re.findall(r"<title>(.*?)</title>", answer.content.decode())
        assert titles[1] == "Rain on Kenya"
        home = f'<link rel="alternate" type="text/html" href="http://testserver{page}"'
        assert home in answer.content.decode()
    assert "<title>Kenya · " in client.get("/countries/ke/feed.atom").content.decode()
    assert "Only mentioned" not in client.get("/countries/ke/feed.atom").content.decode()


def test_feeds_of_places_that_have_moved_or_are_empty(client):
    topic = make_topic("Rain")
    tag_topic(make_story(), topic)
    topic.slug = "wet-weather"
    topic.save()
    assert client.get("/topics/rain/feed.atom")["Location"] == "/topics/wet-weather/feed.atom"
    assert client.get("/countries/KE/feed.atom")["Location"] == "/countries/ke/feed.atom"
    assert client.get("/regions/latin-america/feed.atom").status_code == 301
    assert client.get("/countries/ke/feed.atom").status_code == 200
    assert client.get("/countries/xx/feed.atom").status_code == client.get("/regions/x/feed.atom").status_code == 404


def test_an_old_story_keeps_the_name_of_its_day(client):
    make_publication(time_zone="Pacific/Auckland")
    day = datetime(2018, 4, 18, tzinfo=UTC)
    before, after = (
        make_issue(number, date=when.date(), publish_at=when)
        for number, when in ((1, day), (2, day + timedelta(days=1)))
    )
    alone = make_story("Alone", publish_at=day.replace(hour=13))  # the 19th in Auckland
    old, new = make_story("Old", issue=before), make_story("New", issue=after)
    for story in (old, new, alone):
        tag_country(story, "SZ", LEAD)
    assert "Where it plays Swaziland" in text_of(client, old.get_absolute_url())
    assert '"name": "Swaziland"' in client.get(old.get_absolute_url()).content.decode()
    for story in (new, alone):
        assert "Where it plays Eswatini" in text_of(client, story.get_absolute_url())
        assert "Swaziland" not in client.get(story.get_absolute_url()).content.decode()
    assert set(headlines(client, "/countries/sz/")) == {"Old", "New", "Alone"}


@pytest.mark.parametrize("address", ["/countries/ke/", "/regions/africa/", "/topics/rain/", "/countries/", "/topics/"])
def test_a_page_takes_as_many_queries_for_forty_stories_as_for_one(client, address, django_assert_max_num_queries):
    make_publication()
    country("TZ")
    rain = make_topic("Rain")

    def add(number):
        story = ran(f"Story {number}", 2020 + number % 5, ("KE", LEAD if number % 2 else ABOUT), (rain, LEAD))
        make_byline(story, make_author(f"Author {number}"))
        if number % 3 == 0:
            tag_country(story, "TZ")

    def queries():
        client.get(address)
        with django_assert_max_num_queries(40) as taken:
            assert client.get(address).status_code == 200
        return len(taken)

    add(0)
    add(1)
    few = queries()
    for number in range(2, 42):
        add(number)
    assert queries() == few <= 6


def test_a_story_is_counted_and_listed_from_its_second_on(client):
    story = make_story("Soon", publish_at=timezone.now() + timedelta(hours=1))
    tag_country(story)
    assert "Nothing yet" in text_of(client, "/countries/ke/")
    assert "Nowhere yet" in text_of(client, "/countries/")
    story.publish_at = timezone.now()
    story.save()
    assert "1 story" in text_of(client, "/countries/ke/")
    assert "Kenya 1" in text_of(client, "/countries/")


def test_a_picture_leads_with_its_story(client):
    ran("Pictured", 2025, ("KE", LEAD), lead_image=make_image())
    assert 'class="leading leading-pictured"' in client.get("/countries/ke/").content.decode()
