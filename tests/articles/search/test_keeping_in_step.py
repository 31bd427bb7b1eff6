"""However a story changes, what is found is what readers see: the database itself marks what the index must read."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import connection

from articles import editing
from articles.content import content_of
from articles.models import Article, Byline, CountryTagging
from articles.search.answering import answer
from articles.search.asking import Asked
from articles.search.indexing import freshen_all
from articles.search.models import IndexedStory, IndexedWord, IndexMark
from articles.search.tables import index_in_bulk
from tests import cast

pytestmark = pytest.mark.django_db


def found(typed: str, **chosen) -> list[str]:
    answered = answer(Asked(typed, **chosen), at=cast.NOW, zone=ZoneInfo("UTC"))
    return sorted(hit.story.slug for hit in answered.hits)


@pytest.fixture
def story() -> Article:
    story = cast.make_story("Rain over Nairobi", lead_image=cast.make_image(caption="A boat", credit_name="Li Na"))
    cast.make_byline(story, cast.make_author("Ana Muñoz"))
    cast.tag_country(story, "KE")
    cast.make_story("Snow in Oslo", body="<p>Cold.</p>")
    assert found("nairobi") == ["rain-over-nairobi"]
    return story


def test_a_text_changed_in_bulk_is_found_by_its_new_words_only(story):
    Article.objects.filter(pk=story.pk).update(body="<p>The zeppelin landed.</p>")
    assert found("zeppelin") == ["rain-over-nairobi"]
    assert found("stayed") == []


def test_a_story_that_comes_goes_and_is_deleted(story):
    Article.objects.filter(pk=story.pk).update(status=Article.Status.HELD)
    assert found("nairobi") == []
    Article.objects.filter(pk=story.pk).update(status=Article.Status.CLEARED)
    assert found("nairobi") == ["rain-over-nairobi"]
    Byline.objects.all().delete()
    Article.objects.filter(pk=story.pk).delete()
    assert found("nairobi") == []
    assert not IndexedWord.objects.filter(word="nairobi").exists()


def test_a_renamed_author_a_new_caption_a_renamed_source_and_another_volume(story):
    author = story.bylines.get().author
    author.name = "Ana Zanetti"
    author.save()
    assert found("zanetti") == ["rain-over-nairobi"]
    assert found("munoz") == []
    story.lead_image.caption = "A heron"
    story.lead_image.save()
    assert found("heron") == ["rain-over-nairobi"]
    story.lead_image.source.name = "Agence Bleue"
    story.lead_image.source.save()
    assert found("bleue") == ["rain-over-nairobi"]
    issue = cast.make_issue(7)
    Article.objects.filter(pk=story.pk).update(issue=issue)
    assert found("", volumes=(7, 7)) == ["rain-over-nairobi"]
    type(issue).objects.filter(pk=issue.pk).update(volume=8)
    assert found("", volumes=(7, 7)) == []
    assert found("", volumes=(8, 8)) == ["rain-over-nairobi"]


def test_tags_given_and_taken_in_bulk(story):
    assert found("", countries=("ke",)) == ["rain-over-nairobi"]
    CountryTagging.objects.filter(content_object=story).update(tag=cast.country("UG"))
    assert found("", countries=("ke",)) == []
    assert found("uganda") == ["rain-over-nairobi"]
    CountryTagging.objects.all().delete()
    assert found("uganda") == []


def test_a_renamed_topic_is_found_at_once_and_no_story_is_read_for_it(story):
    topic = cast.make_topic("Weather")
    cast.tag_topic(story, topic)
    assert found("weather") == ["rain-over-nairobi"]
    topic.name = "Climate of cities"
    topic.save()
    assert not IndexMark.objects.exists()
    assert found("climate of cities") == ["rain-over-nairobi"]


def test_a_working_copy_of_a_live_story_is_not_what_is_found(story, editor):

    opened = content_of(story)
    editing.save(story, opened | {"headline": "Hail over Nairobi"}, base=opened, by=editor, at=cast.NOW)
    assert found("hail") == []
    assert found("rain") == ["rain-over-nairobi"]


def test_the_index_made_anew_says_the_same_and_counts_each_word_once(story):
    before = list(IndexedStory.objects.order_by("place").values())
    counted = dict(IndexedWord.objects.values_list("word", "stories"))
    IndexedStory.objects.all().delete()
    IndexedWord.objects.all().delete()
    call_command("index_stories")
    assert list(IndexedStory.objects.order_by("place").values()) == before
    assert dict(IndexedWord.objects.values_list("word", "stories")) == counted
    assert counted[""] == 2


def test_what_is_added_in_bulk_is_found_afterwards_and_goes_again_as_any(story):
    with index_in_bulk(connection):
        cast.make_story("Hail", body="<p>Hail.</p>")
        sum(freshen_all(cast.NOW))
    assert found("hail") == ["hail"]
    assert found("nairobi") == ["rain-over-nairobi"]
    cast.make_story("Hail again", body="<p>Hail.</p>")
    Article.objects.filter(slug="hail").delete()
    assert found("hail") == ["hail-again"]


def test_what_is_much_waits_for_the_clock_and_is_read_in_portions():
    for number in range(30):
        cast.make_story(f"Rain {number}")
    assert len(found("rain")) < 21
    assert IndexMark.objects.exists()
    assert sum(freshen_all(cast.NOW)) > 0
    assert not IndexMark.objects.exists()
    assert answer(Asked("rain"), at=cast.NOW, zone=ZoneInfo("UTC")).total == 30
