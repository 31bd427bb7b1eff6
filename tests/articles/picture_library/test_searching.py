"""What is found in the picture library, and what stands nowhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles import editing
from articles.content import content_of
from articles.images.addresses import address_of
from articles.images.models import Image
from articles.models import Article
from articles.picture_library.searching import found, is_used, unused
from tests.cast import NOW, make_editor, make_image, make_person, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_a_headline_finds_its_picture_only_for_whoever_may_know_of_the_story(client):
    image = make_image()
    make_story("Secret budget", status="draft", lead_image=image)
    reporter = make_person("reporter", "rita")
    assert not found(Image.objects.all(), "budget", reporter)
    assert list(found(Image.objects.all(), "budget", make_editor())) == [image]
    client.force_login(reporter)
    assert client.get(reverse("admin:images_image_library"), {"q": "budget"}).json()["pictures"] == []


def test_what_is_being_written_and_the_publication_s_own_pages_are_uses():
    leading, within, of_a_page, nowhere = (make_image(title=str(place)) for place in range(4))
    story, publication = make_story(), make_publication()
    content = content_of(story)
    wanted = {"lead_image_id": leading.pk, "body": f'<p>Rain.</p><img src="{address_of(within, 960)}" alt="Rain.">'}
    assert editing.save(story, content | wanted, base=content, by=make_editor(), at=NOW).in_working_copy
    publication.privacy = f'<p>We.</p><img src="{address_of(of_a_page, 960)}" alt="Us.">'
    publication.save()
    assert list(unused(Image.objects.all())) == [nowhere]
    assert [is_used(image) for image in (leading, within, of_a_page, nowhere)] == [True, True, True, False]


def test_a_picture_that_left_a_text_is_used_no_more_though_the_text_of_before_was_not_read():
    image = make_image()
    make_story(body=f'<p>Rain.</p><img src="{address_of(image, 960)}" alt="Rain.">')
    assert is_used(image)
    story = Article.objects.defer("body").get()
    story.body = "<p>Rain.</p>"
    story.save()
    assert not is_used(image)
