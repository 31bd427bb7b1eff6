"""Deciding about an issue at the desk: a proof, a second, a press, and why not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing import hold
from issues import proofs, publishing
from issues.models import Issue
from tests.cast import NOW, make_editor, make_issue, make_person, make_publication, make_story
from tests.issues.test_proofs import planned, reword, story_of
from tests.newsroom.desk.forms import act, send

pytestmark = pytest.mark.django_db

YEAR_2999 = date(2999, 1, 1)


@pytest.fixture
def desk(client):
    make_publication(time_zone="Africa/Nairobi")
    client.force_login(make_editor())
    return client


@pytest.fixture
def issue(desk):
    return planned(2, date=YEAR_2999, letter="<p>Dear readers,</p>")


def page(issue, name="change"):
    return reverse(f"admin:issues_issue_{name}", args=[issue.pk])


def fresh(issue):
    return Issue.objects.get(pk=issue.pk)


def buttons(desk, issue):
    """What the buttons say, the main one marked, with what follows."""
    return {
        str(one.label): ("main: " if one.weight == "main" else "") + str(one.follows)
        for one in desk.get(page(issue)).context["act_buttons"]
    }


def said(response):
    return " ".join(response.content.decode().split())


def test_first_the_proof_is_the_main_button_and_then_its_schedule(desk, issue):
    labels = buttons(desk, issue)
    assert labels["Take proof 1"] == "main: pins the issue as it is now"
    assert list(labels) == ["Take proof 1", "Schedule …", "Publish now …", "Close"]
    told = desk.post(page(issue), {"_act": "take_proof", "title": "", **on_the_form(desk, issue)}, follow=True)
    assert "Proof 1 is taken, with 2 stories. Schedule it, and exactly that goes out." in said(told)
    labels = buttons(desk, issue)
    label = "Schedule proof 1 for Tue 1 Jan 2999, 06:00"
    assert labels[label].startswith("main: goes out on Tuesday 1 January 2999 at 06:00")
    send(desk, page(issue), press=act("schedule_as_usual:1"))
    assert (fresh(issue).publish_at, fresh(issue).proof.number) == (datetime(2999, 1, 1, 3, tzinfo=UTC), 1)


def on_the_form(desk, issue):
    opened = desk.get(page(issue)).context["adminform"].form
    return {name: opened[name].value() or "" for name in ("volume", "date", "letter", "editor_note")}


def test_what_changed_since_the_proof_is_said_on_the_form_and_wants_a_new_one(desk, issue):
    proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="Another.")
    assert buttons(desk, issue)["Take proof 2"] == "main: 1 story changed since proof 1"
    assert "1 story changed since proof 1." in said(desk.get(page(issue)))
    stale = desk.post(page(issue), {"_act": "schedule_as_usual:1"} | on_the_form(desk, issue), follow=True)
    assert "The issue is no longer as you saw it, so nothing was done." in said(stale)
    assert fresh(issue).publish_at is None


def test_a_scheduled_issue_is_read_only_says_why_and_opens_for_changes_in_one_press(desk, issue):
    proof = proofs.take(issue, by=None, at=NOW)
    publishing.schedule(issue, publish_at=datetime(2999, 1, 1, 3, tzinfo=UTC), by=None, at=NOW, proof=proof)
    opened = desk.get(page(issue))
    assert not opened.context["adminform"].form.fields
    assert "It goes out exactly as on proof 1: Tue 1 Jan 2999, 06:00. To change anything, open it for changes." in said(
        opened
    )
    assert "Tue 1 Jan 2999, 06:00 · Proof 1" in said(opened)
    assert "<p>Dear readers,</p>" in said(opened)
    assert 'name="_save"' not in said(opened)
    desk.post(page(issue), {"_act": "open_for_changes"})
    assert (fresh(issue).publish_at, fresh(issue).proof) == (None, None)


def test_an_hour_that_has_passed_is_not_offered_but_publishing_now_is(desk):
    issue = planned(1)
    proofs.take(issue, by=None, at=NOW)
    labels = buttons(desk, issue)
    assert labels["Publish now …"] == "main: readers see it at once"
    assert not [label for label in labels if label.startswith("Schedule proof")]


def test_a_refused_schedule_says_why_at_the_time_and_keeps_what_was_typed_on_the_form(desk, issue):
    Article.objects.filter(pk=story_of(issue, 1).pk).update(embargoed_until=datetime(2999, 1, 1, 9, tzinfo=UTC))
    proofs.take(issue, by=None, at=NOW)
    answer = send(desk, page(issue), editor_note="Call Ana.", press=act("schedule_as_usual:1"))
    assert answer.headers["Location"] == page(issue, "schedule")
    form = desk.get(page(issue, "schedule")).context["form"]
    assert form.errors["publish_at"][0].startswith("“Story 1”: The lead is under embargo until Tue 1 Jan 2999, 12:00")
    assert (fresh(issue).publish_at, fresh(issue).editor_note) == (None, "Call Ana.")


def test_a_refused_close_names_what_blocks(desk, issue):
    Article.objects.filter(pk=story_of(issue, 2).pk).update(status="draft")
    send(desk, page(issue), press=act("close"))
    assert "“Story 2”: “Draft”: clear it" in said(desk.get(page(issue)))
    assert fresh(issue).closed_at is None


# ------------------------------------------------------------------------------------------- the page of the time


def test_a_time_is_typed_to_the_second_on_the_publications_clock_whatever_ones_own(desk, issue):
    vera = make_editor("wanda")
    vera.time_zone = "America/New_York"
    vera.save()
    desk.force_login(vera)
    proofs.take(issue, by=None, at=NOW)
    opened = desk.get(page(issue, "schedule"))
    assert 'value="2999-01-01T06:00"' in said(opened)
    assert "On the clock of the publication, Africa/Nairobi, to the second." in said(opened)
    assert "what your own clock, America/New_York, shows then" in said(opened)
    done = desk.post(page(issue, "schedule"), {"publish_at": "2999-01-01T05:30:07", "proof": "1"}, follow=True)
    assert fresh(issue).publish_at == datetime(2999, 1, 1, 2, 30, 7, tzinfo=UTC)
    assert "It goes out exactly as on proof 1" in said(done)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [("2999-10-27T02:30", "comes twice in Europe/Berlin"), ("2999-03-31T02:30", "doesn't exist in Europe/Berlin")],
)
def test_an_hour_that_comes_twice_or_never_is_asked_about_and_not_guessed(desk, issue, typed, asked):
    make_publication(time_zone="Europe/Berlin")
    proofs.take(issue, by=None, at=NOW)
    refused = desk.post(page(issue, "schedule"), {"publish_at": typed, "proof": "1"})
    assert asked in refused.context["form"].errors["publish_at"][0]
    assert refused.content.decode().count('name="publish_at_meant"') == 2
    assert fresh(issue).publish_at is None


def test_a_time_that_has_passed_and_a_proof_that_is_not_the_latest_are_refused_where_they_are_mended(desk, issue):
    proofs.take(issue, by=None, at=NOW)
    past = desk.post(page(issue, "schedule"), {"publish_at": "2025-11-02T06:00", "proof": "1"})
    assert past.context["form"].errors["publish_at"] == [
        "This has passed. Choose a later time, or publish the issue now."
    ]
    assert 'value="2025-11-02T06:00"' in said(past)
    reword(story_of(issue, 1), standfirst="Another.")
    stale = desk.post(page(issue, "schedule"), {"publish_at": "2999-01-01T06:30", "proof": "1"})
    assert "1 story changed since proof 1: take a new proof." in said(stale)
    again = desk.post(page(issue, "schedule"), {"publish_at": "2999-01-01T06:30", "proof": "1", "_take_proof": "1"})
    assert 'value="2999-01-01T06:30"' in said(again)
    desk.post(page(issue, "schedule"), {"publish_at": "2999-01-01T06:30", "proof": "2"})
    assert fresh(issue).proof.number == 2


def test_another_time_keeps_the_proof(desk, issue):
    proof = proofs.take(issue, by=None, at=NOW)
    publishing.schedule(issue, publish_at=datetime(2999, 1, 1, 3, tzinfo=UTC), by=None, at=NOW, proof=proof)
    hold(story_of(issue, 2), by=None, at=NOW)
    desk.post(page(issue, "schedule"), {"publish_at": "2999-01-02T06:00", "proof": "1"})
    assert (fresh(issue).publish_at, fresh(issue).proof) == (datetime(2999, 1, 2, 3, tzinfo=UTC), proof)


# --------------------------------------------------------------------------------------------- publishing at once


def test_publishing_now_lists_what_goes_out_and_what_stays_back_and_asks_once(desk):
    issue = planned(5)
    hold(story_of(issue, 2), by=None, at=NOW)
    tomorrow, yesterday = timezone.now() + timedelta(days=1), timezone.now() - timedelta(days=1)
    reword(story_of(issue, 3), embargoed_until=tomorrow.isoformat())
    reword(story_of(issue, 4), publish_at=yesterday.isoformat())
    proofs.take(issue, by=None, at=NOW)
    asked = desk.get(page(issue, "publish"))
    becomes = [one.becomes for one in asked.context["line_up"]]
    assert (becomes[0], becomes[1], becomes[3], becomes[4]) == (
        "",
        "stays back: it isn't cleared",
        "is out already",
        "",
    )
    assert becomes[2].startswith("follows ")
    assert fresh(issue).publish_at is None
    desk.post(page(issue, "publish"), {"proof": "1"})
    assert fresh(issue).is_live(timezone.now())
    twice = desk.post(page(issue, "publish"), {"proof": "1"})
    assert "It is out since" in said(twice)


def test_what_blocks_stands_on_the_page_with_the_way_to_mend_it(desk, issue):
    Article.objects.filter(pk=story_of(issue, 2).pk).update(status="draft")
    asked = said(desk.get(page(issue, "publish")))
    assert "Something blocks it. Mend that first:" in asked
    assert reverse("admin:articles_article_change", args=[story_of(issue, 2).pk]) in asked


def test_where_no_proof_is_wanted_none_is_asked_for(desk):
    make_publication(proofs_required=False)
    issue = planned(1)
    proofs.take(issue, by=None, at=NOW)
    reword(story_of(issue, 1), standfirst="Another.")
    assert "no proof is wanted here" in said(desk.get(page(issue, "publish")))
    desk.post(page(issue, "publish"), {"proof": "1"})
    assert (fresh(issue).is_live(timezone.now()), fresh(issue).proof) == (True, None)


# ------------------------------------------------------------------------------------------------------ by whom


def test_an_editor_takes_proofs_and_closes_but_does_not_let_out(client):
    make_publication()
    issue = planned(1, date=YEAR_2999)
    client.force_login(make_person("editor"))
    assert list(buttons(client, issue)) == ["Take proof 1", "Close"]
    for name in ("schedule", "publish", "withdraw"):
        assert client.get(page(issue, name)).status_code == 403
        assert client.post(page(issue, name), {"proof": "1", "reason": "So."}).status_code == 403
    send(client, page(issue), press=act("take_proof"))
    assert send(client, page(issue), press=act("schedule_as_usual:1")).status_code == 403
    assert fresh(issue).publish_at is None


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("name", ["schedule", "publish"])
def test_the_pages_that_ask_take_the_same_queries_for_any_number(desk, django_assert_num_queries, name, count):
    issue = planned(count, date=YEAR_2999)
    proofs.take(issue, by=None, at=NOW)
    with django_assert_num_queries(24):
        desk.get(page(issue, name))


def test_an_issue_that_is_gone_has_no_pages(desk):
    for name in ("schedule", "publish", "withdraw"):
        assert desk.get(reverse(f"admin:issues_issue_{name}", args=[987654])).status_code == 404


def test_stories_without_an_own_time_go_with_a_withdrawn_issue(desk):
    issue = make_issue()
    make_story("With it", issue=issue)
    alone = make_story("Alone", issue=issue, publish_at=NOW)
    desk.post(page(issue, "withdraw"), {"reason": "A fault."})
    assert list(Article.objects.live(timezone.now())) == [alone]


@pytest.mark.parametrize("act", ["schedule", "publish"])
def test_what_is_out_is_not_asked_about_again(desk, issue, act):
    Issue.objects.filter(pk=issue.pk).update(publish_at=datetime(2025, 11, 2, 3, tzinfo=UTC))
    told = desk.get(reverse(f"admin:issues_issue_{act}", args=[issue.pk]), follow=True)
    assert told.redirect_chain == [(page(issue), 302)]
    assert "It is out since Sun 2 Nov 2025" in said(told)
    assert not issue.proofs.exists()
