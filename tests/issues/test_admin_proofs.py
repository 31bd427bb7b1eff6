"""The desk's pages of an issue's proofs: the list, how two differ, how one looks, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from articles.models import Article
from articles.publishing import hold
from issues import proofs, publishing
from issues.models import Issue, Override
from tests.cast import NOW, make_author, make_byline, make_editor, make_publication, make_story
from tests.issues.test_proofs import planned, reword, story_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


def page(issue, name="proofs", *rest):
    return reverse(f"admin:issues_issue_{name}", args=[issue.pk, *rest])


def said(response):
    return " ".join(response.content.decode().split())


def test_the_list_says_who_took_each_when_with_what_and_which_one_is_scheduled(desk):
    issue = planned(2)
    vera = make_editor("wanda")
    first = proofs.take(issue, by=vera, at=NOW, note="After lunch")
    proofs.take(issue, by=None, at=NOW)
    publishing.schedule(issue, publish_at=datetime(2999, 1, 1, tzinfo=UTC), by=None, at=NOW, proof=proofs.latest(issue))
    shown = said(desk.get(page(issue)))
    assert "Nothing changed since proof 2." in shown
    assert shown.index(">Proof 2</a>") < shown.index("badge--scheduled") < shown.index(">Proof 1</a>")
    for there in ["Sun 2 Nov 2025, 12:00 · wanda", "After lunch", "2 stories", "12 words"]:
        assert there in shown
    assert page(issue, "proof_page", first.number) in shown


def test_what_changed_since_the_latest_is_named_story_by_story(desk):
    issue = planned(4)
    proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="Another.")
    hold(story_of(issue, 2), by=None, at=NOW)
    Article.objects.filter(pk=story_of(issue, 3).pk).update(issue=None, position=None)
    make_story("New", issue=issue, position=9)
    shown = said(desk.get(page(issue)))
    assert "2 stories changed, 1 story came, 1 story went since proof 1." in shown
    for kind in [">reworded<", ">Cleared → Held<", ">went<", ">came<"]:
        assert kind in shown


def test_a_proof_is_taken_with_a_note(desk):
    issue = planned(1)
    told = desk.post(page(issue, "proof_take"), {"note": " For  Ana "}, follow=True)
    assert "Proof 1 is taken, with 1 story." in said(told)
    assert (issue.proofs.get().note, issue.proofs.get().taken_by.username) == ("For Ana", "vera")
    assert desk.get(page(issue, "proof_take")).status_code == 405


def test_a_proof_and_now_are_compared_word_by_word_and_two_that_are_ticked_lead_there(desk):
    issue = planned(2, letter="<p>Dear readers,</p>")
    proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="About two.")
    Issue.objects.filter(pk=issue.pk).update(letter="<p>Dear listeners,</p>")
    ticked = desk.get(page(issue), {"from": "1", "to": "now"})
    assert ticked.headers["Location"] == page(issue, "proof_difference", "1", "now")
    shown = said(desk.get(ticked.headers["Location"]))
    assert "1 story changed, the issue&#x27;s own texts changed." in shown
    assert "added: </bdi>two</ins>" in shown
    assert "added: </bdi>listeners</ins>" in shown
    assert "Story 2" not in shown.partition("compare__heads")[2]
    proofs.take(issue, by=None, at=NOW)
    assert "These two say the same." in said(desk.get(page(issue, "proof_difference", "2", "now")))
    assert "added: </bdi>two</ins>" in said(desk.get(page(issue, "proof_difference", "1", "2")))


def test_what_changed_since_it_went_out_is_one_press_away(desk):
    issue = planned(2)
    publishing.publish(issue, by=None, at=NOW, proof=proofs.take(issue, by=None, at=NOW))
    proofs.take(issue, by=None, at=NOW)
    shown = said(desk.get(page(issue)))
    assert "What changed since it went out as proof 1" in shown
    assert page(issue, "proof_difference", "1", "now") in shown
    assert ">Went out<" in shown


@pytest.mark.parametrize("key", ["3", "0", "then", "99999999999999999999"])
def test_what_is_not_there_cannot_be_compared_looked_at_or_gone_back_to(desk, key):
    issue = planned(1)
    proofs.take(issue, by=None, at=NOW)
    assert desk.get(f"{page(issue)}{key}/now/").status_code == 404
    assert desk.get(page(issue), {"from": key, "to": "1"}, follow=True).status_code == 404
    assert desk.get(page(issue, "proof_page", 7)).status_code == 404
    assert desk.get(page(issue, "proof_back", 7)).status_code == 404
    assert desk.get(page(issue, "proof_story", 1, 7)).status_code == 404


def test_a_proof_is_read_like_the_readers_page_and_its_stories_too(desk):
    issue = planned(3, title="The water issue")
    make_byline(story_of(issue, 1))
    hold(story_of(issue, 3), by=None, at=NOW)
    Override.objects.create(issue=issue, article=story_of(issue, 1), headline="Louder")
    proofs.take(issue, by=None, at=NOW)
    Article.objects.filter(issue=issue).update(headline="Something else", body="<p>Other words.</p>")
    shown = said(desk.get(page(issue, "proof_page", 1)))
    assert "Proof 1 of Vol 2132, taken on 2 November 2025, 12:00: not a public page" in shown
    assert "<bdi>Story 3</bdi> (Held)" in shown
    assert "Something else" not in shown
    assert f'<a href="{page(issue, "proof_story", 1, 1)}">Louder</a>' in shown
    story = said(desk.get(page(issue, "proof_story", 1, 1)))
    assert ">Story 1<" in story
    assert "The rain came early and stayed." in story
    assert "Ana Muñoz" in story
    assert page(issue, "proof_page", 1) in story
    assert desk.get(page(issue, "proof_story", 1, 3)).status_code == 404


def test_going_back_says_first_what_will_change_and_then_does_it(desk):
    issue = planned(3)
    proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="Another.")
    hold(story_of(issue, 2), by=None, at=NOW)
    new = make_story("New", issue=issue, position=9)
    asked = said(desk.get(page(issue, "proof_back", 1)))
    for there in ["Say again what they said", "go to the tray", "was “Cleared”, stays “Held”"]:
        assert there in asked
    assert story_of(issue, 1).standfirst == "Another."
    told = desk.post(page(issue, "proof_back", 1), follow=True)
    assert "The issue is again as on proof 1. Statuses and times stayed as they were." in said(told)
    assert story_of(issue, 1).standfirst == "About 1."
    new.refresh_from_db()
    assert new.issue is None
    again = said(desk.get(page(issue, "proof_back", 1)))
    assert "The issue says already what proof 1 says." in again


def test_what_stands_in_the_way_of_going_back_is_named_and_nothing_happens(desk):
    issue = planned(2)
    proofs.take(issue, by=None, at=NOW)
    story_of(issue, 2).delete()
    reword(story_of(issue, 1), standfirst="Another.")
    for answer in (desk.get(page(issue, "proof_back", 1)), desk.post(page(issue, "proof_back", 1))):
        assert "“Story 2” was deleted and can&#x27;t come back." in said(answer)
        assert 'class="act act--main"' not in said(answer)
    assert story_of(issue, 1).standfirst == "Another."


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_pages_take_the_same_queries_for_any_number(desk, django_assert_num_queries, count):
    issue = planned(count)
    for story in issue.articles.all():
        make_byline(story, make_author(f"Author {story.position}"))
    for _time in range(count):
        proofs.take(issue, by=None, at=NOW)
    Article.objects.filter(issue=issue).update(standfirst="Another.", lead_image=None)
    with django_assert_num_queries(18):
        desk.get(page(issue))
    with django_assert_num_queries(18):
        desk.get(page(issue, "proof_difference", "1", "now"))
    with django_assert_num_queries(12):
        desk.get(page(issue, "proof_page", 1))
    with django_assert_num_queries(17):
        desk.get(page(issue, "proof_back", 1))
