"""A word is accepted, refused, deprecated, hidden: once, logged, and never while a proofed issue shows it."""

from __future__ import annotations

import pytest
from django.utils import translation

from articles.activity.models import Entry
from articles.governing.models import Decision
from articles.governing.refusal import CannotGovern
from articles.governing.standing import decide, refuse, why_not_given
from articles.governing.undoing import undo
from articles.tagging.models import Topic
from tests.articles.governing.vocabulary import stories_on, topics_of, work_off
from tests.cast import NOW, make_issue, make_story, make_topic, put_to_bed, tag_topic

pytestmark = pytest.mark.django_db

PROPOSED = Topic.Status.PROPOSED


def verbs(topic: Topic) -> list[str]:
    return list(Entry.objects.about("topic", topic.pk).order_by("id").values_list("verb", flat=True))


def test_a_proposal_is_accepted_once(editor):
    topic = make_topic("Bees", status=PROPOSED)
    decide(topic, "accept", by=editor, at=NOW)
    with pytest.raises(CannotGovern, match="Somebody decided meanwhile: “Bees” is in use"):
        decide(topic, "accept", by=editor, at=NOW)
    topic.refresh_from_db()
    assert (topic.is_public, verbs(topic)) == (True, ["accept"])
    entry = Entry.objects.get()
    assert (entry.before, entry.after) == ({"status": "proposed"}, {"status": "in_use"})


@pytest.mark.parametrize(
    ("act", "status", "is_public", "is_offered"),
    [("deprecate", "deprecated", True, False), ("hide", "hidden", False, True)],
)
def test_a_topic_in_use_is_put_aside_and_used_again(editor, act, status, is_public, is_offered):
    topic = decide(make_topic("Bees"), act, by=editor, at=NOW)
    assert (topic.status, topic.is_public, topic.is_offered) == (status, is_public, is_offered)
    assert decide(topic, "use_again", by=editor, at=NOW).status == Topic.Status.IN_USE
    assert verbs(topic) == [act, "use_again"]


def test_a_refused_word_leaves_its_stories_says_why_and_can_come_back(editor):
    topic = make_topic("Beez", status=PROPOSED)
    stories = stories_on(topic, 3)
    decision = refuse(topic, reason="A typing error", by=editor, at=NOW)
    assert decision.stories == 3
    work_off()
    assert [topics_of(story) for story in stories] == [{}, {}, {}]
    assert Topic.objects.bring("BEEZ")[0].status == Topic.Status.REFUSED
    says = "“Beez” was refused by vera on Sun 2 Nov 2025: A typing error"
    assert why_not_given(Topic.objects.get(pk=topic.pk)) == says
    undo(decision, by=editor, at=NOW)
    work_off()
    assert topics_of(stories[0]) == {"Beez": 2}
    assert Topic.objects.get(pk=topic.pk).status == PROPOSED
    with pytest.raises(CannotGovern, match="undone already"):
        undo(decision, by=editor, at=NOW)


def test_a_refused_word_is_not_accepted_while_it_is_still_being_taken_off(editor):
    topic = make_topic("Beez", status=PROPOSED)
    stories_on(topic, 1)
    refuse(topic, by=editor, at=NOW)
    with pytest.raises(CannotGovern, match="still being changed"):
        decide(topic, "accept", by=editor, at=NOW)
    work_off()
    assert decide(topic, "accept", by=editor, at=NOW).status == Topic.Status.IN_USE


def test_the_day_of_a_refusal_is_that_of_the_newsroom(editor, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    topic = make_topic("Beez", status=PROPOSED)
    refuse(topic, by=editor, at=NOW.replace(hour=23))
    with translation.override("de"):
        assert "3. November 2025" in why_not_given(Topic.objects.get(pk=topic.pk))


def test_only_a_proposal_is_refused_and_none_with_others_below_it(editor):
    with pytest.raises(CannotGovern, match="is in use"):
        refuse(make_topic("Bees"), by=editor, at=NOW)
    above = make_topic("Insects", status=PROPOSED)
    make_topic("Wasps", parent=above)
    with pytest.raises(CannotGovern, match="Topics stand below it"):
        refuse(above, by=editor, at=NOW)
    assert not Decision.objects.exists()


def test_what_a_closed_issue_shows_is_neither_hidden_nor_shown_anew(editor):
    issue = make_issue(publish_at=None)
    bees, wasps = make_topic("Bees"), make_topic("Wasps", status=PROPOSED)
    story = make_story(issue=issue)
    tag_topic(story, bees)
    tag_topic(story, wasps)
    put_to_bed(issue, by=editor)
    for topic, act in [(bees, "hide"), (wasps, "accept")]:
        with pytest.raises(CannotGovern, match="stands in it"):
            decide(topic, act, by=editor, at=NOW)
    assert decide(bees, "deprecate", by=editor, at=NOW).is_public
