"""The page of the search: what a reader finds on it, what it says when there is nothing, and what it never says."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from defusedxml import ElementTree
from django.db import connections
from django.test import Client
from django.utils import timezone

from articles.models import Article
from articles.search.correcting import RARE
from newsroom.finding import views
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


def text_of(response) -> str:
    assert response.status_code == 200
    bare = re.sub(r"(?s)<script.*?</script>|<[^>]+>", " ", response.content.decode())
    return " ".join(bare.split())


def search(client, words: str = "", **parameters):
    return client.get("/search/", {"q": words, **parameters})


@pytest.fixture
def stories():
    make_publication()
    world, rain, ana = make_section("World"), make_topic("Rain"), make_author()
    for number, volume in enumerate((2131, 2132), start=1):
        story = make_story(
            f"Harbour story {number}",
            issue=make_issue(volume),
            section=world if number == 1 else None,
            body="<p>The ferry stayed &lt;b&gt; in the harbour all night.</p>",
        )
        make_byline(story, ana)
        tag_country(story, "KE")
        if number == 1:
            tag_topic(story, rain)


def test_a_story_is_shown_with_its_words_marked_its_writer_and_the_issue(client, stories):
    page = search(client, "ferry harbour").content.decode()
    assert "<mark>ferry</mark> stayed &lt;b&gt; in the <mark>harbour</mark> all night" in page
    assert "<mark>Harbour</mark> story 1</a></h3>" in page
    text = text_of(search(client, "ferry"))
    assert "2 stories" in text
    assert "By Ana Muñoz" in text
    assert "Vol 2132" in text


def test_facets_count_and_what_is_chosen_is_a_chip_that_takes_it_off(client, stories):
    page = search(client, "ferry").content.decode()
    assert 'href="/search/?q=ferry&amp;topic=rain"><bdi>Rain</bdi> <span class="facet-count">1</span>' in page
    assert "<bdi>Kenya</bdi>" in page
    chosen = search(client, "ferry", topic="rain", order="newest").content.decode()
    assert re.findall(r'class="chip" rel="nofollow" href="([^"]+)"', chosen) == ["/search/?q=ferry&amp;order=newest"]
    assert "Harbour</mark> story 2" not in chosen
    assert '<input type="hidden" name="topic" value="rain">' in chosen


def test_a_range_of_volumes_is_kept_and_taken_off(client, stories):
    page = search(client, "ferry", **{"from": "2132"})
    assert "1 story" in text_of(page)
    assert "Vol 2132 – …" in text_of(page)


def test_other_search_engines_are_told_that_all_answers_are_one_page(client, stories):
    for page in (search(client, "ferry", order="newest"), client.get("/search/")):
        assert '<link rel="canonical" href="http://testserver/search/">' in page.content.decode()


def test_the_empty_page_leads_on(client, stories):
    empty = client.get("/search/").content.decode()
    assert "Much written about" in empty
    assert "The latest issue" in empty


def test_where_nothing_is_found_there_is_help(client, stories):
    text = text_of(search(client, "zebra", country="ke"))
    assert "No story found" in text
    assert "Search all stories with these words" in text
    assert "Vol 2132" in text


def test_a_page_after_the_last_one_leads_back(client, stories):
    beyond = text_of(search(client, "ferry", page="99"))
    assert "Back to the first page" in beyond
    assert "Try fewer words" not in beyond


@pytest.mark.parametrize("words", ["2132", "vol 2,132", "Sunday, 11-02-2025"])
def test_a_volume_or_a_date_offers_its_issue(client, stories, words):
    assert 'class="search-issue"' in search(client, words).content.decode()


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"', "-", "\x00", "%", "'; --", "a AND (", "🦊", "é" * 400, "NEAR(x y", "٢"]
)
def test_hostile_text_gets_an_answer_and_stays_text(client, stories, words):
    page = search(client, words, year="x", page="-1", **{"from": "9" * 40, "order": "<"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert client.get("/search/suggestions/", {"q": words}).status_code == 200


def test_suggestions_are_public_few_and_cached_for_a_minute(client, stories):
    make_story("Harbour secret", status=Article.Status.DRAFT)
    make_story("Harbour to come", publish_at=timezone.now() + timedelta(hours=1))
    for number in range(12):
        make_story(f"Harbour news {number}")
    answer = client.get("/search/suggestions/", {"q": "harbour"})
    found = answer.json()["suggestions"]
    assert len(found) == 8
    assert "secret" not in answer.content.decode()
    assert "to come" not in answer.content.decode()
    assert answer["Cache-Control"] == "public, max-age=60" or "max-age=60" in answer["Cache-Control"]
    assert ["Harbour", True] in found[0]["pieces"]
    assert client.get("/search/suggestions/").json()["suggestions"] == []


def test_every_page_leads_to_the_search_and_browsers_can_add_it(client, stories):
    page = client.get("/").content.decode()
    assert '<a href="/search/">' in page
    address = re.search(r'rel="search" href="([^"]+)"', page)[1]
    answer = client.get(address)
    assert answer["Content-Type"].startswith("application/opensearchdescription+xml")
    root = ElementTree.fromstring(answer.content)
    url = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url")
    assert url.attrib["template"].endswith("/search/?q={searchTerms}")


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_asks_as_often_for_one_story_as_for_thirty(client, django_assert_max_num_queries, count):
    issue = make_issue()
    for number in range(count):
        story = make_story(
            f"Harbour {number}", issue=issue, section=make_section(f"Section {number}", slug=f"s{number}")
        )
        make_byline(story, make_author(f"Author {number}"))
        tag_topic(story, make_topic(f"Topic {number}"))
        tag_country(story, "KE")
    search(client, "harbour zebra")  # the index takes in what is new, and the topics are counted
    # A word that stands in hardly any story may be a wrong one: words like it are asked for.
    with django_assert_max_num_queries(7 if count <= RARE else 6):
        search(client, "harbour")
    with django_assert_max_num_queries(29):
        search(client, "zebra 2132")


@pytest.mark.parametrize("kind", ["author", "section", "topic"])
def test_what_only_stories_to_come_bear_answers_like_what_is_not_there(client, stories, kind):
    """The same page to the letter, but for what was asked."""
    soon = make_story("Secret", publish_at=timezone.now() + timedelta(hours=1), section=make_section("Zqx", slug="zqx"))
    make_byline(soon, make_author("Zqx", slug="zqx"))
    tag_topic(soon, make_topic("Zqx"))
    there, not_there = (client.get("/search/", {kind: name}).content.decode() for name in ("zqx", "zqy"))
    assert there.replace("zqx", "zqy") == not_there


@pytest.mark.django_db(transaction=True)
def test_a_process_answers_one_search_after_the_other_also_when_one_fails(monkeypatch):
    make_story("Rain over Nairobi", issue=make_issue(publish_at=timezone.now()))
    answer, at_work, together = views.answer, [], []

    def watched(asked, **when):
        at_work.append(asked)
        together.append(len(at_work))
        time.sleep(0.02)
        try:
            if asked.text == "hail":
                raise RuntimeError("hail")
            return answer(asked, **when)
        finally:
            at_work.remove(asked)

    def ask(words):
        try:
            return search(Client(raise_request_exception=False), words).status_code
        finally:
            connections.close_all()

    monkeypatch.setattr(views, "answer", watched)
    with ThreadPoolExecutor(4) as readers:
        answers = list(readers.map(ask, ["hail", "rain", "snow", "rain"]))
    assert (sorted(answers), max(together)) == ([200, 200, 200, 500], 1)
