"""Revisions, and addresses that keep their word."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from articles import editing
from articles.content import ROWS, content_of, contents_of, rows_of
from articles.models import Article, FormerAddress, Pin
from articles.models.address import keep_former_address
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_editor,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db


def test_each_save_that_says_something_else_is_a_revision_with_its_number_and_person():
    story, vera = make_story(headline="One"), make_editor()
    editing.record_revision(story, by=None, at=NOW)
    story.headline = "Two"
    story.save()
    editing.record_revision(story, by=vera, at=NOW, note="sharper")
    rows = story.revisions.values_list("number", "content__headline", "saved_by", "note")
    assert list(rows) == [(2, "Two", vera.pk, "sharper"), (1, "One", None, "")]


def test_saving_without_a_change_leaves_no_revision():
    story = make_story()
    editing.record_revision(story, by=None, at=NOW)
    assert editing.record_revision(story, by=None, at=NOW) is None
    assert story.revisions.count() == 1


def test_a_revision_holds_bylines_and_tags():
    story, author = make_story(), make_author(name="Ana Muñoz")
    make_byline(story, author)
    tagging = tag_country(story, "KE")
    revision = editing.record_revision(story, by=None, at=NOW)
    assert [row["author_id"] for row in revision.content["bylines"]] == [author.pk]
    assert [row["tag_id"] for row in revision.content["countries"]] == [tagging.tag_id]


def test_a_content_says_the_rows_of_every_kind_as_they_are_in_whatever_way_they_were_read():
    story = make_story()
    for order, name in ((2, "Benjamin Clarke"), (1, "Ana Muñoz")):
        make_byline(story, make_author(name=name), order=order, bio_as_printed=f"{name} “writes”.")
    tag_country(story, "TZ", proposed=True)
    tag_country(story, "KE")
    tag_topic(story, make_topic())
    Pin.objects.create(article=story, related=make_story("Another"), order=1)
    content = content_of(story)
    assert [row["order"] for row in content["bylines"]] == [1, 2]
    assert all(content[name] for name in ROWS)
    one_by_one = {name: rows_of(story, name) for name in ROWS}
    together = contents_of([story])[story.pk]
    assert json.dumps(content) == json.dumps(content | one_by_one) == json.dumps(together)


def moved(story, slug):
    old, story.slug, had_run = story.slug, slug, story.has_run(NOW)
    story.save()
    keep_former_address(story, old_slug=old, had_run=had_run, at=NOW)


def test_a_story_that_ran_leaves_its_old_addresses_behind_for_ever():
    story = make_story(headline="One")
    moved(story, "two")
    moved(story, "three")
    assert set(FormerAddress.objects.values_list("slug", "article")) == {("one", story.pk), ("two", story.pk)}


def test_a_story_that_comes_back_to_its_old_address_does_not_redirect_to_itself():
    story = make_story(headline="One")
    moved(story, "two")
    moved(story, "one")
    assert list(FormerAddress.objects.values_list("slug", flat=True)) == ["two"]


def test_a_story_that_ran_keeps_its_address_even_when_it_moves_into_the_future_at_once():
    story = make_story(headline="One")
    story.publish_at = NOW + timedelta(days=1)
    moved(story, "two")
    assert FormerAddress.objects.get().slug == "one"


@pytest.mark.parametrize(
    "fields", [{"status": Article.Status.DRAFT}, {"publish_at": NOW + timedelta(minutes=1)}], ids=["draft", "scheduled"]
)
def test_a_story_that_never_ran_leaves_no_address_behind(fields):
    moved(make_story(headline="One", **fields), "two")
    assert not FormerAddress.objects.exists()
