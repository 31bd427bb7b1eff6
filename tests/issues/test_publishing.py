"""The acts on a whole issue, and what follows its going out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from articles.activity.models import Entry
from articles.models import Article
from articles.publishing import CannotPublish, hold, release
from articles.signals import public_pages_changed
from issues import proofs, publishing
from issues.models import Issue
from tests.cast import NOW, make_editor, make_issue, make_publication
from tests.issues.test_proofs import planned, reword, story_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_a_withdrawn_issue_cannot_be_scheduled_until_it_is_back():
    vera, issue = make_editor(), make_issue(publish_at=NOW)
    publishing.withdraw(issue, by=vera, at=NOW, reason="A fault.")
    with pytest.raises(CannotPublish, match="Bring it back first"):
        publishing.schedule(issue, publish_at=NOW + HOUR, by=vera, at=NOW)
    publishing.reinstate(issue, by=vera, at=NOW)
    assert list(Issue.objects.live(NOW)) == [issue]
    with pytest.raises(CannotPublish, match="isn't withdrawn"):
        publishing.reinstate(issue, by=vera, at=NOW)


# ------------------------------------------------------------------------------------------ scheduled on a proof


def proofed(stories=2, **fields):
    """An issue that isn't out, the proof of it, and a person who publishes."""
    make_publication()
    issue = planned(stories, **fields)
    return issue, proofs.take(issue, by=None, at=NOW), make_editor()


def fresh(issue):
    return Issue.objects.get(pk=issue.pk)


def refusal_of(act, issue, **values):
    """Why the act is refused, and at which field; nothing has changed then."""
    before = Issue.objects.filter(pk=issue.pk).values().get()
    with pytest.raises(CannotPublish) as refused:
        act(issue, at=NOW, **values)
    assert Issue.objects.filter(pk=issue.pk).values().get() == before
    return refused.value.message, refused.value.field


def test_an_issue_is_scheduled_on_its_proof_to_the_second_and_takes_no_changes_then():
    issue, proof, vera = proofed()
    moment = NOW + timedelta(hours=18, seconds=31)
    publishing.schedule(issue, publish_at=moment, by=vera, at=NOW, proof=proof)
    assert (fresh(issue).publish_at, fresh(issue).proof) == (moment, proof)
    assert set(issue.articles.values_list("live_from", flat=True)) == {moment}
    assert fresh(issue).why_fixed(NOW) == (
        "Vol 2132 is scheduled on proof 1 and goes out exactly so. Open it for changes first."
    )
    assert not Issue.objects.live(moment - timedelta(seconds=1)).exists()
    assert Issue.objects.live(moment).exists()
    entry = Entry.objects.about("issue", issue.pk).newest_first()[0]
    assert (entry.verb, entry.person, entry.after["proof"]) == ("schedule", vera, "Proof 1")


def test_what_changed_since_the_proof_wants_a_new_one():
    issue, proof, vera = proofed(3)
    reword(story_of(issue, 1), standfirst="Another.")
    hold(story_of(issue, 2), by=None, at=NOW)
    said = ("2 stories changed since proof 1: take a new proof.", "proof")
    assert refusal_of(publishing.publish, issue, by=vera, proof=proof) == said
    assert refusal_of(publishing.schedule, issue, by=vera, proof=proof, publish_at=NOW + HOUR) == said
    again = proofs.take(issue, by=vera, at=NOW)
    said, field = refusal_of(publishing.publish, issue, by=vera, proof=proof)
    assert (said.partition(",")[0], field) == ("There is a newer proof", "proof")
    publishing.publish(issue, by=vera, at=NOW, proof=again)
    assert fresh(issue).is_live(NOW)


