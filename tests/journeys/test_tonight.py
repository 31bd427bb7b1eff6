"""Ten to midnight in the browser: three blockers mended by keyboard alone on a phone, and the issue sent off."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.editing import desk_content, save
from articles.models import Article
from issues.models import Issue, IssueShareVisit
from newsroom.accounts.models import User
from tests.cast import (
    make_author,
    make_byline,
    make_editor,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_story,
    tag_country,
)
from tests.journeys.desk_window import LOOKS, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("NEWSROOM_SCREENSHOTS", "")  # a folder, for whoever wants to look


@pytest.fixture
def issue(quiet_server):
    make_publication(name="The Daily Test")
    out = (timezone.now() + timedelta(hours=6, minutes=10)).replace(microsecond=0)
    return make_issue(2133, publish_at=out, date=out.date())


def story_of(issue, headline, position, **fields):
    fields = {"standfirst": "The rain came early.", "lead_image": make_image()} | fields
    section = make_section(f"Section {position}", slug=f"s{position}")
    story = make_story(headline, issue=issue, position=position, section=section, **fields)
    make_byline(story, make_author(f"Author {position}", slug=f"author-{position}"))
    tag_country(story)
    return story


def three_blockers(issue):
    story_of(issue, "Night ferries cross again", 1)
    story_of(issue, "The level of the TK", 2, assigned_to=make_editor("rob"))
    story_of(issue, "The tide stops play", 3, body="<p>It ends.</p><p>The ministry gave [TK figure] as the sum.</p>")
    story_of(issue, "A fiddle on São Nicolau", 4, lead_image=make_image(credit_name="", source=None, alt_text=""))


def window(browser, server, issue, **how):
    opened = DeskWindow(browser, server.url, **how)
    opened.sign_in()
    opened.open(f"/admin/issues/issue/{issue.pk}/tonight/")
    return opened


def picture(desk, name):
    if PICTURES:
        desk.page.screenshot(path=str(Path(PICTURES) / f"tonight-{name}.png"), full_page=True)


def test_three_blockers_are_mended_by_keyboard_alone_on_a_phone_and_the_issue_is_sent_off(browser, quiet_server, issue):
    three_blockers(issue)
    desk = window(browser, quiet_server, issue, size=PHONE)
    keys, page = desk.page.keyboard, desk.page
    expect(page.get_by_role("heading", name="3 things block it.")).to_be_visible()
    picture(desk, "blocked-390-light")
    assert (desk.accessibility(), desk.sideways()) == ([], 0)

    for words in ("the swamp", "The ministry gave 400 shillings as the sum.", "Ana Muñoz"):
        field = page.locator("[autofocus]")
        expect(field).to_be_focused()
        if words == "the swamp":
            keys.press("End")
            for _letter in "TK":
                keys.press("Backspace")
            keys.type("swamp")
        else:
            keys.press("Control+a")
            keys.type(words)
        with page.expect_navigation():
            keys.press("Enter")

    expect(page.get_by_role("heading", name="Nothing blocks it.")).to_be_visible()
    expect(page.locator("#go")).to_be_focused()
    assert Article.objects.get(position=2).headline == "The level of the swamp"
    assert "400 shillings" in Article.objects.get(position=3).body
    picture(desk, "ready-390-light")
    assert desk.accessibility() == []

    keys.press("Tab")
    expect(page.get_by_role("button", name="Proof and schedule for")).to_be_focused()
    with page.expect_navigation():
        keys.press("Enter")
    expect(page.get_by_role("heading", name="All is done. It goes out by itself.")).to_be_visible()
    assert Issue.objects.get().is_sealed(timezone.now())
    assert desk.complaints == []
    desk.context.close()


def test_nothing_is_lost_when_two_people_mend_the_same_headline(browser, quiet_server, issue):
    three_blockers(issue)
    desk = window(browser, quiet_server, issue)
    page, story = desk.page, Article.objects.get(position=2)
    content = desk_content(story)
    theirs = content | {"headline": "The level of the sea"}
    save(story, theirs, base=content, by=User.objects.get(username="rob"), at=timezone.now())
    page.get_by_label("Headline").fill("The level of the swamp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Changed by somebody else meanwhile")).to_be_visible()
    expect(page.locator(".two-texts__text").first).to_contain_text("sea")
    expect(page.get_by_label("Headline")).to_have_value("The level of the swamp")
    picture(desk, "conflict-1280-light")
    assert desk.accessibility() == []
    page.get_by_label("Keep mine").check()
    with page.expect_navigation():
        page.get_by_label("Headline").press("Enter")
    assert Article.objects.get(position=2).headline == "The level of the swamp"
    assert desk.complaints == []
    desk.context.close()


def test_the_clock_ticks_for_the_eye_and_is_said_aloud_only_now_and_then(browser, quiet_server, issue):
    Issue.objects.update(publish_at=timezone.now() + timedelta(minutes=10, seconds=2))
    story_of(issue, "Night ferries cross again", 1)
    desk = window(browser, quiet_server, issue)
    clock, said = desk.page.locator("[data-ticks]"), desk.page.locator("[data-countdown-said]")
    first = clock.inner_text()
    assert first.startswith("0:")
    expect(clock).not_to_have_text(first)
    assert said.inner_text() in {"", "10 minutes left."}
    desk.context.close()


def test_it_works_without_scripts(browser, quiet_server, issue):
    three_blockers(issue)
    signed_in = window(browser, quiet_server, issue, size=PHONE)
    context = browser.new_context(
        base_url=quiet_server.url,
        viewport=PHONE,
        java_script_enabled=False,
        storage_state=signed_in.context.storage_state(),
    )
    signed_in.context.close()
    page = context.new_page()
    page.goto(f"/admin/issues/issue/{issue.pk}/tonight/")
    page.get_by_label("Headline").fill("The level of the swamp")
    page.get_by_label("Headline").press("Enter")
    expect(page.get_by_role("heading", name="2 things block it.")).to_be_visible()
    paragraph = page.get_by_label("The paragraph with the TK")
    paragraph.fill("The ministry gave 400 as the sum.")
    page.get_by_role("button", name=re.compile("Save.*The paragraph")).click()
    page.get_by_role("button", name=re.compile("Hold.*A fiddle")).click()
    expect(page.get_by_role("heading", name="Nothing blocks it.")).to_be_visible()
    page.get_by_role("button", name="Proof and schedule for").click()
    expect(page.get_by_role("heading", name="All is done.")).to_be_visible()
    context.close()


@LOOKS
def test_it_is_legible_in_every_light_and_on_every_screen(browser, quiet_server, issue, scheme, size):
    three_blockers(issue)
    story_of(issue, "Under embargo", 5, embargoed_until=issue.publish_at + timedelta(hours=3), standfirst="")
    story_of(issue, "Still a draft of the school on the wrong bank", 6, status="draft", assigned_to=make_editor("ines"))
    desk = window(browser, quiet_server, issue, size=size, scheme=scheme)
    desk.page.locator(".night__warnings > summary").click()
    assert (desk.accessibility(), desk.sideways()) == ([], 0)
    picture(desk, f"full-{size['width']}-{scheme}")
    assert desk.complaints == []
    desk.context.close()


def test_a_link_made_here_shows_the_issue_to_somebody_without_an_account(browser, quiet_server, issue):
    story_of(issue, "Night ferries cross again", 1)
    story_of(issue, "The tide stops play", 2)
    desk = window(browser, quiet_server, issue)
    desk.open("/admin/")
    picture(desk, "board-1280-light")
    desk.page.get_by_role("link", name="To the last look").click()
    desk.page.get_by_label("For whom").fill("Dr Okello")
    with desk.page.expect_navigation():
        desk.page.get_by_role("button", name="Make the link").click()
    address = desk.page.get_by_label("The link, shown this once").input_value()
    picture(desk, "shared-1280-light")
    assert (desk.accessibility(), desk.complaints) == ([], [])
    outside = DeskWindow(browser, quiet_server.url, size=PHONE)
    outside.page.goto(address)
    expect(outside.page.get_by_text("Preview for Dr Okello")).to_be_visible()
    picture(outside, "outside-issue-390-light")
    outside.page.get_by_role("link", name="Night ferries cross again").first.click()
    expect(outside.page.get_by_role("heading", level=1)).to_have_text("Night ferries cross again")
    outside.page.get_by_role("link", name="The tide stops play").first.click()
    expect(outside.page.get_by_role("heading", level=1)).to_have_text("The tide stops play")
    assert "/preview/issue/" in outside.page.url
    assert (outside.accessibility(), outside.complaints) == ([], [])
    assert IssueShareVisit.objects.count() == 3
    desk.context.close()
    outside.context.close()
