"""Tags of many stories: from a search to the dry run, done in the background, taken back; on a phone as well."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article
from articles.retagging.models import Operation
from articles.retagging.tasks import work_on_operation
from tests.articles.retagging.asked import tags
from tests.cast import country, make_publication, make_story, make_topic, tag_topic
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stories():
    """Twelve about boats, one of them tagged so already, and one about something else."""
    make_publication()
    country("KE")
    old, ports = make_topic("Harbours"), make_topic("Ports and shipping")
    boats = [make_story(f"Boats of Lamu, part {number}") for number in range(12)]
    for story in boats[:5]:
        tag_topic(story, old)
    tag_topic(boats[5], ports)
    make_story("Apples")
    return boats


@pytest.fixture
def desk(browser, quiet_server, stories):
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()
    assert window.complaints == []


def choose(desk: DeskWindow, field: str, letters: str) -> None:
    """Type a few letters and take the first name that is proposed."""
    box = desk.page.get_by_role("combobox", name=field, exact=True).last
    box.focus()
    box.press_sequentially(letters)
    expect(desk.page.locator(".chooser__list:not([hidden]) [aria-selected=true]")).to_be_visible()
    box.press("Enter")


def replace_a_topic_before_the_script_has_come(desk: DeskWindow) -> None:
    page = desk.page
    desk.open("/admin/articles/article/?q=boats")
    with desk.before("**/retagging/lines.js"):
        page.get_by_role("link", name="Tag these 12 stories").press("Enter")
        expect(page.get_by_role("heading", name="Tag these 12 stories")).to_be_visible()
        expect(page.get_by_label("Strength")).to_have_value("2")
        page.get_by_label("What").focus()
        page.get_by_label("What").select_option("Replace the topic")
    expect(page.get_by_label("Strength")).to_have_value("")
    expect(page.get_by_label("What")).to_be_focused()


def test_from_a_search_to_the_dry_run_to_the_change_and_back(desk, stories, browser):
    page = desk.page
    replace_a_topic_before_the_script_has_come(desk)
    choose(desk, "Tag", "harb")
    choose(desk, "By", "ports")
    page.get_by_role("button", name="Another line").press("Enter")
    expect(page.get_by_label("What").last).to_be_focused()
    page.get_by_label("What").last.select_option("Add the country")
    choose(desk, "Tag", "ken")
    page.get_by_label("Strength").last.select_option("mention")
    assert (desk.accessibility(), desk.sideways()) == ([], 0)

    page.get_by_role("combobox", name="Tag", exact=True).last.press("Enter")
    heading = page.get_by_role("heading", name="Replace Harbours by Ports and shipping, add Kenya (mention)")
    expect(heading).to_be_focused()
    expect(page.get_by_role("row", name="Kenya")).to_have_text(re.compile(r"\+12"))
    expect(page.get_by_role("row", name="Harbours")).to_have_text(re.compile("−5"))
    expect(page.locator(".look__samples li")).to_have_count(10)
    assert (desk.accessibility(), desk.sideways()) == ([], 0)
    assert not Operation.objects.exists()

    # What is changed in the lines must be looked at before it can be done.
    page.get_by_label("Strength").last.select_option("about")
    expect(page.get_by_role("button", name="Change the tags of 12 stories")).to_be_disabled()
    page.get_by_role("button", name="Look again").press("Enter")
    expect(page.get_by_role("heading", name="add Kenya (about)")).to_be_focused()
    page.get_by_role("button", name="Change the tags of 12 stories").press("Enter")

    expect(page.get_by_role("status").filter(has_text="0 of 12 looked at")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("max", "12")
    assert (desk.accessibility(), desk.sideways()) == ([], 0)
    operation = Operation.objects.get()
    work_on_operation.call(operation.pk)
    expect(page.get_by_text("done", exact=True)).to_be_visible()
    assert tags(stories[0]) == [("Ports and shipping", 2), ("Kenya", 2)]
    assert tags(Article.objects.get(headline="Apples")) == []

    tag_topic(stories[1], make_topic("Fish"))
    page.get_by_role("link", name="Undo …").press("Enter")
    expect(page.get_by_text("The tags of 12 stories become again what they were before.")).to_be_visible()
    assert desk.accessibility() == []
    page.get_by_role("button", name="Take it back from 12 stories").press("Enter")
    expect(page.get_by_text("0 of 12 taken back")).to_be_visible()
    work_on_operation.call(operation.pk)
    expect(page.get_by_text("vera had it undone")).to_be_visible()
    assert tags(stories[0]) == [("Harbours", 2)]
    assert tags(stories[1]) == [("Fish", 2), ("Harbours", 2)]
    assert tags(stories[5]) == [("Ports and shipping", 2)]

    desk.open("/admin/retagging/operation/")
    expect(page.get_by_role("row", name="Replace Harbours by Ports and shipping, add Kenya (about)")).to_contain_text(
        "undone"
    )
    narrow(browser, desk, operation)


def narrow(browser, desk: DeskWindow, operation: Operation) -> None:
    """The same pages on a phone in the dark."""
    phone = DeskWindow(browser, desk.url, size=PHONE, scheme="dark")
    phone.context.add_cookies(desk.context.cookies())
    for address in (
        "/admin/retagging/operation/bulk/?q=boats",
        "/admin/retagging/operation/",
        f"/admin/retagging/operation/{operation.pk}/change/?show=changed",
        f"/admin/retagging/operation/{operation.pk}/undo/",
    ):
        phone.open(address)
        assert (address, phone.accessibility(), phone.sideways()) == (address, [], 0)
    phone.context.close()
    assert phone.complaints == []
