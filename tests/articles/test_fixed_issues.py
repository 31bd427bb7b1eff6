"""A closed issue, and one that waits for its second on a proof, take no changes; keeping back is always free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from articles import publishing
from articles.editing import autosave, desk_content, save
from articles.models import Article
from articles.publishing import CannotPublish
from articles.rights import fields_open_to, is_locked
from tests.cast import NOW, make_editor, make_issue, make_proof, make_story

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def sealed_issue(volume: int = 2133):
    issue = make_issue(volume, publish_at=NOW + HOUR)
    issue.proof = make_proof(issue, number=3)
    issue.save()
    return issue


def closed_issue(volume: int = 2133):
    return make_issue(volume, publish_at=NOW + HOUR, closed_at=NOW, closed_by=make_editor("carl"))


def moved(story: Article, issue) -> dict[str, object]:
    return desk_content(story) | {"issue_id": issue.pk if issue else None, "position": None}


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (sealed_issue, "Vol 2133 is scheduled on proof 3 and goes out exactly so. Open it for changes first."),
        (closed_issue, "Vol 2133 is closed. Reopen it first."),
    ],
)
def test_nothing_is_moved_into_or_out_of_it_and_the_field_says_why(make, sentence):
    issue, vera = make(), make_editor()
    inside = make_story("Inside", issue=issue, position=1)
    outside = make_story("Outside", publish_at=None, status="draft")
    for story, goal in ((inside, None), (outside, issue)):
        with pytest.raises(ValidationError) as refusal:
            save(story, moved(story, goal), base=desk_content(story), by=vera, at=NOW)
        assert refusal.value.message_dict == {"issue": [sentence]}
    assert (Article.objects.get(pk=inside.pk).issue, Article.objects.get(pk=outside.pk).issue) == (issue, None)


def test_what_was_typed_beside_a_refused_move_is_saved_while_typing():
    issue, vera = sealed_issue(), make_editor()
    story = make_story("Outside", publish_at=None, status="draft")
    typed = moved(story, issue) | {"headline": "Outside, still"}
    saved = autosave(story, typed, base=desk_content(story), by=vera, at=NOW)
    assert (saved.content["headline"], saved.content["issue_id"]) == ("Outside, still", None)
    assert list(saved.refused) == ["issue"]


def test_its_stories_are_locked_until_it_is_out_and_open_to_the_desk_from_then_on():
    issue, vera = sealed_issue(), make_editor()
    story = make_story("Inside", issue=issue, position=1)
    late = make_story("Late", issue=issue, position=2, status="draft")
    assert is_locked(story, NOW)
    assert "headline" not in fields_open_to(vera, story, NOW)
    assert not is_locked(story, NOW + HOUR)
    assert not is_locked(late, NOW + HOUR)


def test_nothing_joins_it_and_anything_may_be_kept_back():
    issue, vera = sealed_issue(), make_editor()
    story = make_story("Inside", issue=issue, position=1)
    publishing.hold(story, by=vera, at=NOW)
    with pytest.raises(CannotPublish, match="goes out exactly so") as refusal:
        publishing.release(story, by=vera, at=NOW)
    assert refusal.value.field == "issue"
    assert Article.objects.get(pk=story.pk).status == "held"


def test_a_story_with_a_time_of_its_own_may_be_cleared_whatever_its_issue_waits_for():
    story = make_story("Ahead", issue=sealed_issue(), publish_at=NOW, status="draft")
    publishing.clear(story, by=make_editor(), at=NOW)
    assert story.is_live(NOW)


def test_an_issue_that_is_withdrawn_or_has_no_time_is_not_sealed():
    issue = sealed_issue()
    assert issue.is_sealed(NOW)
    assert not issue.is_sealed(NOW + HOUR)
    issue.publish_at = None
    assert not issue.is_sealed(NOW)
