"""Instances that are built straight from rows: they are what Django would have made, and can do all that those can."""

from __future__ import annotations

import pickle
from typing import Any

import pytest
from django.db.models import F, Model
from django.db.models.signals import post_init

from articles.building import Kind
from articles.images.models import Image
from articles.models import Article, Byline
from articles.models.picture_use import PICTURE
from articles.prepared import prepared
from tests.cast import NOW, make_author, make_byline, make_image, make_issue, make_story


def whole(key: Any) -> Any:
    """A story with all that a query can bring: joined rows, rows joined to these, an annotation."""
    stories = Article.objects.filter(pk=key).select_related("issue", "section", "lead_image__source", "created_by")
    return stories.annotate(said_twice=F("word_count") * 2)


@prepared
def read_whole(key: Any) -> Any:
    """The same, written once."""
    return whole(key)


@prepared
def read_named(key: Any) -> Any:
    """A story of which only the headline is read."""
    return Article.objects.filter(pk=key).only("headline")


@prepared
def read_keys(at: Any) -> Any:
    """Pairs of values."""
    return Article.objects.live(at).order_by("pk").values_list("pk", "live_from")


@prepared
def read_bylines(key: Any) -> Any:
    """Bylines with the rows that are fetched for them afterwards."""
    return Byline.objects.filter(article=key).prefetch_related("author")


def told_by(row: Model) -> dict[str, Any]:
    """All that an instance holds, with what is joined to it."""
    columns = {name: str(value) if name == "file" else value for name, value in vars(row).items() if name != "_state"}
    joined = row._state.fields_cache.items()
    own = {"": (type(row), row._state.db, row._state.adding, columns)}
    return own | {name: told_by(other) if isinstance(other, Model) else other for name, other in joined}


@pytest.mark.django_db
def test_what_is_built_is_what_django_makes():
    bare, full = make_story("Rain"), make_story("Sun", issue=make_issue(), lead_image=make_image())
    for story in (bare, full):
        (built,), (made,) = read_whole(key=story.pk), whole(story.pk)
        assert told_by(built) == told_by(made)
    assert {"issue", "section", "lead_image", "created_by"} <= set(built._state.fields_cache)


@pytest.mark.django_db
def test_what_was_not_read_is_read_when_it_is_asked_for(django_assert_num_queries):
    (built,) = read_named(key=make_story("Rain", standfirst="It rains.").pk)
    assert built.get_deferred_fields() >= {"standfirst", "body"}
    with django_assert_num_queries(1):
        assert (built.headline, built.standfirst) == ("Rain", "It rains.")


@pytest.mark.django_db
def test_what_is_built_can_be_saved_read_anew_and_pickled():
    story = make_story("Rain")
    (built,) = read_whole(key=story.pk)
    built.headline = "Sun"
    built.save()
    story.refresh_from_db()
    assert (story.headline, Article.objects.count()) == ("Sun", 1)
    Article.objects.update(headline="Wind")
    built.refresh_from_db()
    assert built.headline == pickle.loads(pickle.dumps(built)).headline == "Wind"


@pytest.mark.django_db
def test_a_story_remembers_whether_its_text_had_pictures():
    story = make_story("Rain")
    (built,), (named,) = read_whole(key=story.pk), read_named(key=story.pk)
    assert (built.held_pictures, named.held_pictures) == (False, True)
    Article.objects.update(body=f"<p>{PICTURE}</p>")
    assert read_whole(key=story.pk)[0].held_pictures


@pytest.mark.django_db
def test_lists_of_values_and_rows_that_are_fetched_afterwards_come_as_ever(django_assert_num_queries):
    story = make_story("Rain")
    make_byline(story, make_author("Ana Muñoz"))
    assert read_keys(at=NOW) == [(story.pk, story.live_from)]
    with django_assert_num_queries(2):
        assert [byline.author.name for byline in read_bylines(key=story.pk)] == ["Ana Muñoz"]


@pytest.mark.django_db
def test_who_listens_to_rows_being_read_hears_of_each_with_those_joined_to_it():
    heard: list[str] = []

    def hear(instance: Model, **_: Any) -> None:
        heard.append(str(instance.pk))

    story = make_story("Rain", lead_image=make_image())
    read_whole(key=story.pk)  # written before anybody listens
    for model in (Article, Image):
        post_init.connect(hear, sender=model)
    try:
        read_whole(key=story.pk)
    finally:
        for model in (Article, Image):
            post_init.disconnect(hear, sender=model)
    assert heard == [str(story.pk), str(story.lead_image_id)]


@pytest.mark.django_db
def test_a_picture_is_opened_for_its_sizes_only_where_none_were_read():
    image = make_image()
    image.file.storage.delete(image.file.name)
    story = make_story("Rain", lead_image=image)
    assert read_whole(key=story.pk)[0].lead_image.width == image.width > 0
    Image.objects.update(width=0)
    with pytest.raises(FileNotFoundError):
        read_whole(key=story.pk)


def test_a_model_with_a_way_of_its_own_is_refused():
    class Odd(Article):
        class Meta:
            abstract = True

        as_stored = None

    with pytest.raises(TypeError, match="as_stored"):
        Kind(Odd, ["id"])


@prepared
def read_as_mappings(key: Any) -> Any:
    """What nobody needs."""
    return Article.objects.filter(pk=key).values("pk")


@pytest.mark.django_db
def test_other_forms_of_rows_are_refused_when_the_query_is_written():
    with pytest.raises(TypeError, match="lists of values"):
        read_as_mappings(key=1)
