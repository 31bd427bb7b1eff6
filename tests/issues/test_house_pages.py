"""What the house says of itself, from the foot of every page."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import make_author, make_byline, make_editor, make_publication, make_story

pytestmark = pytest.mark.django_db
PAGES = ["/masthead/", "/privacy/", "/accessibility/"]


def test_the_foot_of_every_page_leads_to_them(client):
    make_publication()
    foot = client.get("/").content.decode().partition("<footer")[2]
    for address in (*PAGES, "/corrections/"):
        assert f'href="{address}"' in foot
        assert client.get(address).status_code == 200


def test_reading_sets_no_cookie_as_the_page_says(client):
    make_publication()
    story = make_story()
    for address in (*PAGES, "/", story.get_absolute_url()):
        assert not client.get(address).cookies, address
    assert "set no cookie" in client.get("/privacy/").content.decode()


def test_the_masthead_names_those_with_a_title_whose_stories_readers_see(client):
    make_publication(masthead="<p>Edited by Vera.</p>")
    make_byline(make_story(), make_author("Ana Muñoz", role_title="Correspondent"))
    soon = make_story("Soon", publish_at=timezone.now() + timedelta(hours=1))
    make_byline(soon, make_author("Zoë Lind", role_title="Critic"))
    text = client.get("/masthead/").content.decode()
    assert "Edited by Vera." in text
    assert "Correspondent" in text
    assert "Zoë Lind" not in text


def test_names_with_signs_of_their_own_stand_where_a_reader_looks_for_them(client):
    make_publication()
    for name in ["Zoë Lind", "Łukasz Wrona", "Élise Abe", "Farid Abe", "Maria Castro"]:
        make_byline(make_story(f"By {name}"), make_author(name, role_title="Correspondent"))
    for address in ["/masthead/", "/authors/"]:
        named = re.findall(r"<a href=\"/authors/[a-z-]+/[^>]*>([^<]+)</a>", client.get(address).content.decode())
        assert named == ["Élise Abe", "Farid Abe", "Łukasz Wrona", "Maria Castro", "Zoë Lind"], address


@pytest.mark.parametrize("name", ["privacy", "accessibility"])
def test_the_publications_own_words_take_the_place_of_ours(client, name):
    before = client.get(f"/{name}/").content.decode()
    make_publication(**{name: "<h2>In short</h2><p>We ask <script>x()</script>nothing.</p>"})
    after = client.get(f"/{name}/").content.decode()
    assert "<h2>In short</h2><p>We ask nothing.</p>" in after
    assert len(after) < len(before)


def test_what_these_pages_cannot_show_is_not_offered_and_does_not_stay(client):
    kept = "<h2>In short</h2><ul><li><p>We ask nothing.</p></li></ul>"
    lost = '<p>See<sup data-footnote="Where?">1</sup></p><figure data-embed="https://youtu.be/aaaaaaaaaaa"></figure>'
    make_publication(privacy=kept + lost)
    text = client.get("/privacy/").content.decode()
    assert kept in text
    assert "data-footnote" not in text
    assert "data-embed" not in text
    client.force_login(make_editor())
    form = client.get("/admin/issues/publication/1/change/").content.decode()
    for name in ("Footnote", "Embed", "Image", "Table"):
        assert name not in "".join(re.findall(r"<textarea[^>]*>", form)), name


def test_our_words_about_privacy_name_what_a_browser_keeps(client):
    text = client.get("/privacy/").content.decode()
    for kept in ("which stories you have read", "keys", "issues that you save"):
        assert kept in text
    assert "where you stopped" not in text


def test_the_foot_leads_to_what_was_saved_where_it_can_be(client, settings):
    make_publication()
    assert 'href="/offline/"' in client.get("/").content.decode().partition("<footer")[2]
    settings.OFFLINE_READING = False
    assert 'href="/offline/"' not in client.get("/").content.decode()


def test_they_are_written_at_the_desk(client):
    make_publication()
    client.force_login(make_editor())
    form = client.get("/admin/issues/publication/1/change/").content.decode()
    for name in ("privacy", "accessibility", "feeds_carry"):
        assert f'name="{name}"' in form
