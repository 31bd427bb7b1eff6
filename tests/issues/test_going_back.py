"""Going back to a proof: one act, all or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.activity.models import Entry
from articles.models import Article, WorkingCopy
from articles.publishing import hold, kill, spike
from issues import proofs
from issues.models import Issue, IssueSection, Override
from issues.proofs import CannotGoBack
from issues.run_order import arrange
from tests.cast import NOW, make_editor, make_image, make_issue, make_section, make_story, make_topic, tag_topic
from tests.issues.test_proofs import planned, reword, story_of

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


def order_of(issue):
    return list(Article.objects.filter(issue=issue).in_run_order().values_list("headline", "position"))


def test_wording_tags_order_overrides_and_the_issues_own_texts_are_what_they_were():
    issue = planned(3, title="The water issue", letter="<p>Dear readers,</p>", cover=make_image())
    IssueSection.objects.create(issue=issue, section=make_section(), order=1, head="The world")
    topic, vera = make_topic(), make_editor()
    tag_topic(story_of(issue, 1), topic)
    Override.objects.create(issue=issue, article=story_of(issue, 2), headline="Louder")
    proof = proofs.take(issue, by=vera, at=NOW)
    reword(story_of(issue, 1), body="<p>Other words.</p>", topics=[])
    Override.objects.all().delete()
    Override.objects.create(issue=issue, article=story_of(issue, 3), headline="Softer")
    arrange(issue, [story_of(issue, 3).pk])
    IssueSection.objects.all().delete()
    Issue.objects.filter(pk=issue.pk).update(title="", letter="", cover=None)
    proofs.go_back_to(proof, by=vera, at=LATER)
    assert not proofs.changes_since(proof)
    assert order_of(issue) == [("Story 1", 1), ("Story 2", 2), ("Story 3", 3)]
    first = story_of(issue, 1)
    assert (first.body, list(first.topics.all())) == ("<p>The rain came early and stayed.</p>", [topic])
    last = first.revisions.first()
    assert (last.note, last.saved_by, last.saved_at) == ("Back to proof 1 of Vol 2132", vera, LATER)
    [entry] = Entry.objects.about("issue", issue.pk).filter(verb="go_back")
    assert (entry.person, entry.after) == (vera, {"proof": 1})


def test_a_story_that_came_goes_to_the_tray_and_one_that_left_comes_back():
    issue, other = planned(3), make_issue(2133, publish_at=None)
    proof = proofs.take(issue, by=None, at=NOW)
    gone = story_of(issue, 2)
    Article.objects.filter(pk=gone.pk).update(issue=other, position=1)
    stays = make_story("Stays there", issue=other, position=2)
    new = make_story("New", issue=issue, position=9)
    plan = proofs.what_returns(proof, at=LATER)
    assert [story.headline for story in plan.to_the_tray] == ["New"]
    assert [story.headline for story in plan.come_back] == ["Story 2"]
    proofs.go_back_to(proof, by=None, at=LATER)
    assert order_of(issue) == [("Story 1", 1), ("Story 2", 2), ("Story 3", 3)]
    assert order_of(other) == [("Stays there", 1)]
    assert Article.objects.get(pk=stays.pk).issue == other
    new.refresh_from_db()
    assert (new.issue, new.position, new.live_from, new.status) == (None, None, None, "cleared")


def test_a_story_that_comes_back_goes_out_with_this_issue_again():
    issue, other = planned(1, publish_at=NOW + timedelta(days=1)), make_issue(2133, publish_at=NOW + timedelta(days=2))
    proof = proofs.take(issue, by=None, at=NOW)
    story = story_of(issue, 1)
    story.issue = other
    story.save()
    proofs.go_back_to(proof, by=None, at=LATER)
    assert Article.objects.get(pk=story.pk).live_from == NOW + timedelta(days=1)


def test_what_people_decided_since_stays_and_is_said():
    issue = planned(3)
    proof = proofs.take(issue, by=None, at=NOW)
    hold(story_of(issue, 1), by=None, at=NOW)
    spike(story_of(issue, 2), by=None, at=NOW)
    reword(story_of(issue, 3), publish_at=(NOW + timedelta(days=9)).isoformat())
    plan = proofs.go_back_to(proof, by=None, at=LATER)
    assert [(story.headline, said) for story, said in plan.stays] == [
        ("Story 2", "stays “Spiked”, and no part of the issue"),
        ("Story 1", "was “Cleared”, stays “Held”"),
        ("Story 3", "its times and address stay as they are now"),
    ]
    assert list(Article.objects.filter(issue=issue).in_run_order().values_list("status", flat=True)) == [
        "held", "spiked", "cleared",
    ]  # fmt: skip


def test_readers_keep_what_a_live_story_says_and_the_old_wording_waits_as_a_working_copy():
    issue = planned(1, publish_at=NOW - timedelta(days=1))
    proof = proofs.take(issue, by=None, at=NOW)
    Article.objects.filter(issue=issue).update(standfirst="Another.")
    done = proofs.go_back_to(proof, by=None, at=LATER)
    assert [story.headline for story in done.waits] == ["Story 1"]
    assert story_of(issue, 1).standfirst == "Another."
    assert WorkingCopy.objects.get().content["standfirst"] == "About 1."


@pytest.mark.parametrize(
    ("become", "said"),
    [
        (
            lambda story, other: Article.objects.filter(pk=story.pk).update(issue=other, live_from=NOW),
            "“Story 2” has run elsewhere and can't come back.",
        ),
        (
            lambda story, other: [
                Article.objects.filter(pk=story.pk).update(issue=other, live_from=None),
                Issue.objects.filter(pk=other.pk).update(closed_at=NOW, closed_by=make_editor("closer")),
            ],
            "“Story 2” can’t come back. Vol 2133 is closed. Reopen it first.",
        ),
        (lambda story, other: story.delete(), "“Story 2” was deleted and can't come back."),
    ],
    ids=["has run", "in a closed issue", "deleted"],
)
def test_a_story_that_cannot_come_back_stops_the_whole_and_is_named(become, said):
    issue, other = planned(2), make_issue(2133, publish_at=None)
    proof = proofs.take(issue, by=None, at=NOW)
    become(story_of(issue, 2), other)
    reword(story_of(issue, 1), standfirst="Another.")
    with pytest.raises(CannotGoBack) as refusal:
        proofs.go_back_to(proof, by=None, at=LATER)
    assert refusal.value.message == said
    assert story_of(issue, 1).standfirst == "Another."
    assert not Entry.objects.filter(verb="go_back").exists()


def test_a_story_that_came_and_has_run_with_the_issue_is_not_taken_from_its_readers():
    issue = planned(1, publish_at=NOW - timedelta(days=1))
    proof = proofs.take(issue, by=None, at=NOW)
    make_story("Late news", issue=issue, position=2)
    with pytest.raises(CannotGoBack, match="“Late news” came since and has run with this issue"):
        proofs.go_back_to(proof, by=None, at=LATER)


def test_nothing_goes_back_in_a_closed_issue():
    issue = planned(1)
    proof = proofs.take(issue, by=None, at=NOW)
    Issue.objects.filter(pk=issue.pk).update(closed_at=NOW, closed_by=make_editor())
    with pytest.raises(CannotGoBack, match="Vol 2132 is closed"):
        proofs.go_back_to(proof, by=None, at=LATER)


def test_a_killed_story_stays_dead():
    issue = planned(2, publish_at=NOW - timedelta(days=1))
    proof = proofs.take(issue, by=None, at=NOW)
    kill(story_of(issue, 2), by=None, at=NOW, reason="Wrong.")
    proofs.go_back_to(proof, by=None, at=LATER)
    assert story_of(issue, 2).status == "killed"


def test_what_was_deleted_since_beside_the_stories_is_left_out():
    picture, section = make_image(), make_section()
    issue = planned(1, cover=picture)
    IssueSection.objects.create(issue=issue, section=section)
    Override.objects.create(issue=issue, article=story_of(issue, 1), headline="Louder", picture=make_image())
    proof = proofs.take(issue, by=None, at=NOW)
    Override.objects.get().picture.delete()
    Override.objects.all().delete()
    picture.delete()
    section.delete()
    proofs.go_back_to(proof, by=None, at=LATER)
    assert (Issue.objects.get().cover, IssueSection.objects.count()) == (None, 0)
    assert (Override.objects.get().headline, Override.objects.get().picture) == ("Louder", None)
