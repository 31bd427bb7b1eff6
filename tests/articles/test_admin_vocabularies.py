"""Authors, topics, countries and records on the desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.editing import record_revision
from articles.tagging.models import Country, Topic
from tests.cast import NOW, make_author, make_editor, make_story, tag_topic
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db

COUNTRIES = reverse("admin:tagging_country_changelist")


@pytest.fixture
def desk(client):
    client.force_login(make_editor())
    return client


@pytest.mark.parametrize("words", ["jose nunez", "NÚÑEZ", "José"])
def test_an_author_is_found_without_accents(desk, words):
    author = make_author("José Núñez")
    make_author("Somebody Else")
    found = desk.get(reverse("admin:articles_author_changelist"), {"q": words})
    assert list(found.context["cl"].result_list) == [author]


def test_the_story_form_finds_authors_the_same_way(desk):
    author = make_author("José Núñez")
    asked = {"app_label": "articles", "model_name": "byline", "field_name": "author", "term": "nunez"}
    assert desk.get(reverse("admin:autocomplete"), asked).json()["results"] == [
        {"id": str(author.pk), "text": "José Núñez"}
    ]


def test_an_author_is_found_by_the_beginning_of_a_name_among_many_that_have_it_inside(desk):
    for number in range(70):
        make_author(f"Ben Melia {number:02}")
    make_author("Zoe Lia")
    address = reverse("admin:articles_article_vocabulary", args=["bylines"])
    assert desk.get(address, {"q": "lia"}).json()["found"][0]["name"] == "Zoe Lia"


@pytest.mark.parametrize(("words", "code"), [("Burma", "MM"), ("Kenyan", "KE"), ("côte d'ivoire", "CI"), ("ECU", "EC")])
def test_a_country_is_found_by_alias_demonym_or_code(desk, words, code):
    assert code in {country.code for country in desk.get(COUNTRIES, {"q": words}).context["cl"].queryset}


def test_the_list_of_countries_is_closed(desk):
    kenya = Country.objects.get(code="KE")
    assert desk.get(reverse("admin:tagging_country_add")).status_code == 403
    change = reverse("admin:tagging_country_change", args=[kenya.pk])
    assert desk.post(change, {"name": "Kenia"}).status_code == 403
    assert desk.post(reverse("admin:tagging_country_delete", args=[kenya.pk]), {"post": "yes"}).status_code == 403
    assert "Kenyan" in desk.get(change).content.decode()


def test_a_topic_gets_an_address_from_its_name(desk):
    send(desk, reverse("admin:tagging_topic_add"), name="Ports and shipping", slug="ports-and-shipping")
    assert [(topic.name, topic.slug) for topic in Topic.objects.all()] == [("Ports and shipping", "ports-and-shipping")]


@pytest.mark.parametrize(
    ("name", "typed", "address"),
    [("Économie", "économie", "economie"), ("المطر", "المطر", "lmtr"), ("Économie", "", "economie")],
)
def test_a_topic_in_another_script_has_an_address_that_readers_can_open(desk, client, name, typed, address):
    send(desk, reverse("admin:tagging_topic_add"), name=name, slug=typed)
    [topic] = Topic.objects.all()
    assert topic.slug == address
    assert '"allowUnicode": false' in desk.get(reverse("admin:tagging_topic_add")).content.decode().replace(
        "&quot;", '"'
    )
    story = make_story()
    tag_topic(story, topic)
    for page in (f"/topics/{address}/", "/topics/", story.get_absolute_url(), f"/topics/{address}/feed.atom"):
        assert name in client.get(page).content.decode()


def test_a_topic_saved_by_a_command_has_such_an_address_too():
    first, second = (Topic.objects.create(name=name, slug="économie") for name in ("Économie", "Economy"))
    assert (first.slug, second.slug) == ("economie", "economie-2")


def test_a_revision_shows_what_the_story_said_and_cannot_be_changed(desk):
    story = make_story(
        body="<p>It rained.<sup data-footnote='So <b>they</b> say.'></sup></p>", standfirst="Rain & wind"
    )
    revision = record_revision(story, by=None, at=NOW)
    address = reverse("admin:articles_revision_change", args=[revision.pk])
    page = desk.get(address).content.decode()
    assert "Rain &amp; wind" in page
    assert '<li id="note-1">So &lt;b&gt;they&lt;/b&gt; say.</li>' in page
    assert desk.post(address, {"note": "mine"}).status_code == 403
    of_story = desk.get(reverse("admin:articles_revision_changelist"), {"article__id__exact": story.pk})
    assert list(of_story.context["cl"].result_list) == [revision]
