"""The sitemaps: valid, whole, true to the second, and read by ranges of keys."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import cache
from django.utils import timezone

from articles import publishing, site_map
from articles.models import Article
from issues import sitemaps
from tests.cast import (
    make_author,
    make_byline,
    make_issue,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")


def read(client, path, root="urlset"):
    """The addresses with their last changes, after the rules of sitemap.xsd and siteindex.xsd were looked at."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    document = fromstring(answer.content)
    assert document.tag == MAP + root
    assert 1 <= len(document) <= 50_000
    found = {}
    for element in document:
        assert element.tag == MAP + {"urlset": "url", "sitemapindex": "sitemap"}[root]
        assert [child.tag for child in element] in ([f"{MAP}loc"], [f"{MAP}loc", f"{MAP}lastmod"])
        address, changed = element.findtext(f"{MAP}loc"), element.findtext(f"{MAP}lastmod")
        assert address.startswith(f"{SITE}/")
        assert 12 <= len(address) <= 2048
        assert changed is None or MOMENT.fullmatch(changed)
        assert address not in found
        found[address.removeprefix(SITE)] = changed and datetime.fromisoformat(changed)
    return found


def files(client):
    return read(client, "/sitemap.xml", "sitemapindex")


@pytest.fixture
def story():
    make_publication(language="pt-BR")
    found = make_story(issue=make_issue(2132), section=make_section())
    make_byline(found, make_author("Ana Muñoz"))
    tag_topic(found, make_topic("Rain", parent=make_topic("Weather")))
    tag_country(found, "KE")
    return found


def test_every_page_stands_in_one_file_of_the_index(client, story):
    known = [path for name in files(client) for path in read(client, name)]
    assert len(known) == len(set(known))
    expected = {
        "/", "/issues/", "/issues/2025/", "/issues/2132/", story.get_absolute_url(), "/authors/", "/authors/ana-munoz/",
        "/topics/", "/topics/rain/", "/topics/weather/", "/countries/", "/countries/ke/", "/regions/africa/",
        "/sections/world/", "/corrections/", "/masthead/", "/privacy/", "/accessibility/",
    }  # fmt: skip
    assert expected <= set(known)
    for path in known:
        assert client.get(path).status_code == 200, path


def test_an_empty_newsroom_has_a_valid_sitemap(client):
    assert list(files(client)) == ["/sitemaps/pages-0.xml"]
    assert "/" in read(client, "/sitemaps/pages-0.xml")
    for nothing in ("stories-0", "pages-1", "authors-0", "other-0"):
        assert client.get(f"/sitemaps/{nothing}.xml").status_code == 404


def test_what_readers_do_not_see_is_in_no_file(client, story):
    now = timezone.now()
    hidden = [
        make_story("Soon", publish_at=now + timedelta(hours=1)),
        make_story("Over", publish_at=now - timedelta(hours=2), expires_at=now),
        make_story("Killed", status=Article.Status.KILLED),
    ]
    make_issue(2133, publish_at=now + timedelta(hours=1))
    make_byline(hidden[0], make_author("Zoë Lind"))
    tag_topic(hidden[0], make_topic("Snow"))
    make_section("Sport")
    known = {path for name in files(client) for path in read(client, name)}
    assert not known & {
        *(one.get_absolute_url() for one in hidden), "/issues/2133/", "/authors/zoe-lind/", "/topics/snow/",
        "/sections/sport/",
    }  # fmt: skip


def test_a_correction_is_a_change_of_the_story_and_of_its_file(client, story):
    before = files(client)["/sitemaps/stories-0.xml"]
    assert before == story.live_from
    now = timezone.now().replace(microsecond=0)
    publishing.correct(story, by=None, at=now, text="It was Tuesday.", kind="correction")
    cache.clear()
    assert read(client, "/sitemaps/stories-0.xml") == {story.get_absolute_url(): now}
    assert files(client)["/sitemaps/stories-0.xml"] == now