def test_a_person_needs_a_proof_where_the_publication_wants_one_and_a_command_does_not():
    issue, _proof, vera = proofed()
    said = ("Take a proof first: the issue goes out exactly as it was proofed.", "proof")
    assert refusal_of(publishing.publish, issue, by=vera) == said
    assert refusal_of(publishing.schedule, issue, by=vera, publish_at=NOW + HOUR) == said
    for values in ({"by": None}, {"by": vera, "unproofed": True}):
        publishing.schedule(issue, publish_at=NOW + HOUR, at=NOW, **values)
        assert (fresh(issue).publish_at, fresh(issue).proof) == (NOW + HOUR, None)
    make_publication(proofs_required=False)
    publishing.publish(issue, by=vera, at=NOW)
    assert fresh(issue).is_live(NOW)


def test_a_proof_of_another_issue_lets_nothing_out():
    issue, _proof, vera = proofed()
    other = proofs.take(make_issue(2133, publish_at=None), by=None, at=NOW)
    assert refusal_of(publishing.publish, issue, by=vera, proof=other)[1] == "proof"


def test_publishing_lets_the_whole_issue_out_this_second_and_a_story_under_embargo_after_it():
    issue, _proof, vera = proofed(3)
    late, early = story_of(issue, 2), story_of(issue, 3)
    reword(late, embargoed_until=(NOW + HOUR).isoformat())
    reword(early, publish_at=(NOW - HOUR).isoformat())
    assert set(Article.objects.live(NOW)) == {early}
    publishing.publish(issue, by=vera, at=NOW, proof=proofs.take(issue, by=vera, at=NOW))
    assert set(Article.objects.live(NOW)) == {story_of(issue, 1), early}
    assert set(Article.objects.live(NOW + HOUR)) == set(issue.articles.all())
    assert Entry.objects.about("issue", issue.pk).newest_first()[0].verb == "publish"


def test_publishing_twice_is_refused_with_the_moment_since_when_it_is_out():
    issue, proof, vera = proofed()
    publishing.publish(issue, by=vera, at=NOW, proof=proof)
    said = ("It is out since Sun 2 Nov 2025, 12:00.", "publish_at")
    assert refusal_of(publishing.publish, issue, by=vera, proof=proof) == said
    assert refusal_of(publishing.schedule, issue, by=vera, proof=proof, publish_at=NOW + HOUR) == said
    assert refusal_of(publishing.reschedule, issue, by=vera, publish_at=NOW + HOUR) == said


def test_a_person_schedules_nothing_for_a_moment_that_has_passed():
    issue, proof, vera = proofed()
    said = ("This has passed. Choose a later time, or publish the issue now.", "publish_at")
    assert refusal_of(publishing.schedule, issue, by=vera, proof=proof, publish_at=NOW) == said


def test_what_blocks_the_issue_is_named_and_the_lead_under_embargo_at_the_time():
    issue, proof, vera = proofed(2)
    Article.objects.filter(pk=story_of(issue, 2).pk).update(status="draft")
    said, field = refusal_of(publishing.publish, issue, by=vera, proof=proof)
    assert (said, field) == ("“Story 2”: “Draft”: clear it or take it out.", "")
    assert refusal_of(publishing.close, issue, by=vera) == (said, "")
    Article.objects.filter(issue=issue).update(status="cleared", embargoed_until=NOW + 2 * HOUR)
    early = {"by": vera, "publish_at": NOW + HOUR, "proof": proofs.take(issue, by=None, at=NOW)}
    said, field = refusal_of(publishing.schedule, issue, **early)
    assert (said.startswith("“Story 1”: The lead is under embargo until Sun 2 Nov 2025, 14:00"), field) == (
        True, "publish_at",
    )  # fmt: skip
    publishing.schedule(issue, at=NOW, **early | {"publish_at": NOW + 2 * HOUR})
    assert refusal_of(publishing.reschedule, issue, by=vera, publish_at=NOW + HOUR)[1] == "publish_at"


def test_an_issue_without_a_story_does_not_go_out():
    issue, proof, vera = proofed(0)
    assert refusal_of(publishing.publish, issue, by=vera, proof=proof) == ("No story stands in it yet.", "")


