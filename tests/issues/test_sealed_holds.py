"""What is sealed goes out as it was proofed: no side door changes readers' words between the schedule and the hour."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.content import content_of
from articles.editing import autosave, desk_content
from articles.models import Article, WorkingCopy
from articles.publishing import CannotPublish
from issues import proofs
from issues.publishing import schedule
from tests.cast import NOW, make_issue, make_person, make_publication, make_story, make_topic
from tests.newsroom.desk.forms import send

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FIXED = "goes out exactly so. Open it for changes first."


def seal(issue):
    """Schedule the issue on a proof of what it says now, for an hour from now."""
    schedule(issue, publish_at=NOW + HOUR, by=None, at=NOW, proof=proofs.take(issue, by=None, at=NOW))
    issue.refresh_from_db()
    return issue


@pytest.fixture
def story(editor):
    """A cleared story of a sealed issue; before that somebody typed another headline, and nobody saved it by hand."""
    make_publication()
    issue = make_issue(2133, publish_at=None)
    story = make_story("As proofed", issue=issue, position=1, standfirst="What it is about.")
    typed = desk_content(story) | {"headline": "As typed"}
    autosave(story, typed, base=desk_content(story), by=editor, at=NOW)
    seal(issue)
    return Article.objects.select_related("issue").get(pk=story.pk)


def seal_until_later(story):
    """The doors of the desk look at the clock on the wall."""
    story.issue.publish_at = timezone.now() + HOUR
    story.issue.save()


def headline_of(story):
    return Article.objects.get(pk=story.pk).headline


@pytest.mark.parametrize("hour", [None, NOW + HOUR / 2])
def test_changes_that_wait_are_not_published_into_a_sealed_issue(story, editor, hour):
    with pytest.raises(CannotPublish, match=FIXED):
        publishing.clear_changes(story, by=editor, at=NOW, publish_at=hour)
    assert headline_of(story) == "As proofed"


def test_changes_whose_hour_comes_while_the_issue_is_sealed_wait_for_it(story):
    copy = WorkingCopy.objects.get(article=story)
    copy.publish_at, copy.cleared_content = NOW - HOUR, copy.content
    copy.save()
    assert publishing.publish_due_changes(NOW) == []
    assert headline_of(story) == "As proofed"
    assert publishing.publish_due_changes(NOW + HOUR) == [story]
    assert headline_of(story) == "As typed"


def tagged_by(tagger, story, topic):
    """The answer to a tag that is set in the story's row of the list."""
    desk = Client()
    desk.force_login(tagger)
    return desk.post(
        reverse("admin:articles_article_row_tags", args=[story.pk]),
        {"topics": topic.pk, "countries": "", "seen_topics": "", "seen_countries": ""},
    )


def still_typed(story):
    copy = WorkingCopy.objects.get(article=story)
    return desk_content(story)["headline"], copy.base["headline"]


def test_a_tagger_tags_a_story_of_a_sealed_issue_and_what_was_typed_there_stays_typed(story):
    topic = make_topic()
    seal_until_later(story)
    assert tagged_by(make_person("tagger"), story, topic).status_code == 200
    assert [row["tag_id"] for row in content_of(story)["topics"]] == [topic.pk]
    assert (headline_of(story), still_typed(story)) == ("As proofed", ("As typed", "As proofed"))


@pytest.mark.parametrize("door", ["row", "form", "calendar"])
def test_whoever_tags_or_plans_saves_nobody_elses_unsaved_words(editor, door):
    make_publication()
    later = {"publish_at": timezone.now() + HOUR}  # cleared, and not out
    story = make_story("As cleared", **later)
    autosave(story, desk_content(story) | {"headline": "As typed"}, base=desk_content(story), by=editor, at=NOW)
    topic, desk = make_topic(), Client()
    if door == "row":
        assert tagged_by(make_person("tagger"), story, topic).status_code == 200
    elif door == "form":
        desk.force_login(make_person("tagger"))
        page = reverse("admin:articles_article_change", args=[story.pk])
        answer = send(desk, page, topics=json.dumps([{"tag_id": topic.pk, "strength": 2}]))
        assert answer.status_code == 302
        assert content_of(Article.objects.get(pk=story.pk))["topics"]
    else:
        desk.force_login(editor)
        plan = {"story": story.pk, "day": "2025-11-05", "seen": ""}
        assert desk.post(reverse("admin:plan"), plan).status_code == 200
        assert str(Article.objects.get(pk=story.pk).planned_on) == "2025-11-05"
    assert (headline_of(story), still_typed(story)) == ("As cleared", ("As typed", "As cleared"))