def test_a_story_stays_in_its_file_whatever_comes_and_goes(client, monkeypatch, story):
    for module in (site_map, sitemaps):
        monkeypatch.setattr(module, "PORTION", 2)
    for number in range(5):
        make_story(f"Story {number}")
    Article.objects.filter(headline="Story 1").update(status=Article.Status.WITHDRAWN)
    by_file = {name: read(client, name) for name in files(client) if "stories" in name}
    assert len(by_file) >= 3
    assert sum(map(len, by_file.values())) == 5
    for name, pages in by_file.items():
        keys = Article.objects.filter(slug__in=[path.split("/")[2] for path in pages]).values_list("pk", flat=True)
        assert {key // 2 for key in keys} == {int(name.rpartition("-")[2].removesuffix(".xml"))}


def test_the_index_is_kept_for_a_minute_but_never_beyond_what_comes(client, monkeypatch, story):
    now = timezone.now()
    make_issue(2133, publish_at=now + timedelta(seconds=40))
    make_story("Soon", publish_at=now + timedelta(seconds=20), expires_at=now + timedelta(seconds=30))
    turns = [client.get("/sitemap.xml").content]
    make_story("Meanwhile", publish_at=now + timedelta(seconds=1))  # nobody asks for it within this minute
    for seconds in (19, 20, 29, 30, 39, 40, 99, 100):
        monkeypatch.setattr(timezone, "now", lambda seconds=seconds: now + timedelta(seconds=seconds))
        turns.append(client.get("/sitemap.xml").content)
    assert [before == after for before, after in pairwise(turns)] == [
        True, False, True, False, True, True, True, True,
    ]  # fmt: skip
    other = client.get("/sitemap.xml", headers={"host": "127.0.0.1"})
    assert b"http://127.0.0.1/" in other.content
    assert SITE.encode() not in other.content


def test_a_withdrawn_story_is_in_no_file_however_long_the_index_is_kept(client, story):
    files(client)
    Article.objects.update(status=Article.Status.WITHDRAWN)
    assert client.get("/sitemaps/stories-0.xml").status_code == 404


@pytest.mark.parametrize("kind", ["stories", "issues", "authors", "pages"])
def test_a_file_that_no_database_can_count_is_not_there(client, story, kind):
    assert client.get(f"/sitemaps/{kind}-{10**18}.xml").status_code == 404


def test_news_is_what_came_out_in_two_days(client, monkeypatch, story):
    now = timezone.now()
    make_story("Yesterday", publish_at=now - timedelta(days=1))
    make_story("Now", publish_at=now, language="ar")
    make_story("Long ago", publish_at=now - timedelta(days=2, seconds=1))
    make_story("Soon", publish_at=now + timedelta(hours=1))
    told = list(fromstring(client.get("/news-sitemap.xml").content))
    assert [one.findtext(f"{NEWS}news/{NEWS}title") for one in told] == ["Now", "Yesterday"]
    said = f"{NEWS}news/{NEWS}publication/{NEWS}"
    assert [one.findtext(f"{said}language") for one in told] == ["ar", "pt"]
    for one in told:
        assert one.findtext(f"{said}name") == "The Daily Test"
        assert client.get(one.findtext(f"{MAP}loc").removeprefix(SITE)).status_code == 200
        assert MOMENT.fullmatch(one.findtext(f"{NEWS}news/{NEWS}publication_date"))
    monkeypatch.setattr(sitemaps, "MOST_NEWS", 1)
    assert len(fromstring(client.get("/news-sitemap.xml").content)) == 1


def test_news_may_be_empty(client):
    answer = client.get("/news-sitemap.xml")
    assert (answer.status_code, len(fromstring(answer.content))) == (200, 0)


def test_its_questions_do_not_grow_with_the_stories(client, story, django_assert_max_num_queries):
    for number in range(12):
        one = make_story(f"Story {number}", issue=make_issue(2140 + number))
        make_byline(one, make_author(f"Author {number}"))
    for name in files(client):
        read(client, name)  # the tallies that all readers share are counted
    assert cache.delete(f"sitemap:1:{SITE}")
    with django_assert_max_num_queries(17):
        names = list(files(client))
    with django_assert_max_num_queries(1):
        assert list(files(client)) == names
    for name in names:
        with django_assert_max_num_queries(5):
            read(client, name)


def test_who_has_it_is_told_so(client, story):
    for path in ("/sitemap.xml", "/sitemaps/stories-0.xml", "/news-sitemap.xml"):
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"if-none-match": etag}).status_code == 304
