"""What a story's page says to machines."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import pytest

from articles.images.addresses import address_of
from articles.models import Article, Revision, Strength
from articles.publishing import correct
from articles.structured_data import last_changed, with_last_change
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


def all_facts(client, address):
    """What the page says to machines, by type."""
    markup = client.get(address).content.decode()
    said = map(json.loads, re.findall(r'<script type="application/ld\+json">(.*?)</script>', markup, flags=re.DOTALL))
    return {one["@type"]: one for one in said}


def facts(client, story):
    """The story's own facts, as a machine reads them."""
    return all_facts(client, story.get_absolute_url())["NewsArticle"]


def test_a_story_says_what_it_is_who_made_it_and_where_it_was_printed(client):
    make_publication(language="en")
    issue = make_issue(2132)
    picture = make_image(
        caption="A boat.", source=make_source("Reuters", licence_address="https://example.org/licence")
    )
    story = make_story(
        "Rain over Nairobi", issue=issue, standfirst="It came early.", section=make_section(), lead_image=picture
    )
    make_byline(story, make_author("Ana Muñoz", role_title="Correspondent"))
    make_byline(story, make_author("Zoë Lind"), role="translator")
    tag_country(story, "KE", Strength.LEAD)
    tag_country(story, "FR", Strength.MENTION)
    tag_topic(story, make_topic("Rain"))
    said = facts(client, story)
    author = {"@type": "Person", "name": "Ana Muñoz", "jobTitle": "Correspondent", "url": f"{SITE}/authors/ana-munoz/"}
    periodical = {"@type": "Periodical", "@id": f"{SITE}/#periodical", "name": "The Daily Test", "url": f"{SITE}/"}
    volume = {"@type": "PublicationVolume", "volumeNumber": "2132", "isPartOf": periodical | {"inLanguage": "en"}}
    expected = {
        "@type": "NewsArticle",
        "url": SITE + story.get_absolute_url(),
        "headline": "Rain over Nairobi",
        "description": "It came early.",
        "inLanguage": "en",
        "datePublished": "2025-11-02T06:00:00+00:00",
        "dateModified": "2025-11-02T06:00:00+00:00",
        "articleSection": "World",
        "author": [author],
        "translator": [{"@type": "Person", "name": "Zoë Lind", "url": f"{SITE}/authors/zoe-lind/"}],
        "image": {
            "@type": "ImageObject",
            "url": SITE + address_of(picture, 1920, kind="jpeg"),
            "width": 120,
            "height": 80,
            "caption": "A boat.",
            "creditText": "Photo: Ana Muñoz/Reuters",
            "license": "https://example.org/licence",
        },
        "isPartOf": {
            "@type": "PublicationIssue",
            "@id": f"{SITE}/issues/2132/",
            "name": "Sunday, 11-02-2025, Vol 2132",
            "issueNumber": "2132",
            "datePublished": "2025-11-02",
            "url": f"{SITE}/issues/2132/",
            "isPartOf": volume,
        },
        "about": [
            {"@type": "Country", "name": "Kenya", "url": f"{SITE}/countries/ke/"},
            {"@type": "Thing", "name": "Rain", "url": f"{SITE}/topics/rain/"},
        ],
        "mentions": [{"@type": "Country", "name": "France"}],
    }
    assert {name: said.get(name) for name in expected} == expected
    assert said["publisher"]["name"] == "The Daily Test"
    assert "editor" not in said


def test_an_issue_with_a_number_is_part_of_its_volume(client):
    story = make_story(issue=make_issue(12, number=4, date=date(2025, 10, 5)))
    part_of = facts(client, story)["isPartOf"]
    assert (part_of["issueNumber"], part_of["isPartOf"]["volumeNumber"]) == ("4", "12")


def test_a_correction_is_said_to_machines_and_makes_the_story_newer(client):
    story = make_story()
    correct(story, by=None, at=NOW, text="It was Tuesday.", kind="correction", on_top=True)
    said = facts(client, story)
    assert said["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "text": "It was Tuesday.",
            "datePublished": "2025-11-02T12:00:00+00:00",
        }
    ]
    assert said["dateModified"] == "2025-11-02T12:00:00+00:00"


