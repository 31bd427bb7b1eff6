"""Parts of pages made once for the same facts: no change of a fact is ever missed, and what is kept is bounded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template import Context, Template
from django.utils import timezone

from articles.models import Article, Author
from articles.templatetags import remembering
from articles.templatetags.remembering import MOST, Parts
from issues.models import Override, Publication
from tests.cast import NOW, make_author, make_byline, make_image, make_issue, make_publication, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client):
    """The text of the front page, and of the page of the story "Rain", each asked twice."""
    make_publication()
    story = make_story("Rain", issue=make_issue(), section=make_section("World"), lead_image=make_image(caption="Wet."))
    make_byline(story, make_author("Ana Muñoz"))

    def asked() -> dict[str, str]:
        found = {address: client.get(address).content.decode() for address in ("/", story.get_absolute_url())}
        assert found == {address: client.get(address).content.decode() for address in found}
        return found

    asked()
    return asked


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: Article.objects.update(headline="Hail"), "Hail"),
        (lambda: Article.objects.update(standfirst="All night."), "All night."),
        (lambda: Author.objects.update(name="Zoë Lind"), "Zoë Lind"),
        (lambda: Publication.objects.update(name="The Nightly Test"), "The Nightly Test"),
        (lambda: make_section("Weather").articles.set(Article.objects.all()), "Weather"),
        (lambda: Article.objects.get().lead_image.__class__.objects.update(focal_x=1), "focus-x-4"),
    ],
)
def test_what_changed_is_on_every_page_at_once(pages, change, says):
    assert not any(says in page for page in pages().values())
    change()
    assert all(says in page for page in pages().values())


def test_a_picture_goes_at_its_moment_though_no_row_changes(pages):
    image = Article.objects.get().lead_image
    type(image).objects.update(withdrawn_at=timezone.now() + timedelta(days=1))
    assert not any("may no longer be shown" in page for page in pages().values())
    type(image).objects.update(withdrawn_at=timezone.now())
    assert all("may no longer be shown" in page for page in pages().values())


def test_an_issue_that_shows_a_story_otherwise_does_so_at_once_and_only_there(pages):
    story = Article.objects.get()
    Override.objects.create(issue=story.issue, article=story, headline="Rain at last")
    front, page = pages().values()
    assert "Rain at last" in front
    assert "Rain at last" not in page


def test_the_same_facts_are_made_once_and_other_texts_never_mixed():
    part = Template("{% load remembering %}{% remembered name %}{{ name }} {{ made.pop }}{% endremembered %}")
    made = [3, 2, 1]
    shown = [part.render(Context({"name": name, "made": made})) for name in ("Ana", "Ana", "Zoë", "Ana")]
    assert shown == ["Ana 1", "Ana 1", "Zoë 2", "Ana 1"]


def test_a_card_whose_bylines_were_not_read_with_it_is_made_each_time():
    part = Template("{% load remembering story %}{% remembered story %}{% names story|writers %}{% endremembered %}")
    author = make_author("Ana Muñoz")
    make_byline(make_story("Rain"), author)
    assert "Ana Muñoz" in part.render(Context({"story": Article.objects.get(), "at": NOW}))
    Author.objects.update(name="Zoë Lind")
    assert "Zoë Lind" in part.render(Context({"story": Article.objects.get(), "at": NOW}))


def test_no_more_than_so_many_parts_are_kept_and_those_asked_for_stay(monkeypatch):
    parts = Parts()
    monkeypatch.setattr(remembering, "MOST", 2)
    for key in ("a", "b"):
        parts.keep(key, key)
    assert parts.get("a") == "a"
    parts.keep("c", "c")
    assert [parts.get(key) for key in "abc"] == ["a", None, "c"]
    assert MOST < 10_000
