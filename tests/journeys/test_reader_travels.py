"""A reader goes from the map of the world to a country, a region and a topic, by pointer and by keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from articles.models import Strength
from articles.tagging.models import Country
from tests.cast import country, make_publication, make_story, make_topic, tag_country, tag_topic

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def archive() -> None:
    """Two years of Saint Helena, whose name is long on a phone, and a topic that is written from right to left."""
    make_publication(name="The Daily Test")
    country("FR")
    weather = make_topic("Weather")
    rain = make_topic("المطر والرياح", slug="rain", parent=weather)
    for year, strength in ((2023, Strength.ABOUT), (2024, Strength.LEAD), (2025, Strength.ABOUT)):
        story = make_story(f"Rain in {year}", publish_at=datetime(year, 5, 1, tzinfo=UTC))
        tag_country(story, "SH", strength)
        tag_country(story, "BA")
        tag_topic(story, rain)
    Country.objects.filter(code="SH").update(name="Saint Helena, Ascension and Tristan da Cunha")


def test_a_reader_finds_the_way_through_the_world(page: Page, archive: None) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/countries/")
    # The picture is no row of tab stops: after the jump links comes the first region of the list.
    page.get_by_role("navigation", name="Continents").get_by_role("link").last.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Africa", exact=True).last).to_be_focused()
    page.locator('a[href="/countries/ba/"] path').dispatch_event("click")
    expect(page).to_have_url("/countries/ba/")
    page.get_by_role("link", name="Southern Europe").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Southern Europe")
    page.locator(".beside").get_by_role("link", name="Saint Helena").click()
    expect(page.locator(".headline").first).to_have_text("Rain in 2024")
    page.get_by_role("link", name="2025 1").click()
    expect(page.locator(".headline")).to_have_text("Rain in 2025")
    page.locator(".beside").get_by_role("link", name="المطر").click()
    page.get_by_role("navigation", name="Topics").get_by_role("link", name="Weather").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Weather")
    page.goto("/topics/")
    page.get_by_role("link", name="المطر").click()
    expect(page.get_by_role("heading", level=1)).to_have_attribute("dir", "auto")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_open_to_all_and_fit_a_phone(page: Page, archive: None, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 800})
    for address in ("/countries/", "/countries/sh/", "/countries/fr/", "/regions/africa/", "/topics/", "/topics/rain/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], address