def test_what_is_only_saved_makes_a_story_no_newer_but_another_published_version_does():
    story = make_story(publish_at=NOW)
    Revision.objects.create(article=story, number=1, content={}, saved_at=NOW + timedelta(hours=9))
    assert last_changed(with_last_change(Article.objects.all()).get()) == NOW
    later = NOW + timedelta(hours=2)
    Revision.objects.create(article=story, number=2, content={}, saved_at=later, published_at=later)
    assert last_changed(with_last_change(Article.objects.all()).get()) == later


def test_an_issue_that_is_not_out_is_not_told_of(client):
    story = make_story(issue=make_issue(3000, publish_at=None), publish_at=NOW)
    assert "isPartOf" not in facts(client, story)


def test_what_a_machine_only_proposed_is_not_said_to_be_mentioned(client):
    story = make_story()
    tag_country(story, "FR", Strength.MENTION, proposed=True)
    assert "mentions" not in facts(client, story)


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "&amp;", "a\u2028b\u2029c", '"\\'])
def test_no_text_gets_out_of_the_element(client, text):
    story = make_story(f"x{text}", kicker="k", standfirst=text)
    assert facts(client, story)["headline"] == f"x{text}"
    assert "alert(1)</script>" not in client.get(story.get_absolute_url()).content.decode()


def test_an_issue_tells_of_its_stories_in_run_order_and_of_none_that_readers_do_not_see(client):
    make_publication()
    issue = make_issue(2132, title="The rain issue")
    second = make_story("Second", issue=issue, position=2)
    first = make_story("First", issue=issue, position=1)
    make_story("Held back", issue=issue, position=3, status="held")
    said = all_facts(client, issue.get_absolute_url())["PublicationIssue"]
    assert [(part["position"], part["url"]) for part in said["hasPart"]] == [
        (1, SITE + first.get_absolute_url()),
        (2, SITE + second.get_absolute_url()),
    ]
    assert said["isPartOf"]["isPartOf"]["@type"] == "Periodical"
    assert said["@id"] == facts(client, first)["isPartOf"]["@id"]


def crumbs(client, address):
    said = all_facts(client, address)["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in said] == list(range(1, len(said) + 1))
    return [step["name"] for step in said]


def test_each_page_tells_the_way_to_it(client):
    make_publication()
    weather = make_topic("Weather")
    rain = make_topic("Rain", parent=weather)
    story = make_story(section=make_section(), publish_at=NOW)
    make_byline(story)
    tag_topic(story, rain)
    tag_country(story, "KE")
    in_issue = make_story("In print", issue=make_issue(2132))
    name = "The Daily Test"
    assert crumbs(client, story.get_absolute_url()) == [name, "World", "Rain over Nairobi"]
    assert crumbs(client, in_issue.get_absolute_url()) == [name, "All issues", in_issue.issue.folio, "In print"]
    assert crumbs(client, "/issues/2132/") == [name, "All issues", "2025", in_issue.issue.folio]
    assert crumbs(client, "/topics/rain/") == [name, "Topics", "Weather", "Rain"]
    assert crumbs(client, "/countries/ke/") == [
        name,
        "Countries",
        "Africa",
        "Sub-Saharan Africa",
        "Eastern Africa",
        "Kenya",
    ]
    assert crumbs(client, "/authors/ana-munoz/") == [name, "Authors", "Ana Muñoz"]
    assert crumbs(client, "/sections/world/") == [name, "World"]


def test_the_front_page_says_how_the_site_is_searched_and_an_author_page_whose_it_is(client):
    make_publication()
    make_byline(make_story(), make_author("Ana Muñoz", role_title="Correspondent", bio="She writes from Nairobi."))
    action = all_facts(client, "/")["WebSite"]["potentialAction"]
    assert action["target"]["urlTemplate"] == f"{SITE}/search/?q={{search_term_string}}"
    person = all_facts(client, "/authors/ana-munoz/")["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["name"], person["jobTitle"]) == ("Person", "Ana Muñoz", "Correspondent")
