"""The feeds: three forms of what readers see, as strict as the programs that read them, and true to the second."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.utils import timezone

from articles import publishing
from articles.images.renditions import make_renditions
from articles.models import Article, Strength
from tests.cast import (
    make_author,
    make_byline,
    make_image,
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
FORMS = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)")


@dataclass
class Read:
    """An entry as a reading program has it, whatever form it came in."""

    id: str
    link: str
    title: str
    summary: str
    content: str
    updated: str
    authors: list[str]
    categories: list[str]
    enclosure: dict[str, Any] | None


def read(client, address: str) -> list[Read]:
    """The entries, after the rules of their form were looked at."""
    answer = client.get(address)
    form = address.rpartition(".")[2]
    assert answer.status_code == 200, address
    assert answer.headers["Content-Type"] == f"{FORMS[form]}; charset=utf-8"
    return {"atom": read_atom, "rss": read_rss, "json": read_json}[form](answer.content, SITE + address)


def read_atom(raw: bytes, address: str) -> list[Read]:
    """RFC 4287: one id, title, updated each; an author; no two entries of one id; a link to oneself."""
    feed = fromstring(raw)
    assert feed.tag == f"{ATOM}feed"
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (one,) = element.findall(ATOM + name)
            assert one.text, name
            assert name != "updated" or RFC_3339.fullmatch(one.text)
            assert name != "id" or urlsplit(one.text).scheme
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    assert [link.get("href") for link in feed.findall(f"{ATOM}link[@rel='self']")] == [address]
    entries = feed.findall(f"{ATOM}entry")
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.find(f"{ATOM}content") is not None or entry.find(f"{ATOM}summary") is not None
        assert len(entry.findall(f"{ATOM}link[@rel='alternate']")) == 1
    return [
        Read(
            entry.find(f"{ATOM}id").text,
            entry.find(f"{ATOM}link[@rel='alternate']").get("href"),
            entry.find(f"{ATOM}title").text,
            entry.findtext(f"{ATOM}summary", ""),
            entry.findtext(f"{ATOM}content", ""),
            entry.find(f"{ATOM}updated").text,
            [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")],
            [category.get("term") for category in entry.findall(f"{ATOM}category")],
            next(
                (
                    {"url": link.get("href"), "type": link.get("type"), "length": int(link.get("length", 0))}
                    for link in entry.findall(f"{ATOM}link[@rel='enclosure']")
                ),
                None,
            ),
        )
        for entry in entries
    ]


def read_rss(raw: bytes, address: str) -> list[Read]:
    """RSS 2.0: title, link and description of the channel; dates of RFC 822; whole enclosures; ids no addresses."""
    rss = fromstring(raw)
    assert (rss.tag, rss.get("version"), len(rss)) == ("rss", "2.0", 1)
    channel = rss[0]
    for name in ("title", "link", "description"):
        assert channel.findtext(name), name
    assert [link.get("href") for link in channel.findall(f"{ATOM}link[@rel='self']")] == [address]
    for item in channel.findall("item"):
        assert parsedate_to_datetime(item.find("pubDate").text).tzinfo
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.findtext("title")
        assert item.findtext("description")
    return [
        Read(
            item.find("guid").text,
            item.find("link").text,
            item.find("title").text,
            item.findtext("description", ""),
            item.findtext(f"{CONTENT}encoded", ""),
            item.find(f"{ATOM}updated").text,
            [name.text for name in item.findall(f"{DUBLIN}creator")],
            [category.text for category in item.findall("category")],
            next(
                (dict(sent.attrib, length=int(sent.get("length"))) for sent in item.findall("enclosure")),
                None,
            ),
        )
        for item in channel.findall("item")
    ]


def read_json(raw: bytes, address: str) -> list[Read]:
    """JSON Feed 1.1: version and title; each item with a string for its id, and with HTML or a text."""
    feed = json.loads(raw)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert feed["feed_url"] == address
    for item in feed["items"]:
        assert isinstance(item["id"], str)
        assert "content_html" in item or "content_text" in item
        assert RFC_3339.fullmatch(item["date_published"])
    return [
        Read(
            item["id"],
            item["url"],
            item["title"],
            item.get("summary", ""),
            item.get("content_html", ""),
            item["date_modified"],
            [author["name"] for author in item.get("authors", [])],
            item.get("tags", []),
            next(
                (
                    {"url": sent["url"], "type": sent["mime_type"], "length": sent.get("size_in_bytes", 0)}
                    for sent in item.get("attachments", [])
                ),
                None,
            ),
        )
        for item in feed["items"]
    ]


@pytest.fixture
def story():
    make_publication()
    found = make_story(
        "Rain & <b>wind</b>",
        standfirst="It came early.",
        section=make_section(),
        issue=make_issue(2132),
        body='<p>It <a href="/issues/2131/">rained</a>.<sup data-footnote="Says the &amp; board.">1</sup></p>'
        '<aside class="pull-quote"><p>Wet.</p></aside>'
        '<figure data-embed="https://www.youtube.com/watch?v=aaaaaaaaaaa"><figcaption>The film</figcaption></figure>',
        lead_image=make_image(size=(1600, 900), caption="A boat."),
    )
    make_byline(found)
    make_byline(found, make_author("Zoë Lind"))
    make_byline(found, make_author("Édith Roux"), role="editor")
    tag_topic(found, make_topic("Weather"), Strength.LEAD)
    tag_country(found, "KE")
    tag_country(found, "FR", Strength.MENTION)
    return found


FEEDS = [
    "/feeds/latest",
    "/issues/2132/feed",
    "/sections/world/feed",
    "/topics/weather/feed",
    "/countries/ke/feed",
    "/regions/africa/feed",
    "/authors/ana-munoz/feed",
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feed", FEEDS)
def test_each_feed_tells_the_story_in_each_form(client, story, feed, form):
    (entry,) = read(client, f"{feed}.{form}")
    assert (entry.title, entry.link) == ("Rain & <b>wind</b>", SITE + story.get_absolute_url())
    assert entry.authors == ["Ana Muñoz", "Zoë Lind"]
    assert entry.categories == ["World", "Weather", "Kenya"]
    assert entry.summary == "It came early."


@pytest.mark.parametrize("form", FORMS)
def test_the_whole_text_stands_on_its_own_elsewhere(client, story, form):
    make_renditions(story.lead_image)
    (entry,) = read(client, f"/feeds/latest.{form}")
    content = entry.content
    assert f'It <a href="{SITE}/issues/2131/"' in content
    assert "<sup>1</sup>" in content
    assert "<hr><ol><li>Says the &amp; board.</li></ol>" in content
    assert '<p><a href="https://www.youtube.com/watch?v=aaaaaaaaaaa">YouTube · The film</a></p>' in content
    assert "A boat." in content
    for address in re.findall(r'(?:href|src)="([^"]+)"', content):
        assert urlsplit(address).netloc, address
    for ours in ("class=", "data-", "<aside", "<script", "style="):
        assert ours not in content
    assert f'<img src="{SITE}/media/' in content
    made = urlsplit(entry.enclosure["url"]).path.removeprefix(django_settings.MEDIA_URL)
    assert (entry.enclosure["type"], entry.enclosure["length"]) == ("image/jpeg", default_storage.size(made))


@pytest.mark.parametrize("form", FORMS)
def test_a_publication_may_give_the_trail_only(client, story, form):
    make_publication(feeds_carry="trail")
    (entry,) = read(client, f"/feeds/latest.{form}")
    assert (entry.content, entry.summary) == ("", "It came early.")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("carries", ["full", "trail"])
def test_a_correction_updates_the_entry_and_a_new_address_makes_no_new_one(client, form, carries):
    make_publication(feeds_carry=carries)
    story = make_story("Rain", publish_at=timezone.now() - timedelta(days=2))
    (before,) = read(client, f"/feeds/latest.{form}")
    publishing.correct(story, by=None, at=timezone.now(), text="It rained for six days.", kind="correction")
    Article.objects.update(slug="another-address")
    (after,) = read(client, f"/feeds/latest.{form}")
    assert (before.id, before.link) != (after.id, after.link)
    assert before.id == after.id
    assert datetime.fromisoformat(before.updated) < datetime.fromisoformat(after.updated)
    assert "It rained for six days." in (after.content or after.summary)


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_that_may_not_be_shown_is_not_sent(client, story, form):
    story.lead_image.licence_ends_on = timezone.now().date() - timedelta(days=2)
    story.lead_image.save()
    (entry,) = read(client, f"/feeds/latest.{form}")
    assert entry.enclosure is None
    assert "<img" not in entry.content


@pytest.mark.parametrize("form", FORMS)
def test_the_storys_own_words_about_its_picture_are_told(client, story, form):
    Article.objects.update(lead_alt_text="A boat on its side", lead_caption="The storm of May.")
    raw = client.get(f"/feeds/latest.{form}").content.decode()
    (entry,) = read(client, f"/feeds/latest.{form}")
    assert 'alt="A boat on its side"' in entry.content
    assert "The storm of May." in entry.content
    assert "A boat." not in raw
    Article.objects.update(lead_picture_tells="decorative")
    (entry,) = read(client, f"/feeds/latest.{form}")
    assert 'alt=""' in entry.content
    assert "A boat on its side" not in client.get(f"/feeds/latest.{form}").content.decode()


@pytest.mark.parametrize("form", FORMS)
def test_what_no_form_can_hold_breaks_none(client, form):
    make_publication(name="A & B <c>", tagline="\x0bTabs")
    make_story("Bell \x07 and \ufffe ]]> 🌧️", body="<p>x \x0b ]]&gt; y</p>", standfirst="")
    (entry,) = read(client, f"/feeds/latest.{form}")
    assert "]]> 🌧️" in entry.title


def test_an_issues_feed_is_in_its_run_order_and_one_that_is_not_out_has_none(client):
    issue = make_issue(2132)
    make_story("Second", issue=issue, position=2)
    make_story("First", issue=issue, position=1)
    make_issue(2133, publish_at=timezone.now() + timedelta(hours=1))
    assert [entry.title for entry in read(client, "/issues/2132/feed.rss")] == ["First", "Second"]
    assert client.get("/issues/2133/feed.rss").status_code == 404
    assert client.get("/issues/vol-2132/feed.rss").headers["Location"] == "/issues/2132/feed.rss"


def test_an_issues_feed_tells_all_its_stories(client):
    issue = make_issue(2132)
    for position in range(1, 33):
        make_story(f"Story {position}", issue=issue, position=position)
    assert [entry.title for entry in read(client, "/issues/2132/feed.atom")][-1] == "Story 32"
    assert len(read(client, "/feeds/latest.atom")) == 30


@pytest.mark.parametrize("form", FORMS)
def test_who_has_it_is_told_so_until_a_story_comes_or_goes(client, monkeypatch, settings, form):
    settings.REDIS_URL = "redis://shared.example"  # what each process remembers, all do
    make_publication()
    now = timezone.now()
    make_story("Comes", publish_at=now + timedelta(hours=1), expires_at=now + timedelta(hours=2))
    make_story("There", publish_at=now - timedelta(hours=1))
    known: dict[str, str] = {}
    for later, titles in ((0, ["There"]), (1, ["Comes", "There"]), (2, ["There"])):
        moment = now + timedelta(hours=later)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        fresh = client.get(f"/feeds/latest.{form}", headers=known)
        assert fresh.status_code == 200
        assert [title for title in ("Comes", "There") if title in fresh.content.decode()] == titles
        dated = {"if-modified-since": fresh.headers["Last-Modified"]}
        assert client.get(f"/feeds/latest.{form}", headers=dated).status_code == 304
        known = {"if-none-match": fresh.headers["ETag"]}
        again = client.get(f"/feeds/latest.{form}", headers=known)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", fresh.headers["ETag"])
        assert client.head(f"/feeds/latest.{form}").headers["ETag"] == fresh.headers["ETag"]


def test_a_date_alone_keeps_nothing_where_processes_remember_each_for_itself(client, settings):
    settings.REDIS_URL = ""
    make_story()
    feed = client.get("/feeds/latest.atom")
    assert client.get("/feeds/latest.atom", headers={"if-modified-since": feed.headers["Last-Modified"]}).content
    both = {"if-none-match": feed.headers["ETag"], "if-modified-since": feed.headers["Last-Modified"]}
    assert client.get("/feeds/latest.atom", headers=both).status_code == 304


def test_a_hub_is_named_in_every_form_and_in_the_head(client, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    make_story()
    for form in FORMS:
        answer = client.get(f"/feeds/latest.{form}")
        assert b"https://hub.example.org/" in answer.content
        assert answer.headers["Link"].startswith('<https://hub.example.org/>; rel="hub"')


def test_each_page_names_its_feeds(client, story):
    pages = {feed.rpartition("/")[0] + "/": feed for feed in FEEDS[1:]} | {"/corrections/": "/feeds/latest"}
    for page, feed in pages.items():
        links = re.findall(r'<link rel="alternate" href="([^"]+)" type="([^"]+)"', client.get(page).content.decode())
        for form, kind in FORMS.items():
            assert (f"{feed}.{form}", kind) in links, page
            assert (f"/feeds/latest.{form}", kind) in links, page


def test_there_is_no_other_form_and_no_feed_of_nothing(client):
    make_section("Sport")
    make_author("Ana Muñoz")
    for address in ("/feeds/latest.xml", "/sections/sport/feed.atom", "/authors/ana-munoz/feed.json"):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize("form", FORMS)
def test_its_questions_do_not_grow_with_the_stories(client, django_assert_num_queries, form):
    make_publication()
    author, picture = make_author(), make_image()
    inside = f'<p>x</p><figure><img src="{django_settings.MEDIA_URL}{make_image().file.name}" alt="x"></figure>'
    for number in range(3):
        make_byline(make_story(f"Story {number}", lead_image=picture, body=inside), author)
    with django_assert_num_queries(3):
        assert len(read(client, f"/feeds/latest.{form}")) == 3
    for number in range(9):
        make_byline(make_story(f"More {number}", lead_image=picture, body=inside), author)
    with django_assert_num_queries(3):
        assert len(read(client, f"/feeds/latest.{form}")) == 12


@pytest.mark.parametrize("feed", FEEDS)
def test_each_feed_asks_six_questions_at_most(client, story, django_assert_max_num_queries, feed):
    Article.objects.update(body=f'<img src="{django_settings.MEDIA_URL}{make_image().file.name}" alt="x">')
    client.get(f"{feed}.atom")  # the first of a process reads the names of topics and countries
    with django_assert_max_num_queries(6):
        assert "<img" in read(client, f"{feed}.atom")[0].content


def test_where_only_the_trail_goes_no_text_is_read(client, story, django_assert_num_queries):
    make_publication(feeds_carry="trail")
    with django_assert_num_queries(2) as asked:
        read(client, "/feeds/latest.atom")
    assert not any('"body"' in one["sql"] for one in asked.captured_queries)


@pytest.mark.parametrize("form", FORMS)
def test_an_entry_that_says_something_else_is_written_anew(client, story, form):
    (before,) = read(client, f"/feeds/latest.{form}")
    story.bylines.filter(author__slug="zoe-lind").update(author=make_author("Ines Okafor"))
    story.topic_taggings.all().delete()
    Article.objects.update(headline="Sun")
    (after,) = read(client, f"/feeds/latest.{form}")
    assert before.title != after.title == "Sun"
    assert after.authors == ["Ana Muñoz", "Ines Okafor"]
    assert after.categories == ["World", "Kenya"]