def test_another_time_keeps_the_proof_and_opening_for_changes_takes_both_off():
    issue, proof, vera = proofed()
    publishing.schedule(issue, publish_at=NOW + HOUR, by=vera, at=NOW, proof=proof)
    publishing.reschedule(issue, publish_at=NOW + 2 * HOUR, by=vera, at=NOW)
    assert (fresh(issue).publish_at, fresh(issue).proof) == (NOW + 2 * HOUR, proof)
    publishing.open_for_changes(issue, by=vera, at=NOW)
    assert (fresh(issue).publish_at, fresh(issue).proof, fresh(issue).why_fixed(NOW)) == (None, None, "")
    assert set(issue.articles.values_list("live_from", flat=True)) == {None}
    assert refusal_of(publishing.reschedule, issue, by=vera, publish_at=NOW + HOUR)[1] == "proof"
    publishing.publish(issue, by=vera, at=NOW, proof=proof)
    assert refusal_of(publishing.open_for_changes, issue, by=vera)[1] == "publish_at"


def test_keeping_back_is_free_after_the_proof_and_nothing_joins():
    issue, _proof, vera = proofed(3)
    hold(story_of(issue, 3), by=None, at=NOW)
    publishing.schedule(issue, publish_at=NOW + HOUR, by=vera, at=NOW, proof=proofs.take(issue, by=vera, at=NOW))
    hold(story_of(issue, 2), by=vera, at=NOW)
    with pytest.raises(CannotPublish, match="goes out exactly so"):
        release(story_of(issue, 3), by=vera, at=NOW)
    with pytest.raises(ValidationError) as refused:
        reword(story_of(issue, 1), headline="Another")
    assert list(refused.value.message_dict) == ["headline"]
    assert {story.headline for story in Article.objects.live(NOW + HOUR)} == {"Story 1"}


def test_an_issue_that_is_out_is_withdrawn_with_a_reason_and_not_unscheduled():
    vera, issue = make_editor(), make_issue(publish_at=NOW)
    assert refusal_of(publishing.unschedule, issue, by=None)[1] == "publish_at"
    assert refusal_of(publishing.withdraw, issue, by=vera, reason=" ") == ("Write why the issue comes off.", "reason")
    later = make_issue(2133, publish_at=NOW + HOUR)
    publishing.unschedule(later, by=None, at=NOW)
    assert fresh(later).publish_at is None
    assert refusal_of(publishing.withdraw, later, by=vera, reason="A fault.")[0] == (
        "Only an issue that is out can be withdrawn."
    )
    publishing.withdraw(issue, by=vera, at=NOW, reason="A fault.")
    assert Entry.objects.about("issue", issue.pk).newest_first()[0].note == "A fault."


def test_closing_names_who_and_when_and_reopening_takes_both_away():
    vera, issue = make_editor(), make_issue()
    publishing.close(issue, by=vera, at=NOW)
    publishing.close(issue, by=make_editor("nora"), at=NOW + HOUR)
    assert (fresh(issue).closed_at, fresh(issue).closed_by) == (NOW, vera)
    publishing.reopen(issue, by=vera, at=NOW)
    publishing.reopen(issue, by=vera, at=NOW)
    assert (fresh(issue).closed_at, fresh(issue).closed_by) == (None, None)
    assert list(Entry.objects.about("issue", issue.pk).order_by("id").values_list("verb", flat=True)) == [
        "close",
        "reopen",
    ]


def test_each_act_tells_that_public_pages_changed(django_capture_on_commit_callbacks):
    issue, proof, vera = proofed()
    heard = []

    def listen(sender, what, **kwargs):
        heard.append(what)

    public_pages_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            publishing.publish(issue, by=vera, at=NOW, proof=proof)
    finally:
        public_pages_changed.disconnect(listen)
    assert heard == [issue]
