"""What is sealed goes out as it was proofed: no side door changes readers' words between the schedule and the hour."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from articles import publishing
from articles.content import content_of
from articles.editing import autosave, desk_content
from articles.models import Article, WorkingCopy
from articles.publishing import CannotPublish
from issues import proofs
from issues.publishing import schedule
from tests.cast import NOW, make_editor, make_image, make_issue, make_publication, make_story, make_topic

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
