"""An issue is proofed, changed, compared, taken back, scheduled to the second and published, in a real browser."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from articles import editing, publishing
from articles.models import Article
from issues import proofs
from issues import publishing as issues_publishing
from issues.models import Issue, IssueSection, Override
from tests.cast import NOW, make_author, make_byline, make_image, make_issue, make_publication, make_section, make_story
from tests.journeys.desk_window import LAPTOP, LOOKS, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

HEADLINES = ["Rain over Nairobi", "The box on the canoe", "Four minutes at Břeclav", "Silence in the stands"]


def reword(story, **fields):
    base = editing.desk_content(story)
    editing.save(story, base | fields, base=base, by=None, at=NOW)


@pytest.fixture
def issue(transactional_db):
    make_publication(time_zone="Africa/Nairobi")
    section, author = make_section("World"), make_author()
    found = make_issue(
        2140, publish_at=None, date=date(2999, 1, 1), title="The water issue", letter="<p>Dear readers,</p>"
    )
    IssueSection.objects.create(issue=found, section=section, head="The world", stories=4)
    for place, headline in enumerate(HEADLINES, start=1):
        story = make_story(
            headline,
            issue=found,
            position=place,
            section=section,
            standfirst=f"A summary of story {place}.",
            body="<p>It rained all night over the city, and nobody slept.</p>" * 12,
            lead_image=make_image() if place == 1 else None,
        )
        make_byline(story, author)
    return found


def story_at(issue, place):
    return Article.objects.get(issue=issue, position=place)


def changed(issue):
    """What a night brings: words, a hold, a story more, one moved, another headline on the front."""
    reword(story_at(issue, 1), standfirst="A summary of the first story.", body="<p>It hailed all night.</p>")
    publishing.hold(story_at(issue, 2), by=None, at=NOW)
    Override.objects.create(issue=issue, article=story_at(issue, 3), headline="Four minutes")
    make_story("Late news", issue=issue, position=5)
    Issue.objects.filter(pk=issue.pk).update(letter="<p>Dear listeners,</p>")


def window(browser, server, size=LAPTOP, scheme="light"):
    desk = DeskWindow(browser, server.url, size=size, scheme=scheme)
    desk.sign_in()
    return desk


def test_an_issue_is_proofed_changed_taken_back_and_scheduled_by_keyboard_alone(browser, quiet_server, issue):
    desk = window(browser, quiet_server)
    page = desk.page
    desk.open(f"/admin/issues/issue/{issue.pk}/change/")
    page.get_by_role("button", name="Take proof 1: pins the issue as it is now").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Proof 1 is taken, with 4 stories.")
    changed(issue)
    page.get_by_role("link", name="Proofs", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".proofs__since")).to_contain_text(
        "3 stories changed, 1 story came, the issue's own texts changed"
    )
    page.get_by_role("link", name="Word by word").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".change").first.locator("ins").first).to_be_visible()
    page.get_by_role("link", name="Go back to proof 1 …").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("was “Cleared”, stays “Held”")).to_be_visible()
    page.get_by_role("button", name="Go back to proof 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("The issue is again as on proof 1.")
    page.get_by_role("button", name="Take proof 2").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Proof 2 is taken")
    desk.open(f"/admin/issues/issue/{issue.pk}/schedule/")
    page.get_by_label("Goes out at").fill("2999-01-01T05:30:07")
    page.get_by_role("button", name="Schedule proof 2").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".standing__follows")).to_contain_text(
        "It goes out exactly as on proof 2: Tue 1 Jan 2999, 05:30:07"
    )
    scheduled = Issue.objects.get(pk=issue.pk)
    assert (scheduled.publish_at.isoformat(), scheduled.proof.number) == ("2999-01-01T02:30:07+00:00", 2)
    assert desk.complaints == []


def test_an_issue_is_published_on_a_phone_with_one_question(browser, quiet_server, issue):
    desk = window(browser, quiet_server, size=PHONE)
    proofs.take(issue, by=None, at=NOW)
    desk.open(f"/admin/issues/issue/{issue.pk}/change/")
    desk.page.locator(".acts__more summary").click()
    desk.page.get_by_role("link", name="Publish now …").click()
    expect(desk.page.locator(".going__story")).to_have_count(4)
    desk.page.get_by_role("button", name="Publish proof 1 now").click()
    expect(desk.page.locator(".badge--live").first).to_be_visible()
    desk.page.goto("/")
    expect(desk.page.get_by_role("link", name="Rain over Nairobi")).to_be_visible()
    assert desk.complaints == []


@LOOKS
def test_the_pages_hold_on_every_window_and_for_everybody(browser, quiet_server, issue, size, scheme):
    desk = window(browser, quiet_server, size=size, scheme=scheme)
    proofs.take(issue, by=None, at=NOW, note="After the conference at noon")
    changed(issue)
    proofs.take(issue, by=None, at=NOW)
    reword(story_at(issue, 4), standfirst="Another.")
    draft = make_story("A draft for tomorrow", issue=issue, position=6, status="draft")
    under = f"/admin/issues/issue/{issue.pk}"
    desk_pages = ("change", "proofs", "proofs/1/now", "proofs/1/back", "schedule", "publish")
    for name in desk_pages:
        looks_right(desk, f"{under}/{name}/")
    draft.delete()
    latest = proofs.take(issue, by=None, at=NOW)
    for name in ("change", "proofs", "schedule", "publish"):
        looks_right(desk, f"{under}/{name}/")
    issues_publishing.schedule(issue, publish_at=NOW.replace(year=2999), by=None, at=NOW, proof=latest)
    looks_right(desk, f"{under}/change/")
    # Last, since axe fetches the readers' stylesheets itself, which the browser complains of.
    for name in ("proofs/1/page", "proofs/1/page/1"):
        desk.open(f"{under}/{name}/")
        assert (name, desk.accessibility(), desk.sideways()) == (name, [], 0)


def looks_right(desk, address):
    desk.open(address)
    assert (address, desk.accessibility(), desk.sideways(), desk.complaints) == (address, [], 0, [])
