"""The count of the issues in the browser: the next one opened, a gap explained by keyboard, and readers told why."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from issues.models import Gap, Issue, IssueTemplate
from tests.cast import make_issue, make_publication, make_section
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("NEWSROOM_SCREENSHOTS", "")  # a folder, for whoever wants to look


@pytest.fixture
def today(quiet_server):
    """Issues up to today, with a day left out two days ago."""
    publication = make_publication(name="The Daily Test")
    now = timezone.now()
    today = now.astimezone(publication.zone).date()
    for days in (4, 3, 1, 0):
        make_issue(2132 - days, date=today - timedelta(days=days), publish_at=now - timedelta(days=days, hours=1))
    return today


def window(browser, server, **how):
    opened = DeskWindow(browser, server.url, **how)
    opened.sign_in()
    return opened


def take_picture(desk, name):
    if PICTURES:
        size = desk.page.viewport_size["width"]
        desk.page.screenshot(path=str(Path(PICTURES) / f"planning_{name}_{size}.png"), full_page=True)


def looks_well(desk, name):
    """Nothing that axe or the policy complains of, nothing wider than the window."""
    take_picture(desk, name)
    assert desk.accessibility() == []
    assert desk.complaints == []
    assert desk.sideways() <= 0


def tab_to(page, what):
    """Go on by the tab key until that has the focus."""
    expect(what).to_be_visible()
    for _step in range(120):
        page.keyboard.press("Tab")
        if what.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("The tab key never came there.")


@LOOKS
def test_the_next_issue_is_opened_from_the_first_page_and_shows_what_was_made(
    browser, quiet_server, today, size, scheme
):
    template = IssueTemplate.objects.create(name="Daily", days="1234567")
    template.sections.create(section=make_section("World"), stories=2)
    desk = window(browser, quiet_server, size=size, scheme=scheme)
    looks_well(desk, "desk")
    desk.page.get_by_role("button", name="Open the next issue").click()
    expect(desk.page.get_by_text("Vol 2133 is open, with its sections: World.")).to_be_visible()
    issue = Issue.objects.get(volume=2133)
    assert issue.date == today + timedelta(days=1)
    assert desk.page.url.endswith(reverse("admin:issues_issue_run_order", args=[issue.pk]))
    desk.open(reverse("admin:issues_issue_change", args=[issue.pk]))
    looks_well(desk, "form")
    desk.open(reverse("admin:issues_issue_changelist"))
    expect(desk.page.get_by_role("button", name="Vol 2134")).to_be_visible()
    looks_well(desk, "list")


def test_the_palette_puts_the_finger_on_the_button(browser, quiet_server, today):
    desk = window(browser, quiet_server)
    desk.page.keyboard.press("Control+k")
    desk.page.get_by_role("combobox").fill("open next")
    desk.page.keyboard.press("Enter")  # at once: the list still answers no letters, and nobody means its first line
    expect(desk.page.get_by_role("button", name="Open the next issue")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_text("Vol 2133 is open")).to_be_visible()


@LOOKS
def test_a_gap_is_explained_by_keyboard_and_readers_are_told_why(browser, quiet_server, today, size, scheme):
    desk = window(browser, quiet_server, size=size, scheme=scheme)
    page = desk.page
    desk.open(reverse("admin:issues_issue_numbering"))
    expect(page.locator(".numbering__message")).to_contain_text("Vol 2130 of")
    looks_well(desk, "numbering")
    tab_to(page, page.get_by_label("Why there was none"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Write why there was no issue. Readers see it in the archive.")
    desk.complaints.clear()  # the browser notes the answer 400
    looks_well(desk, "numbering_refused")
    expect(page.get_by_label("Why there was none")).to_be_focused()
    page.keyboard.type("Strike at the press hall")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The archive tells readers.")).to_be_visible()
    assert Gap.objects.get().volume == 2130
    archives = ["/issues/", f"/issues/{(today - timedelta(days=2)).year}/"]
    for place, address in enumerate(archives):
        page.goto(address)
        expect(page.locator(".gap-card")).to_contain_text("Strike at the press hall")
        expect(page.locator(".gap-card")).to_contain_text("Vol 2130")
        take_picture(desk, f"archive_{place}")
        assert (desk.complaints, desk.sideways() <= 0) == ([], True)
    for address in archives:  # at last: axe reads the readers' style sheets anew, and the browser notes it late
        page.goto(address)
        assert desk.accessibility() == []


@LOOKS
def test_a_template_is_made_by_keyboard(browser, quiet_server, today, size, scheme):
    make_section("World")
    desk = window(browser, quiet_server, size=size, scheme=scheme)
    page = desk.page
    desk.open(reverse("admin:issues_issuetemplate_add"))
    page.get_by_label("Name").focus()
    page.keyboard.type("Weekend")
    for day in ("Saturday", "Sunday"):
        tab_to(page, page.get_by_label(day))
        page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("A template needs a section.")).to_be_visible()
    expect(page.get_by_label("Saturday")).to_be_checked()
    looks_well(desk, "template_refused")
    tab_to(page, page.locator("#sections-0 .select2-selection"))
    page.keyboard.press("Enter")
    page.keyboard.type("Wor")
    expect(page.get_by_role("option", name="World")).to_be_visible()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#id_sections-0-stories"))
    page.keyboard.type("3")
    looks_well(desk, "template")
    page.keyboard.press("Enter")
    expect(page.get_by_text("was added successfully")).to_be_visible()
    template = IssueTemplate.objects.get()
    assert (template.days, [(row.section.name, row.stories) for row in template.sections.all()]) == (
        "67",
        [("World", 3)],
    )
