"""A story is shown otherwise in its issue, and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.activity.models import Entry
from articles.models import Article
from issues.models import IssueSection, Override
from issues.overriding import overridden, override
from issues.run_order import CannotArrange
from tests.cast import NOW, make_editor, make_image, make_issue, make_proof, make_section, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
NOTHING = {"headline": "", "trail_text": "", "picture": None}


@pytest.fixture
def story():
    return make_story("Rain over Nairobi", issue=make_issue(), position=1, standfirst="It came early.")


def test_readers_of_the_issue_get_the_other_headline_trail_and_picture(client, story):
    picture = make_image(title="Another boat", alt_text="Another boat.")
    fields = {"headline": "Wet at last", "trail_text": "Early, and long.", "picture": picture}
    override(story, story.issue, **fields, by=make_editor(), at=NOW)
    for address in ("/", story.issue.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "Wet at last" in page
        assert "Early, and long." in page
        assert "Another boat." in page
        assert "Rain over Nairobi" not in page
    assert "Rain over Nairobi" in client.get(story.get_absolute_url()).content.decode()
    assert "Another boat." not in client.get(story.get_absolute_url()).content.decode()
    assert picture.token in client.get("/issues/").content.decode()


def test_what_is_emptied_is_the_storys_own_again_and_each_change_is_logged(story):
    vera = make_editor()
    override(story, story.issue, **NOTHING | {"headline": "Wet at last"}, by=vera, at=NOW)
    override(story, story.issue, **NOTHING, by=vera, at=NOW)
    override(story, story.issue, **NOTHING, by=vera, at=NOW)
    assert not Override.objects.exists()
    told = Entry.objects.about("article", story.pk).order_by("pk").values_list("before__headline", "after__headline")
    assert list(told) == [("", "Wet at last"), ("Wet at last", "")]
    of_issue = Entry.objects.about("issue", story.issue_id).values_list("verb", "note", "person_name")
    assert list(of_issue) == [("override", str(story), "vera")] * 2


def test_a_story_that_is_shown_otherwise_cannot_be_saved_by_mistake(story):
    override(story, story.issue, **NOTHING | {"headline": "Wet at last"}, by=None, at=NOW)
    (shown,) = overridden([Article.objects.get()], story.issue)
    with pytest.raises(TypeError):
        shown.save()


def test_an_issue_that_takes_no_changes_and_a_story_that_left_are_refused(story):
    sealed = make_issue(2133, publish_at=NOW + HOUR)
    sealed.proof = make_proof(sealed)
    sealed.save()
    waits = make_story("Waits", issue=sealed, position=1)
    with pytest.raises(CannotArrange, match="goes out exactly so"):
        override(waits, sealed, **NOTHING | {"headline": "Other"}, by=None, at=NOW)
    with pytest.raises(CannotArrange, match="no more"):
        override(story, make_issue(2140), **NOTHING | {"headline": "Other"}, by=None, at=NOW)
    assert not Override.objects.exists()


def test_the_bands_of_a_page_stand_as_the_issue_plans_its_sections_under_its_own_heads(client):
    issue, world, sport = make_issue(), make_section("World"), make_section("Sport")
    for place in range(1, 8):
        make_story(f"Story {place}", issue=issue, position=place, section=world if place < 7 else sport)
    IssueSection.objects.create(issue=issue, section=sport, order=1, head="Only the result")
    IssueSection.objects.create(issue=issue, section=world, order=2)
    page = client.get(issue.get_absolute_url()).content.decode()
    assert page.rindex("Only the result") < page.rindex("Story 7") < page.rindex("Story 5")
