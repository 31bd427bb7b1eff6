"""Queries written once: the rows are those of the query set, whatever the values, the thread and the shape."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from django.db import connection

from articles.models import Article, Correction, CountryTagging, Strength
from articles.models.belongings import with_belongings
from articles.prepared import among_keys, prepared
from tests.cast import NOW, make_author, make_byline, make_issue, make_story, make_topic, tag_country, tag_topic


@prepared
def live_in(at: Any, issue: Any) -> Any:
    """The live stories of an issue."""
    return Article.objects.live(at).filter(issue=issue).in_run_order().select_related("issue")


@prepared
def read_whole(slug: Any) -> Any:
    """A story as its page is given it."""
    return Article.objects.filter(slug=slug).for_reading(whole=True)


@pytest.mark.django_db
def test_each_asking_gets_the_rows_for_its_own_values():
    for volume in (1, 2):
        issue = make_issue(volume)
        make_story(f"Second of {volume}", issue=issue, position=2)
        make_story(f"First of {volume}", issue=issue, position=1)
    rows = {issue.volume: live_in(at=NOW, issue=issue.pk) for issue in [story.issue for story in Article.objects.all()]}
    assert {volume: [str(story) for story in stories] for volume, stories in rows.items()} == {
        1: ["First of 1", "Second of 1"],
        2: ["First of 2", "Second of 2"],
    }
    assert live_in(at=NOW - timedelta(days=4000), issue=rows[1][0].issue_id) == []


@among_keys(3)
def live_among(at: Any, keys: Any) -> Any:
    """Those of the stories that are live."""
    return Article.objects.live(at).filter(pk__in=keys).order_by("pk")


@pytest.mark.django_db
def test_any_number_of_keys_is_asked_for_up_to_the_most_and_no_more():
    stories = [make_story(f"Story {number}") for number in range(4)]
    keys = [story.pk for story in stories]
    assert [live_among(at=NOW, keys=keys[:count]) for count in range(4)] == [stories[:count] for count in range(4)]
    assert live_among(at=NOW - timedelta(days=4000), keys=keys[:2]) == []
    with pytest.raises(ValueError, match="longer"):
        live_among(at=NOW, keys=keys)


@pytest.mark.django_db
def test_the_sql_is_written_once_and_asked_each_time(django_assert_num_queries):
    issue = make_issue()
    live_in(at=NOW, issue=issue.pk)
    make_story("Rain", issue=issue)
    with django_assert_num_queries(1):
        (story,) = live_in(at=NOW, issue=issue.pk)
        assert story.issue == issue


@pytest.mark.django_db(transaction=True)
def test_another_thread_asks_over_its_own_connection():
    issue, found = make_issue(), []
    make_story("Rain", issue=issue)
    live_in(at=NOW, issue=issue.pk)

    def ask() -> None:
        found.extend(live_in(at=NOW, issue=issue.pk))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert [str(story) for story in found] == ["Rain"]
    assert live_in(at=NOW, issue=issue.pk) == found


@pytest.mark.django_db
def test_what_belongs_to_a_story_comes_in_its_own_query_as_it_was_stored(django_assert_num_queries):
    story = make_story("Rain", body="<p>It rains.</p>")
    for name in ("Zoë Lind", "Ana Muñoz"):
        make_byline(story, make_author(name, bio=f"{name} writes."))
    tag_topic(story, make_topic("Weather"), Strength.LEAD)
    tag_country(story, "KE", strength=Strength.MENTION)
    CountryTagging.objects.update(proposed=True)
    Correction.objects.create(article=story, text="It did “not” rain.", on_top=True, corrected_at=NOW)
    with django_assert_num_queries(1):
        (read,) = with_belongings(read_whole(slug=story.slug))
        assert [(one.role, one.author.name, one.author.bio) for one in read.bylines.all()] == [
            ("author", "Zoë Lind", "Zoë Lind writes."),
            ("author", "Ana Muñoz", "Ana Muñoz writes."),
        ]
        assert [(one.tag.name, one.strength) for one in read.topic_taggings.all()] == [("Weather", Strength.LEAD)]
        assert [(one.tag.code, one.proposed) for one in read.country_taggings.all()] == [("KE", True)]
        (said,) = read.corrections.all()
        assert (said.text, said.on_top, said.corrected_at, said.article) == ("It did “not” rain.", True, NOW, story)


@pytest.mark.django_db
def test_a_story_to_which_nothing_belongs_has_empty_lists(django_assert_num_queries):
    story = make_story("Rain")
    with django_assert_num_queries(1):
        (read,) = with_belongings(read_whole(slug=story.slug))
        assert [*read.bylines.all(), *read.corrections.all(), *read.topic_taggings.all()] == []
