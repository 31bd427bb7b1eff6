"""The sequence of stories in an issue."""

from __future__ import annotations

import pytest

from articles.models import Article
from issues.run_order import arrange, place_last
from tests.cast import make_issue, make_story

pytestmark = pytest.mark.django_db


def order(issue):
    return list(Article.objects.filter(issue=issue).in_run_order().values_list("headline", "position"))


def placed(issue, *headlines):
    stories = []
    for headline in headlines:
        story = make_story(headline)
        place_last(story, issue)
        story.save()
        stories.append(story)
    return stories


def test_a_story_is_placed_behind_the_last():
    issue = make_issue()
    placed(issue, "a", "b")
    placed(make_issue(2133), "elsewhere")
    assert order(issue) == [("a", 1), ("b", 2)]


def test_arranging_moves_every_story_and_leaves_no_gap():
    issue = make_issue()
    a, b, c = placed(issue, "a", "b", "c")
    arrange(issue, [c.pk, a.pk, b.pk])
    assert order(issue) == [("c", 1), ("a", 2), ("b", 3)]


def test_stories_that_are_not_named_follow_as_they_stood_and_strangers_are_left_out():
    issue = make_issue()
    a, _b, c = placed(issue, "a", "b", "c")
    (stranger,) = placed(make_issue(2133), "stranger")
    Article.objects.filter(pk=a.pk).update(position=None)
    arrange(issue, [c.pk, stranger.pk, c.pk])
    assert order(issue) == [("c", 1), ("b", 2), ("a", 3)]
    assert order(stranger.issue) == [("stranger", 1)]
