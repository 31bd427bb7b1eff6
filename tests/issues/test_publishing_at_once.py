"""Two hands on one issue in the same second: one publishes, and nothing that wasn't proofed slips in."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from articles import editing
from articles.models import Article
from articles.publishing import CannotPublish, clear
from issues import proofs, publishing
from issues.models import Issue, Proof
from tests.cast import NOW, make_editor, make_issue, make_publication, make_story
from tests.issues.test_proofs import planned, story_of

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = (CannotPublish, ValidationError, editing.Conflict, proofs.CannotGoBack)


def at_once(*acts):
    """Do these in the same moment, each on a connection of its own; what each came to."""
    together = Barrier(len(acts))

    def one(act):
        try:
            together.wait()
            return act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(one, acts))


def proofed(stories=5):
    make_publication()
    issue = planned(stories)
    return issue, proofs.take(issue, by=None, at=NOW), make_editor()


def publishes(issue, proof, vera):
    return lambda: publishing.publish(Issue.objects.get(pk=issue.pk), by=vera, at=NOW, proof=proof)


def saves(story, **fields):
    """Save as a form that was opened before the press."""
    opened = editing.desk_content(story)
    return lambda: editing.save(Article.objects.get(pk=story.pk), opened | fields, base=opened, by=None, at=NOW)


def test_of_eight_who_press_publish_one_publishes():
    issue, proof, vera = proofed()
    came_to = at_once(*[publishes(issue, proof, vera)] * 8)
    assert Counter(type(one).__name__ for one in came_to) == {"NoneType": 1, "CannotPublish": 7}
    assert {str(one) for one in came_to if one} == {"It is out since Sun 2 Nov 2025, 12:00."}
    assert issue.articles.filter(live_from=NOW).count() == 5


def test_of_eight_who_take_a_proof_each_has_a_number_of_its_own():
    issue, _proof, vera = proofed()
    taken = at_once(*[lambda: proofs.take(Issue.objects.get(pk=issue.pk), by=vera, at=NOW)] * 8)
    assert sorted(proof.number for proof in taken) == list(range(2, 10))


@pytest.mark.parametrize("turn", range(6))
def test_a_save_that_races_with_publish_changes_nothing_that_readers_get_unproofed(turn):
    issue, proof, vera = proofed()
    story = story_of(issue, 1 + turn % 5)
    published, _saved = at_once(publishes(issue, proof, vera), saves(story, standfirst="Slipped in."))
    says = Article.objects.get(pk=story.pk).standfirst
    if published is None:
        # The save came after, and waits as a working copy of what is out.
        assert says == story.standfirst
        assert editing.desk_content(Article.objects.get(pk=story.pk))["standfirst"] == "Slipped in."
    else:
        assert str(published) == "1 story changed since proof 1: take a new proof."
        assert (says, Issue.objects.get(pk=issue.pk).publish_at) == ("Slipped in.", None)


@pytest.mark.parametrize("turn", range(4))
def test_a_story_that_races_with_publish_joins_before_or_not_at_all(turn):
    issue, proof, vera = proofed()
    alone = make_story("Late", issue=make_issue(2133, publish_at=None))
    joins = saves(alone, issue_id=issue.pk, position=None)
    published, joined = at_once(publishes(issue, proof, vera), joins)
    if published is None:
        assert isinstance(joined, editing.Saved | ValidationError)
        assert proofs.state_of(proof).stories == proofs.state_now(issue).stories[:5]
    else:
        assert str(published) == "1 story came since proof 1: take a new proof."


@pytest.mark.parametrize("turn", range(4))
def test_a_clearing_that_races_with_a_schedule_comes_before_it_or_is_refused(turn):
    issue, _proof, vera = proofed()
    draft = make_story("Late", issue=issue, position=6, status="held")
    proof = Proof.objects.get(pk=proofs.take(issue, by=None, at=NOW).pk)
    later = NOW.replace(hour=18)

    def schedules():
        publishing.schedule(Issue.objects.get(pk=issue.pk), publish_at=later, by=vera, at=NOW, proof=proof)

    def releases():
        Article.objects.filter(pk=draft.pk).update(status="draft")
        clear(Article.objects.get(pk=draft.pk), by=vera, at=NOW)

    scheduled, _cleared = at_once(schedules, releases)
    stands = proofs.changes_since(proof)
    if scheduled is None:
        assert draft not in Article.objects.live(later)
    else:
        assert stands
        assert Issue.objects.get(pk=issue.pk).publish_at is None


def test_two_who_go_back_to_two_proofs_come_out_at_one_of_them():
    issue, first, vera = proofed(3)
    second = proofs.take(issue, by=None, at=NOW)
    saves(story_of(issue, 2), standfirst="Another.")()
    at_once(*[lambda proof=proof: proofs.go_back_to(proof, by=vera, at=NOW) for proof in (first, second)])
    assert not proofs.changes_since(first)
    assert list(issue.articles.in_run_order().values_list("position", flat=True)) == [1, 2, 3]
