"""What a story says about its lead picture, and what readers get of it."""

from __future__ import annotations

import pytest

from articles.models import Article
from tests.cast import make_editor, make_image, make_story
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db


def test_readers_get_the_storys_own_words_and_the_picture_keeps_its_own(client):
    image = make_image(caption="Boats.")
    story = make_story(lead_image=image, lead_alt_text="The minister's boat.", lead_caption="The boat that sank.")
    page = client.get(story.get_absolute_url()).content.decode()
    assert 'alt="The minister&#x27;s boat."' in page
    assert "The boat that sank." in page
    assert "A boat on a lake." not in page
    image.refresh_from_db()
    assert (image.alt_text, image.caption) == ("A boat on a lake.", "Boats.")


def test_a_decorative_picture_says_nothing_to_who_cannot_see_it(client):
    story = make_story(lead_image=make_image(), lead_picture_tells="decorative")
    page = client.get(story.get_absolute_url()).content.decode()
    assert "A boat on a lake." not in page
    assert 'alt=""' in page


def test_another_picture_takes_the_words_about_the_first_along(client):
    client.force_login(make_editor())
    story = make_story(lead_image=make_image(), lead_alt_text="The first.", status="draft", publish_at=None)
    other = make_image(title="Other")
    send(client, f"/admin/articles/article/{story.pk}/change/", lead_image=other.pk)
    story = Article.objects.get(pk=story.pk)
    assert (story.lead_image, story.lead_alt_text) == (other, "")
