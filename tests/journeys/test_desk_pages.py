"""The desk by keyboard: the palette, the shortcuts, the first page, the calendar, the list of stories."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from newsroom.accounts.models import SavedView, User
from tests.cast import (
    country,
    make_author,
    make_issue,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_topic,
)
from tests.journeys.desk_window import LAPTOP, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

STORIES, ISSUES, CALENDAR = "/admin/articles/article/", "/admin/issues/issue/", "/admin/calendar/"


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()
    assert window.complaints == []


def palette_of(desk):
    return desk.page.get_by_role("dialog", name="Find anything")


def test_a_few_letters_and_enter_open_a_story(desk):
    make_story("Élan vital")
    rain = make_story("Rain over Nairobi")
    desk.open("/admin/")
    desk.page.keyboard.press("Control+k")
    field = palette_of(desk).get_by_role("combobox")
    expect(field).to_be_focused()
    expect(palette_of(desk).get_by_role("option").first).to_contain_text("Rain over Nairobi")
    desk.page.keyboard.type("elan")
    expect(palette_of(desk).get_by_role("option")).to_have_count(1)
    expect(palette_of(desk).get_by_role("option")).to_contain_text("Élan vital")
    assert desk.accessibility() == []
    field.fill("nairobi")
    expect(palette_of(desk).get_by_role("option")).to_contain_text("Rain over Nairobi")
    expect(field).to_have_attribute("aria-activedescendant", "palette-0")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url(f"**{STORIES}{rain.pk}/change/")


def test_nothing_found_is_said_and_escape_leads_back(desk):
    desk.open(ISSUES)
    find = desk.page.get_by_role("button", name="Find")
    find.click()
    desk.page.keyboard.type("zzzz")
    expect(palette_of(desk).get_by_role("status")).to_have_text("Nothing found.")
    desk.page.keyboard.press("Escape")
    expect(palette_of(desk)).to_be_hidden()
    expect(find).to_be_focused()


def test_with_words_marked_the_keys_of_the_palette_make_a_link(desk):
    story = make_story("A draft", status="draft", publish_at=None)
    desk.open(f"{STORIES}{story.pk}/change/")
    text = desk.page.get_by_role("textbox", name="Body")
    text.click()
    desk.page.keyboard.press("Control+k")
    expect(palette_of(desk)).to_be_visible()
    desk.page.keyboard.press("Escape")
    text.click()
    desk.page.keyboard.press("Control+a")
    desk.page.keyboard.press("Control+k")
    expect(desk.page.locator("dialog.prose-editor-dialog")).to_be_visible()
    expect(palette_of(desk)).to_be_hidden()


def test_single_keys_lead_through_the_desk_and_can_be_switched_off(desk):
    keys = desk.page.keyboard
    desk.open("/admin/")
    keys.press("g")
    keys.press("s")
    desk.page.wait_for_url(f"**{STORIES}")
    keys.press("/")
    expect(desk.page.get_by_role("searchbox")).to_be_focused()
    keys.type("gin?")
    expect(desk.page.get_by_role("searchbox")).to_have_value("gin?")
    desk.page.get_by_role("link", name="Stories", exact=True).first.focus()
    keys.press("?")
    panel = desk.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(panel).to_contain_text("Search the list")
    assert desk.accessibility() == []
    panel.get_by_role("checkbox").uncheck()
    keys.press("Escape")
    keys.press("n")
    keys.press("?")
    expect(panel).to_be_hidden()
    desk.page.reload()
    keys.press("n")
    expect(desk.page).to_have_url(re.compile(f"{STORIES}$"))


def test_the_usual_key_saves_a_form_and_stays(desk):
    author = make_author("Ana Munoz")
    address = f"/admin/articles/author/{author.pk}/change/"
    desk.open(address)
    desk.page.get_by_label("Name", exact=True).fill("Ana Muñoz")
    with desk.page.expect_navigation():
        desk.page.keyboard.press("Control+s")
    expect(desk.page).to_have_url(re.compile(f"{address}$"))
    author.refresh_from_db()
    assert author.name == "Ana Muñoz"


def test_the_first_page_leads_to_what_blocks_the_next_issue(desk):
    make_story("No text yet", issue=make_issue(9132, date=date(2999, 1, 1)), status="draft", body="")
    desk.page.goto("/admin/")
    blocks = desk.page.get_by_role("region", name=re.compile("Vol 9132"))
    expect(blocks).to_contain_text("“Draft”: clear it or take it out.")
    blocks.get_by_role("link", name="The story has no text.").click()
    desk.page.wait_for_url("**/change/#id_body")
    desk.page.locator("[role=toolbar]").first.wait_for()


def test_a_story_is_planned_by_keyboard_and_by_dragging_and_nothing_is_published(desk):
    story = make_story("Salt prices", status="cleared", publish_at=None)
    first = timezone.now().date().replace(day=1)
    tenth, twelfth = first + timedelta(days=9), first + timedelta(days=11)
    desk.open(CALENDAR)
    desk.page.get_by_role("button", name="Plan “Salt prices”").focus()
    desk.page.keyboard.press("Enter")
    desk.page.get_by_label("Day", exact=True).fill(tenth.isoformat())
    assert desk.accessibility() == []
    desk.page.keyboard.press("Enter")
    day = desk.page.locator(f"[data-day='{tenth}']")
    expect(day).to_contain_text("Salt prices")
    expect(desk.page.get_by_role("button", name="Plan “Salt prices”")).to_be_focused()
    day.locator("[data-story]").drag_to(desk.page.locator(f"[data-day='{twelfth}']"))
    expect(desk.page.locator(f"[data-day='{twelfth}']")).to_contain_text("Salt prices")
    expect(desk.page.locator(".planner__said")).to_contain_text("is planned for")
    story.refresh_from_db()
    assert (story.planned_on, story.live_from, story.status) == (twelfth, None, "cleared")
    desk.page.get_by_role("button", name="Undo").click()
    expect(day).to_contain_text("Salt prices")
    story.refresh_from_db()
    assert story.planned_on == tenth


def test_state_and_tags_are_changed_in_the_row_by_keyboard(desk):
    country("KE")
    story = make_story("Salt prices", status="draft", publish_at=None, section=make_section())
    tag_topic(story, make_topic("Ports"))
    desk.open(STORIES)
    keys = desk.page.keyboard
    desk.page.get_by_role("button", name="Change the state of “Salt prices”").focus()
    keys.press("Enter")
    expect(desk.page.get_by_role("menuitem").first).to_be_focused()
    assert desk.accessibility() == []
    keys.press("Enter")
    expect(desk.page.get_by_role("row", name="Salt prices")).to_contain_text("It is cleared")
    desk.page.get_by_role("button", name="Change the tags of “Salt prices”").focus()
    keys.press("Enter")
    dialog = desk.page.get_by_role("dialog", name="Tags")
    keys.type("ken")
    expect(dialog.get_by_role("option", name="Kenya")).to_be_visible()
    keys.press("Enter")
    assert desk.accessibility() == []
    dialog.get_by_role("button", name="Save the tags").click()
    expect(desk.page.get_by_role("row", name="Salt prices")).to_contain_text("Kenya, Ports")
    story.refresh_from_db()
    assert (story.status, [str(tag) for tag in story.country_taggings.all()]) == ("cleared", ["Kenya"])


def test_a_view_is_saved_and_stands_above_the_list(desk):
    make_story("Held", status="held")
    desk.open(f"{STORIES}?state=held")
    desk.page.get_by_text("Views …").click()
    desk.page.get_by_label("Save this view as").fill("On hold")
    desk.page.get_by_role("button", name="Save", exact=True).click()
    expect(desk.page.get_by_role("link", name="On hold")).to_have_attribute("aria-current", "page")
    assert SavedView.objects.get().query == "state=held"


@pytest.mark.parametrize(("size", "scheme"), [(LAPTOP, "dark"), (PHONE, "light")], ids=["laptop, dark", "phone, light"])
def test_the_desk_s_own_pages_are_accessible_and_fit(browser, quiet_server, size, scheme):
    make_publication()
    window = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    window.sign_in()
    vera = User.objects.get()
    now = timezone.now()
    issue = make_issue(9132, date=now.date() + timedelta(days=1), publish_at=now + timedelta(hours=8))
    make_story("A long headline that has to find its place on a small screen too", issue=issue, status="draft", body="")
    make_story("Planned", status="draft", publish_at=None, planned_on=now.date(), created_by=vera)
    make_story("Due", status="draft", publish_at=None, due_at=now, assigned_to=vera)
    SavedView.objects.create(owner=vera, name="On hold", query="state=held")
    found = {}
    for address in ("/admin/", CALENDAR, STORIES, f"{STORIES}?state=draft&author=nobody"):
        window.open(address)
        found[address] = [*window.accessibility(), *window.complaints]
        if window.sideways() > 0:
            found[address].append(f"{window.sideways()} pixels too wide")
    window.page.locator(".person summary").click()
    found["menu"] = window.accessibility()
    window.context.close()
    assert {address: problems for address, problems in found.items() if problems} == {}
