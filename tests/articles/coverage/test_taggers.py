"""Who tagged how much, as the activity log tells it, and which stories lack tags."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.activity.models import Entry
from articles.coverage import taggers as reading
from articles.coverage.spans import Stretch
from articles.coverage.taggers import taggers
from articles.coverage.untagged import lacking, untagged
from articles.editing import desk_content, record_revision, save_at_once
from articles.models import Article, Strength
from newsroom.accounts.models import User
from tests.cast import NOW, country, make_editor, make_story, make_topic, tag_country, tag_topic

pytestmark = pytest.mark.django_db

DAY = Stretch(NOW - timedelta(hours=1), NOW + timedelta(hours=1))


def tag(story, by, *, at=NOW, **rows) -> None:
    content = desk_content(Article.objects.get(pk=story.pk))
    save_at_once(story, content | rows, base=content, by=by, at=at)


def topic_row(topic, strength=Strength.ABOUT):
    return {"tag_id": topic.pk, "strength": strength}


def country_row(code, *, proposed=False):
    return {"tag_id": country(code).pk, "strength": Strength.ABOUT, "proposed": proposed}


def saved_story(**fields):
    made = make_story(**fields)
    record_revision(made, by=None, at=NOW - timedelta(days=9))
    return made


def test_what_each_added_removed_and_reweighed_is_counted():
    vera, ann = make_editor(), make_editor("ann")
    ports, rail = make_topic("Ports"), make_topic("Rail")
    rain, salt = saved_story(headline="Rain"), saved_story(headline="Salt")
    tag(rain, vera, topics=[topic_row(ports), topic_row(rail)], countries=[country_row("KE")])
    tag(salt, vera, topics=[topic_row(ports)])
    tag(rain, ann, topics=[topic_row(ports, Strength.LEAD)])
    first, second = taggers(DAY).people
    assert (first.name, first.added, first.removed, first.reweighed, len(first.stories)) == (str(vera), 4, 0, 0, 2)
    assert (second.name, second.added, second.removed, second.reweighed) == (str(ann), 0, 1, 1)


def test_proposals_of_the_machine_are_confirmed_or_turned_down_and_never_somebodys_own():
    vera, story = make_editor(), make_story()
    tag_country(story, "KE", proposed=True)
    tag_country(story, "NO", proposed=True)
    record_revision(story, by=None, at=NOW - timedelta(days=9))
    tag(story, vera, countries=[country_row("KE"), country_row("PE", proposed=True)])
    [tagger] = taggers(DAY).people
    assert (tagger.confirmed, tagger.turned_down, tagger.share_confirmed) == (1, 1, 50)
    assert (tagger.added, tagger.removed) == (0, 0)


def test_only_the_span_counts_and_only_tags():
    vera, story = make_editor(), saved_story()
    tag(story, vera, at=DAY.begins - timedelta(seconds=1), topics=[topic_row(make_topic())])
    tag(story, vera, at=DAY.ends, topics=[])
    tag(story, vera, working_title="Rain again")
    assert taggers(DAY).people == []


def test_the_name_of_who_left_stays_and_is_one_line():
    leaver = User.objects.create_user("ann", first_name="Ann", last_name="Left")
    ports = make_topic()
    for headline in ("Rain", "Salt"):
        tag(saved_story(headline=headline), leaver, topics=[topic_row(ports)])
    leaver.delete()
    tag(saved_story(headline="Moved by a command"), None, topics=[topic_row(ports)])
    assert [(one.name, one.added) for one in taggers(DAY).people] == [("Ann Left", 2), ("", 1)]


def test_of_too_many_saves_the_newest_are_read_and_it_says_since_when(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SAVES", 2)
    vera, ports = make_editor(), make_topic()
    for minute in range(3):
        tag(saved_story(headline=f"{minute}"), vera, at=NOW + timedelta(minutes=minute), topics=[topic_row(ports)])
    tagged = taggers(DAY)
    assert ([one.added for one in tagged.people], tagged.since) == ([2], NOW + timedelta(minutes=1))
    for minute in (4, 5):
        tag(
            saved_story(headline=f"{minute}"), vera, at=NOW + timedelta(minutes=minute), working_title="Other than tags"
        )
    assert (taggers(DAY).people, taggers(DAY).since) == ([], NOW + timedelta(minutes=4))


def test_it_is_two_queries(django_assert_num_queries):
    vera, ports = make_editor(), make_topic()
    for number in range(5):
        tag(saved_story(headline=f"Story {number}"), vera, topics=[topic_row(ports)])
    with django_assert_num_queries(2):
        [tagger] = taggers(DAY).people
    assert (tagger.added, Entry.objects.count()) == (5, 5)


def test_stories_without_a_country_a_topic_or_both_are_counted_and_found(django_assert_num_queries):
    bare, both = make_story("Bare"), make_story("Both")
    placed, mentioned = make_story("Placed"), make_story("Mentioned")
    make_story("Draft", status="draft")
    old = make_story("Old", publish_at=NOW - timedelta(days=99))
    for story in (placed, both):
        tag_country(story, "KE")
    tag_topic(both, make_topic())
    tag_country(mentioned, "KE", Strength.MENTION)
    with django_assert_num_queries(1):
        found = untagged(NOW, Stretch(NOW - timedelta(days=1), NOW))
    assert (found.stories, found.country, found.topic, found.both) == (4, 2, 3, 2)
    live = Article.objects.live(NOW)
    assert set(lacking(live, "both")) == {bare, mentioned, old}
    assert set(lacking(live, "topic")) == {bare, placed, mentioned, old}
    assert lacking(live, "nonsense").count() == 5
