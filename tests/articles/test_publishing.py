"""The acts on a story: what each allows, refuses and leaves behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles import publishing
from articles.models import Article, Correction, Withdrawal
from articles.publishing import CannotPublish
from articles.signals import public_pages_changed
from tests.cast import NOW, make_image, make_issue, make_story

pytestmark = pytest.mark.django_db
Status = Article.Status


def test_a_draft_goes_through_review_to_cleared():
    story = make_story(status=Status.DRAFT)
    publishing.send_to_review(story, by=None, at=NOW)
    assert story.status == Status.IN_REVIEW
    publishing.clear(story, by=None, at=NOW)
    assert Article.objects.get().status == Status.CLEARED


def test_a_story_without_text_is_refused_at_the_body_and_stays_a_draft():
    story = make_story(status=Status.DRAFT, body="")
    with pytest.raises(CannotPublish) as refusal:
        publishing.clear(story, by=None, at=NOW)
    assert refusal.value.field == "body"
    assert Article.objects.get().status == Status.DRAFT


def test_a_lead_picture_without_credit_is_refused_at_the_picture():
    story = make_story(status=Status.DRAFT, lead_image=make_image(credit_name="", source=None))
    with pytest.raises(CannotPublish) as refusal:
        publishing.clear(story, by=None, at=NOW)
    assert (refusal.value.field, refusal.value.message) == ("lead_image", "The lead picture has no credit line.")


def test_what_has_run_is_withdrawn_and_not_spiked():
    story = make_story(issue=make_issue())
    assert publishing.allowed_acts(story, NOW) == ["withdraw", "kill"]
    with pytest.raises(CannotPublish):
        publishing.spike(story, by=None, at=NOW)


def test_what_has_not_run_is_spiked_and_not_withdrawn():
    story = make_story(publish_at=NOW + timedelta(hours=1))
    assert publishing.allowed_acts(story, NOW) == ["return_to_draft", "hold", "spike"]
    publishing.spike(story, by=None, at=NOW)
    publishing.return_to_draft(story, by=None, at=NOW)
    assert Article.objects.get().status == Status.DRAFT


def test_withdrawing_takes_a_story_off_with_its_reason_and_it_may_return():
    story = make_story()
    publishing.withdraw(story, by=None, at=NOW, reason="A source took it back.")
    assert list(Article.objects.live(NOW)) == []
    assert list(Withdrawal.objects.values_list("reason", "for_good")) == [("A source took it back.", False)]
    publishing.reinstate(story, by=None, at=NOW)
    assert list(Article.objects.live(NOW)) == [story]


def test_a_kill_wants_a_reason_and_tells_readers_a_sentence():
    story = make_story()
    with pytest.raises(CannotPublish) as refusal:
        publishing.kill(story, by=None, at=NOW, reason=" ")
    assert refusal.value.field == "reason"
    publishing.kill(story, by=None, at=NOW, reason="Invented.", told_readers="We were deceived.")
    assert Withdrawal.objects.get().told_readers == "We were deceived."
    assert publishing.allowed_acts(story, NOW) == []


def test_of_two_people_who_decide_at_once_the_second_is_told():
    story = make_story(status=Status.IN_REVIEW)
    seen_by_another = Article.objects.get()
    publishing.clear(story, by=None, at=NOW)
    with pytest.raises(CannotPublish, match="Somebody else was faster"):
        publishing.return_to_draft(seen_by_another, by=None, at=NOW)
    assert Article.objects.get().status == Status.CLEARED


def test_only_what_has_run_can_be_corrected():
    story = make_story(status=Status.DRAFT)
    with pytest.raises(CannotPublish, match="Just edit it"):
        publishing.correct(story, by=None, at=NOW, text="It was four.", kind=Correction.Kind.CORRECTION)
    ran = make_story()
    publishing.correct(ran, by=None, at=NOW, text="It was four.", kind=Correction.Kind.CORRECTION)
    assert list(ran.corrections.values_list("text", flat=True)) == ["It was four."]


def test_rooms_above_are_told_after_commit_and_not_before(django_capture_on_commit_callbacks):
    told = []

    def listen(sender, what, **kwargs):
        told.append(what)

    public_pages_changed.connect(listen)
    story = make_story(status=Status.DRAFT)
    with django_capture_on_commit_callbacks(execute=True):
        publishing.clear(story, by=None, at=NOW)
        assert told == []
    public_pages_changed.disconnect(listen)
    assert told == [story]
