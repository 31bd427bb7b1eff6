"""A reader types into the search and goes to what it suggests, by keys alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cast import make_issue, make_publication, make_story

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_suggestions_come_while_typing_and_are_chosen_by_keys(page: Page) -> None:
    make_publication()
    make_story("Harbour lights", issue=make_issue(2132))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/search/")
    field = page.get_by_role("combobox", name="Search all stories")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("harb")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.locator("[data-says]")).to_have_text("1 suggestion")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "suggestion-0")
    assert Axe().run(page).violations_count == 0
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("harb")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/articles/harbour-lights/")
