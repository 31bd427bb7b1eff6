"""A reader's way through an issue in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from articles.images.renditions import make_renditions
from articles.models import Correction
from tests.cast import (
    NOW,
    make_byline,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BODY = """<p>The rain came early<sup data-footnote="By three weeks.">*</sup> and stayed.</p><h2>What it did</h2>
<aside class="pull-quote"><p>Nobody had an umbrella.</p></aside>
<table><tbody><tr><th>Town</th><th>Rain</th></tr><tr><td>Nairobi</td><td>41</td></tr></tbody></table>
<blockquote><p>Quite wet.</p></blockquote><ul><li><p>One</p></li></ul>"""
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
PAGES = [
    "/",
    "/issues/",
    "/issues/2025/",
    "/issues/2132/",
    "/articles/rain-over-nairobi/",
    "/authors/",
    "/authors/ana-munoz/",
    "/topics/",
    "/topics/fresh-water/",
    "/countries/",
    "/countries/ke/",
    "/regions/africa/",
    "/corrections/",
    "/sections/world/",
    "/nowhere/",
]


@pytest.fixture
def issue() -> None:
    """Vol 2131 without a picture, and Vol 2132 with three stories of every kind."""
    make_publication(name="The Daily Test", tagline="Tested daily", masthead="<p>Vera edits.</p>", about="A test.")
    make_story("Before the rain", issue=make_issue(2131), position=1)
    issue = make_issue(2132, title="The rain issue", letter="<p>Dear reader, it rains.</p>")
    picture = make_image(size=(1300, 900), caption="A boat in the rain.")
    make_renditions(picture)
    fields: dict[str, Any] = {"issue": issue, "section": make_section(), "standfirst": "It came early."}
    rain = make_story("Rain over Nairobi", position=1, body=BODY, dateline="NAIROBI", lead_image=picture, **fields)
    make_byline(rain, bio_as_printed="Ana Muñoz counts drops.")
    tag_country(rain)
    tag_topic(rain, make_topic("Fresh water"))
    Correction.objects.create(article=rain, text="It was Tuesday.", corrected_at=NOW, on_top=True)
    make_story("عودة القوارب الليلية", position=2, language="ar", **fields)
    make_story(LONG_WORD, position=3, **fields)


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser's console or the network complained of; each test ends with none."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            heard.append(message.text)

    def look(response: Response) -> None:
        if response.status >= 400:
            heard.append(f"{response.status} {response.url}")

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", look)
    yield heard
    assert heard == []


def test_from_the_front_to_a_story_and_on_by_keyboard_alone(issue, page: Page, complaints):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    lead = page.get_by_role("main").get_by_role("heading").get_by_role("link", name="Rain over Nairobi")
    for _step in range(20):
        page.keyboard.press("Tab")
        if lead.evaluate("link => link === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rain over Nairobi")
    expect(page.get_by_text("Story 1 of 3", exact=True)).to_be_visible()
    page.locator("[rel=next]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("عودة القوارب الليلية")
    page.locator("[rel=prev]").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rain over Nairobi")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Archive").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("All issues")


def test_a_footnote_is_a_step_there_and_a_step_back(issue, page: Page, complaints):
    page.goto("/articles/rain-over-nairobi/")
    page.get_by_role("link", name="Footnote 1").click()
    expect(page.locator("#note-1")).to_be_in_viewport()
    page.get_by_role("link", name="Back to note 1 in the text").click()
    expect(page.locator("#note-mark-1")).to_be_in_viewport()


def test_the_picture_comes_in_the_width_of_the_screen(issue, page: Page, complaints):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/articles/rain-over-nairobi/")
    picture = page.get_by_role("img", name="A boat on a lake.")
    expect(picture).to_be_visible()
    page.wait_for_load_state("networkidle")
    shown = picture.evaluate("image => [image.currentSrc.split('.').pop(), image.naturalWidth > 0]")
    assert shown == ["avif", True]
    assert picture.get_attribute("fetchpriority") == "high"


def test_the_page_goes_dark_with_the_system(issue, page: Page, complaints):
    colours = {}
    for scheme in ["light", "dark"]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto("/")
        colours[scheme] = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert colours == {"light": "rgb(253, 252, 250)", "dark": "rgb(20, 20, 20)"}


def test_every_page_fits_every_screen_and_text_at_twice_the_size(issue, page: Page):
    too_wide = []
    for address in PAGES:
        page.goto(address)
        for width in (360, 390, 768, 1280, 1920):
            page.set_viewport_size({"width": width, "height": 900})
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                too_wide.append((address, width))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            too_wide.append((address, "twice the size"))
    assert too_wide == []


def test_every_page_keeps_the_rules_of_accessibility(issue, page: Page):
    """Colours don't depend on the size of the window, nor sizes on the colours: two looks see all four."""
    violations = []
    for width, scheme in [(390, "dark"), (1280, "light")]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for address in PAGES:
            page.goto(address)
            found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
            violations += [(address, width, scheme, violation["id"]) for violation in found]
    assert violations == []


@pytest.mark.parametrize("colour", ["oxblood", "sea", "forest", "ochre", "plum", "ink"])
def test_every_accent_is_readable_in_light_and_dark(issue, page: Page, colour):
    make_publication(colour=colour)
    violations = []
    for scheme in ["light", "dark"]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for address in ["/articles/rain-over-nairobi/", "/issues/"]:
            page.goto(address)
            result = Axe().run(page, options={"runOnly": ["color-contrast"], "resultTypes": ["violations"]})
            violations += [(scheme, address) for _violation in result.response["violations"]]
    assert violations == []


def test_every_page_has_one_first_heading_and_no_gap_below_it(issue, page: Page):
    for address in PAGES:
        page.goto(address)
        levels = page.eval_on_selector_all("h1, h2, h3, h4", "heads => heads.map(head => +head.tagName[1])")
        assert levels.count(1) == 1, address
        seen = [1, *[level for level in levels if level != 1]]
        assert [pair for pair in pairwise(seen) if pair[1] - pair[0] > 1] == [], address


def test_reading_needs_no_script(issue, browser: Browser, quiet_server):
    context = browser.new_context(base_url=quiet_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("heading").get_by_role("link", name="Rain over Nairobi").click()
    page.get_by_role("link", name="Fresh water").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fresh water")
    context.close()


def test_no_page_asks_another_host(issue, page: Page, quiet_server, complaints):
    asked: list[tuple[str, str]] = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    for address in ["/", "/issues/", "/articles/rain-over-nairobi/"]:
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert {kind for kind, _address in asked} == {
        "document",
        "stylesheet",
        "script",
        "font",
        "image",
        "other",
    }  # other: the icon
    assert [address for _kind, address in asked if not address.startswith(quiet_server.url)] == []


def test_on_paper_there_is_the_folio_and_the_story_and_nothing_to_click(issue, page: Page, complaints):
    page.goto("/articles/rain-over-nairobi/")
    page.emulate_media(media="print")
    expect(page.locator(".folio-bar")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for gone in [".navigation", ".run-order-nav", ".masthead"]:
        expect(page.locator(gone)).to_be_hidden()
