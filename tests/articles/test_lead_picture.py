"""What a story says about its lead picture, and what readers get of it."""

from __future__ import annotations

import pytest

from articles import editing
from articles.content import OF_LEAD_PICTURE, content_of
from articles.models import Article
from tests.cast import NOW, make_editor, make_image, make_story
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db


def test_readers_get_the_storys_own_words_and_the_picture_keeps_its_own(client):
    image = make_image(caption="Boats.")
    story = make_story(lead_image=image, lead_alt_text="The minister's boat.", lead_caption="The boat that sank.")
    page = client.get(story.get_absolute_url()).content.decode()
    assert 'alt="The minister&#39;s boat."' in page
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


def test_whatever_brings_another_picture_takes_the_words_about_the_first_along():
    story = make_story(lead_image=make_image(), lead_alt_text="The first.", status="draft", publish_at=None)
    content = content_of(story)
    wanted = content | {"lead_image_id": make_image(title="Other").pk, "lead_caption": "Of the other."}
    saved = editing.save(story, wanted, base=content, by=None, at=NOW).content
    assert (saved["lead_alt_text"], saved["lead_caption"]) == ("", "Of the other.")


def test_a_version_from_before_stories_had_such_words_says_nothing_about_its_picture():
    first, second = make_image(), make_image(title="Other")
    story = make_story(lead_image=first, status="draft", publish_at=None)
    old = {name: value for name, value in content_of(story).items() if name not in OF_LEAD_PICTURE}
    Article.objects.filter(pk=story.pk).update(lead_image=second, lead_alt_text="The second.")
    saved = editing.restore_content(story, old, by=None, at=NOW, note="").content
    assert (saved["lead_image_id"], saved["lead_alt_text"]) == (first.pk, "")
