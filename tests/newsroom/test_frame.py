"""What frames each page is drawn once for all of them: it must say what is so now, on each page the right thing."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from articles.addresses import absolute, path_to
from tests.cast import make_publication, make_section, make_story

pytestmark = pytest.mark.django_db


def page_at(client: Client, path: str = "/") -> str:
    return " ".join(client.get(path).content.decode().split())


def test_a_new_name_and_tagline_stand_on_the_next_page(client):
    make_publication(name="The Daily Test", tagline="First thing")
    assert "The Daily Test" in page_at(client)
    make_publication(name="The Evening Test", tagline="Last & least")
    page = page_at(client)
    assert "The Daily Test" not in page
    assert "First thing" not in page
    assert page.count('tagline" dir="auto">Last &amp; least') == 2  # under the nameplate, and at the foot
    assert 'title="The Evening Test"' in page


def test_a_name_can_end_no_attribute_and_open_no_element(client):
    make_publication(name='"><b>Test', masthead="<p>By <em>us</em></p>", about="<script>")
    page = page_at(client, reverse("issues:archive"))
    assert "<b>" not in page
    assert "<em>us</em>" in page
    assert "&lt;script&gt;" in page


def test_a_section_stands_in_the_navigation_from_its_first_story_to_its_last(client):
    section = make_section("World & us", slug="world")
    link = f'<a href="{section.get_absolute_url()}" dir="auto">World &amp; us</a>'
    assert link not in page_at(client)
    story = make_story(section=section)
    assert link in page_at(client)
    section.name = "Abroad"
    section.save()
    assert "World &amp; us" not in page_at(client)
    story.delete()
    assert "Abroad" not in page_at(client)


def test_the_navigation_marks_the_page_that_one_is_on_and_no_other(client):
    section = make_section()
    story = make_story(section=section)
    for path in ("/", reverse("issues:archive"), reverse("articles:topics"), section.get_absolute_url()):
        assert marked_in(page_at(client, path)) == [path]
    assert marked_in(page_at(client, story.get_absolute_url())) == []


def marked_in(page: str) -> list[str]:
    navigation = page[page.index('<nav class="navigation"') :].partition("</nav>")[0]
    return re.findall(r'href="([^"]*)" aria-current="page"', navigation)


def test_another_map_of_the_site_has_its_own_addresses(settings):
    assert path_to("search") == "/search/"
    settings.ROOT_URLCONF = "tests.newsroom.another_map"
    assert path_to("search") == "/elsewhere/"


def test_each_host_gets_its_own_address_unless_the_site_has_one(rf, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["one.example", "two.example"]
    asked = rf.get("/", headers={"host": "one.example"})
    assert absolute(asked, "/a/") == "http://one.example/a/"
    assert absolute(asked, "/b/") == "http://one.example/b/"
    assert absolute(rf.get("/", headers={"host": "two.example"}), "/a/") == "http://two.example/a/"
    settings.SITE_URL = "https://paper.example/"
    assert absolute(rf.get("/", headers={"host": "two.example"}), "/a/") == "https://paper.example/a/"
