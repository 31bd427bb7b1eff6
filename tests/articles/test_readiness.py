"""What stands between a story and its readers."""

from __future__ import annotations

import pytest

from articles import readiness
from articles.images.models import ImageSource
from tests.cast import make_author, make_byline, make_image, make_section, make_story, tag_country

pytestmark = pytest.mark.django_db


def fields(story):
    return [(remark.level.value, remark.field) for remark in readiness.remarks(story)]


def test_a_complete_story_has_no_remarks():
    story = make_story(standfirst="In short.", section=make_section(), lead_image=make_image())
    make_byline(story, make_author())
    tag_country(story, "KE")
    assert fields(story) == []


def test_a_bare_story_is_blocked_by_its_text_and_warned_of_the_rest():
    story = make_story(body="", standfirst="")
    assert fields(story) == [
        ("blocking", "body"),
        ("warning", "standfirst"),
        ("warning", "bylines"),
        ("warning", "section"),
        ("warning", "countries"),
    ]


def test_a_picture_without_credit_blocks_and_one_without_alt_text_is_a_warning():
    story = make_story(lead_image=make_image(alt_text="", credit_name="", source=None))
    assert [str(remark.message) for remark in readiness.blocking(story)] == ["The lead picture has no credit line."]
    assert ("warning", "lead_image") in fields(story)


def test_a_picture_that_is_still_to_come_is_a_warning():
    story = make_story(image_source=ImageSource.objects.create(name="Atlantic Council"))
    assert ("warning", "lead_image") in fields(story)
    assert readiness.blocking(story) == []
