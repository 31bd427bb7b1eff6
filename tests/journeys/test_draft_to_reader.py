"""From draft to reader in the browser: the preview beside the text, a schedule in one step, corrections, successors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, Correction
from tests.cast import make_byline, make_image, make_issue, make_publication, make_section, make_story
from tests.journeys.desk_window import LAPTOP, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LONG = "".join(f"<p>Paragraph {number} of a story about rain, long enough to scroll.</p>" for number in range(60))


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


def open_story(desk, story):
    desk.open(f"/admin/articles/article/{story.pk}/change/")


def preview_of(desk):
    desk.page.get_by_role("button", name="Preview").click()
    return desk.page.frame_locator(".preview__frame")


def scrolled(desk, to=None):
    return desk.page.evaluate(
        """(to) => {
            const page = document.querySelector(".preview__frame").contentWindow
            if (to !== null) page.scrollTo(0, to)
            return page.scrollY
        }""",
        to,
    )


def test_the_preview_keeps_step_with_the_typing_and_stays_where_it_was_scrolled(desk):
    story = make_story("Rain over Nairobi", body=LONG, lead_image=make_image(), section=make_section())
    make_byline(story)
    open_story(desk, story)
    shown = preview_of(desk)
    expect(shown.get_by_role("heading", level=1)).to_have_text("Rain over Nairobi")
    assert scrolled(desk, to=500) == 500
    desk.page.get_by_label("Headline").fill("Rain over Kisumu")
    expect(shown.get_by_role("heading", level=1)).to_have_text("Rain over Kisumu")
    desk.page.get_by_role("textbox", name="Body").click()
    desk.page.keyboard.press("Control+Home")
    desk.page.keyboard.type("At noon it stopped. ")
    expect(shown.locator(".story-text p").first).to_contain_text("At noon it stopped.")
    assert scrolled(desk) == 500
    assert Article.objects.get().headline == "Rain over Nairobi"  # readers have what they had
    assert desk.complaints == []


def test_no_link_of_the_preview_leads_away(desk):
    story = make_story(body='<p>Rain<sup data-footnote="Measured at noon.">*</sup>.</p>' + LONG)
    make_byline(story)
    open_story(desk, story)
    shown = preview_of(desk)
    shown.get_by_role("link", name="Ana Muñoz").first.click()
    shown.locator("#note-mark-1, [href^='#note']").first.click()
    expect(shown.get_by_role("heading", level=1)).to_have_text("Rain over Nairobi")
    expect(shown.get_by_text("Measured at noon.")).to_be_in_viewport()
    assert desk.complaints == []


def test_the_preview_shows_card_search_result_and_shared_link(desk):
    story = make_story(
        "Rain over Nairobi", issue=make_issue(), position=1, trail_text="It came early.", lead_image=make_image()
    )
    open_story(desk, story)
    shown, panel = preview_of(desk), desk.page.get_by_role("region", name="Preview")
    panel.get_by_role("button", name="Issue").click()
    expect(shown.locator(".story-card-lead .headline")).to_have_text("Rain over Nairobi")
    panel.get_by_role("button", name="Search").click()
    expect(panel.locator(".found__headline")).to_have_text("Rain over Nairobi")
    expect(panel.locator(".found__address")).to_contain_text("articles › rain-over-nairobi")
    desk.page.get_by_label("Headline").fill("Rain over Kisumu")
    expect(panel.locator(".found__headline")).to_have_text("Rain over Kisumu")
    panel.get_by_role("button", name="Share").click()
    expect(panel.locator(".shared__headline")).to_have_text("Rain over Kisumu")
    expect(panel.locator(".shared__picture")).to_have_js_property("complete", True)
    desk.page.reload()
    expect(panel.get_by_role("button", name="Share")).to_have_attribute("aria-pressed", "true")  # it stays open
    assert desk.complaints == []


@pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "dark"), (PHONE, "light")], ids=["laptop", "phone"])
def test_the_preview_is_accessible_and_closed_by_keyboard(desk, browser, quiet_server, size, scheme):
    story = make_story("Rain over Nairobi", lead_image=make_image(), body=LONG)
    window = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    window.context.add_cookies(desk.context.cookies())
    open_story(window, story)
    toggle = window.page.get_by_role("button", name="Preview")
    toggle.focus()
    window.page.keyboard.press("Enter")
    panel = window.page.get_by_role("region", name="Preview")
    for mode in ["Phone", "Search", "Share"]:
        panel.get_by_role("button", name=mode).click()
        assert window.accessibility() == []
    assert window.sideways() <= 0
    window.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(toggle).to_be_focused()
    assert window.complaints == []
    window.context.close()


def test_typing_a_time_and_pressing_the_one_button_schedules(desk):
    story = make_story("Rain over Nairobi", status="draft", publish_at=None)
    open_story(desk, story)
    page = desk.page
    decide = page.get_by_role("group", name="Decide")
    expect(decide.get_by_role("button", name="Clear: has neither an issue nor a time")).to_be_visible()
    page.get_by_label("Own time").fill("2999-01-06T06:00")
    expect(decide.get_by_role("button", name="Schedule: goes out on Sunday 6 January 2999 at 06:00")).to_be_visible()
    page.get_by_label("Own time").fill("2999-01-06T07:30")
    button = decide.get_by_role("button", name="Schedule: goes out on Sunday 6 January 2999 at 07:30")
    expect(button).to_be_visible()
    assert desk.accessibility() == []
    button.click()
    expect(page.locator(".standing .badge")).to_have_text("Scheduled")
    expect(page.locator(".standing__follows")).to_contain_text("on Sunday 6 January 2999 at 07:30")
    assert desk.complaints == []


def test_a_live_story_is_corrected_by_keyboard(desk):
    story = make_story("Rain over Nairobi", body="<p>It rained on Monday.</p>")
    open_story(desk, story)
    page = desk.page
    page.get_by_role("link", name="Correct …").focus()
    page.keyboard.press("Enter")
    page.get_by_label("What readers are told").fill("It rained on Tuesday, not on Monday.")
    page.get_by_label("Above the story").focus()
    page.keyboard.press("Space")
    assert desk.accessibility() == []
    page.get_by_role("button", name="Correct and go on to the text").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("is corrected: readers see the note.")
    page.get_by_role("toolbar").first.wait_for()
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("It rained on Tuesday.")
    page.get_by_role("button", name=re.compile("Publish the changes now")).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("readers see them")
    page.goto(story.get_absolute_url())
    expect(page.locator(".story-text")).to_have_text("It rained on Tuesday.")
    expect(page.locator(".correction")).to_contain_text("It rained on Tuesday, not on Monday.")
    page.get_by_role("link", name="Corrections").click()
    expect(page.locator(".erratum-text")).to_have_text("It rained on Tuesday, not on Monday.")
    assert desk.accessibility() == []
    assert Correction.objects.get().on_top
    assert desk.complaints == []


def test_a_story_is_withdrawn_in_favour_of_another(desk):
    story, successor = make_story("An older account"), make_story("A fuller account")
    open_story(desk, story)
    page = desk.page
    page.get_by_role("link", name="Withdraw …").click()
    page.get_by_label("Reason").fill("A fuller one has come out.")
    assert desk.accessibility() == []
    page.locator(".field-successor .select2-selection").click()
    page.locator(".select2-search__field").fill("fuller")
    page.get_by_role("option", name="A fuller account").click()
    assert desk.accessibility() == []
    page.get_by_role("button", name="Withdraw the story").click()
    expect(page.locator(".messagelist")).to_contain_text("is withdrawn.")
    page.goto(story.get_absolute_url())
    assert page.url.endswith(successor.get_absolute_url())
    assert desk.complaints == []
