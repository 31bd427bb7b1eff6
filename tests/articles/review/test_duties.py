"""Who is on it, by when, and what became of the look: each act once, logged, and told to those concerned."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from articles import editing
from articles.activity.models import Entry
from articles.models import Article, WorkingCopy
from articles.publishing import CannotPublish, return_to_draft, send_changes_to_review
from articles.review import duties
from articles.review.models import Comment, Notice
from articles.review.refusal import CannotReview
from articles.review.waiting import waiting_for
from tests.articles.review.people import CHIEF, REPORTER, make_person
from tests.cast import NOW, make_story

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def ana():
    return make_person("Ana Muñoz", REPORTER)


@pytest.fixture
def vera():
    return make_person("Vera Lind", CHIEF)


@pytest.fixture
def zoe():
    return make_person("Zoë Berg", username="zoe")


@pytest.fixture
def story(ana):
    return make_story(status="in_review", created_by=ana)


def fresh(story):
    return Article.objects.get(pk=story.pk)


def told():
    return sorted((notice.recipient.username, notice.kind) for notice in Notice.objects.all())


def logged():
    return [entry.verb for entry in Entry.objects.order_by("id")]


def test_one_is_on_it_and_the_next_hears_who(story, vera, zoe):
    duties.claim(story, by=vera, at=NOW)
    duties.claim(story, by=vera, at=NOW + HOUR)
    with timezone.override("Africa/Nairobi"), pytest.raises(CannotReview) as refused:
        duties.claim(fresh(story), by=zoe, at=NOW + HOUR)
    assert refused.value.message == "Vera Lind is on it since 15:00."
    assert (fresh(story).claimed_by, fresh(story).claimed_at) == (vera, NOW)
    duties.let_go(story, by=zoe, at=NOW)
    duties.claim(story, by=zoe, at=NOW + HOUR)
    assert fresh(story).claimed_by == zoe
    assert logged() == ["claim", "let_go", "claim"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_once_one_has_it():
    story = make_story(status="in_review")
    people = [make_person("Vera Lind"), make_person("Zoe Berg")]
    both, refused = threading.Barrier(2), []

    def claim(person):
        both.wait()
        try:
            duties.claim(fresh(story), by=person, at=NOW)
        except CannotReview as refusal:
            refused.append(refusal.message)
        connection.close()

    hands = [threading.Thread(target=claim, args=[person]) for person in people]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert refused == [f"{fresh(story).claimed_by} is on it since 12:00."]


@pytest.mark.parametrize("act", [duties.claim, duties.approve])
def test_what_is_not_in_review_is_neither_claimed_nor_approved(vera, act):
    story = make_story(status="draft")
    with pytest.raises(CannotReview):
        act(story, by=vera, at=NOW)
    assert fresh(story).claimed_by is None


def test_sent_back_with_reasons_the_writer_is_told_why_and_nobody_is_on_it_any_more(story, vera):
    duties.claim(story, by=vera, at=NOW)
    said = duties.send_back(story, by=vera, at=NOW, reasons="Who says so?")
    assert (fresh(story).status, fresh(story).claimed_by) == ("draft", None)
    assert (said.kind, said.text) == (Comment.Kind.SENT_BACK, "Who says so?")
    assert told() == [("ana", "sent_back")]


def test_whoever_decides_ends_the_claim(story, vera, zoe):
    duties.claim(story, by=zoe, at=NOW)
    return_to_draft(story, by=vera, at=NOW)
    assert fresh(story).claimed_by is None
    assert story.claimed_by is None


def test_nothing_is_sent_back_without_reasons(story, vera):
    with pytest.raises(CannotReview):
        duties.send_back(story, by=vera, at=NOW, reasons=" ")
    assert fresh(story).status == "in_review"


def test_when_the_state_refuses_the_reasons_are_not_said_either(vera):
    story = make_story(status="killed")
    with pytest.raises(CannotPublish):
        duties.send_back(story, by=vera, at=NOW, reasons="Who says so?")
    assert not Comment.objects.exists()


def test_the_changes_to_a_live_story_are_reviewed_and_sent_back_and_readers_keep_what_they_have(ana, vera):
    story = make_story(created_by=ana)
    base = editing.desk_content(story)
    editing.save(story, base | {"headline": "Snow"}, base=base, by=ana, at=NOW)
    send_changes_to_review(story, by=ana, at=NOW)
    duties.claim(story, by=vera, at=NOW)
    duties.send_back(story, by=vera, at=NOW, reasons="Which snow?")
    assert WorkingCopy.objects.get().status == "draft"
    assert (fresh(story).status, fresh(story).headline) == ("cleared", "Rain over Nairobi")


def test_an_approval_is_kept_with_the_version_that_was_approved_and_told(story, zoe, vera):
    editing.record_revision(story, by=None, at=NOW)
    said = duties.approve(story, by=zoe, at=NOW)
    assert (said.kind, said.revision, said.text) == ("approved", 1, "")
    assert fresh(story).status == "in_review"
    assert told() == [("ana", "approved")]


def test_a_story_is_given_to_somebody_who_then_sees_it_and_is_told_once(vera):
    story = make_story(status="draft")
    rita = make_person("Rita Outside", REPORTER)
    duties.assign(story, to=rita, due_at=NOW + HOUR, by=vera, at=NOW)
    duties.assign(story, to=rita, due_at=NOW + 2 * HOUR, by=vera, at=NOW)
    duties.assign(story, to=rita, due_at=NOW + 2 * HOUR, by=vera, at=NOW)
    assert (fresh(story).assigned_to, fresh(story).due_at) == (rita, NOW + 2 * HOUR)
    assert told() == [("rita", "assigned")]
    assert logged() == ["assign", "assign"]


def test_a_check_is_asked_for_and_given_and_both_are_logged(story, vera):
    duties.set_check(story, check="legal_check", to="needed", by=vera, at=NOW)
    duties.set_check(story, check="legal_check", to="needed", by=vera, at=NOW)
    duties.set_check(story, check="legal_check", to="approved", by=vera, at=NOW)
    assert (fresh(story).legal_check, fresh(story).picture_check) == ("approved", "not_needed")
    assert [(entry.before, entry.after) for entry in Entry.objects.order_by("id")] == [
        ({"legal_check": "not_needed"}, {"legal_check": "needed"}),
        ({"legal_check": "needed"}, {"legal_check": "approved"}),
    ]


def test_a_check_that_somebody_else_changed_meanwhile_is_looked_at_again(story, vera):
    opened = fresh(story)
    duties.set_check(story, check="legal_check", to="needed", by=vera, at=NOW)
    with pytest.raises(CannotReview):
        duties.set_check(opened, check="legal_check", to="approved", by=vera, at=NOW)


@pytest.mark.parametrize(("check", "to"), [("status", "cleared"), ("legal_check", "cleared"), ("", "")])
def test_only_checks_can_be_set_as_checks(story, vera, check, to):
    with pytest.raises(CannotReview):
        duties.set_check(story, check=check, to=to, by=vera, at=NOW)


def test_what_waits_comes_with_the_overdue_first(ana, vera):
    late, soon, some_time = (make_story(name, status="draft") for name in ("Late", "Soon", "Some time"))
    for story, due in ((soon, NOW + HOUR), (some_time, None), (late, NOW - HOUR)):
        duties.assign(story, to=ana, due_at=due, by=vera, at=NOW - 2 * HOUR)
    back = make_story("Back", status="in_review", created_by=ana)
    duties.send_back(back, by=vera, at=NOW, reasons="Who says so?")
    waits = [(row.kind, str(row.article), row.text) for row in waiting_for(ana, NOW)]
    assert waits == [
        ("overdue", "Late", ""),
        ("due", "Soon", ""),
        ("assigned", "Some time", ""),
        ("sent_back", "Back", "Who says so?"),
    ]


@pytest.mark.parametrize("count", [1, 12])
def test_what_waits_takes_the_same_queries_for_any_number(ana, vera, count, django_assert_num_queries):
    for number in range(count):
        story = make_story(f"Story {number}", status="in_review", created_by=ana, assigned_to=ana)
        duties.approve(story, by=vera, at=NOW)
    ana.has_perm("articles.view_article")  # rights are read once a request
    with django_assert_num_queries(2):
        waits = waiting_for(ana, NOW)
        assert {(str(row.article), str(row.by)) for row in waits if row.by} == {
            (f"Story {number}", "Vera Lind") for number in range(count)
        }


def test_what_a_person_may_no_longer_see_does_not_wait_for_them(ana, vera, story):
    duties.send_back(story, by=vera, at=NOW, reasons="Who says so?")
    Article.objects.update(created_by=vera)
    assert waiting_for(ana, NOW) == []
