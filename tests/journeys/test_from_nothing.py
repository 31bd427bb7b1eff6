"""From the first page of the day to a scheduled story with byline, picture and tags: few steps, by mouse or by keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from articles.content import content_of
from articles.models import Article
from tests.cast import country, make_author, make_image, make_issue, make_publication, make_topic
from tests.journeys.desk_window import DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MOST_CLICKS, MOST_PAGES, MOST_TABS = 12, 3, 120
# Where the focus is, by id: a search field stands for the select that it dresses.
FOCUSED = """() => {
    const here = document.activeElement
    const dressed = here.closest(".select2")?.previousElementSibling
    return dressed?.id || here.id || (here.classList.contains("ProseMirror") ? "body" : here.value || "")
}"""


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    make_issue(2133, publish_at=datetime(2999, 1, 1, 6, tzinfo=UTC))
    make_image(title="Boats at noon")
    make_author("Ana Muñoz")
    make_topic("Ports and shipping")
    country("KE")
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    window.loads = []
    window.page.on("load", lambda page: window.loads.append(page.url))
    yield window
    window.page.goto("about:blank")
    window.context.close()


def expect_it_scheduled(desk) -> None:
    expect(desk.page.locator(".standing .badge")).to_have_text("Scheduled")
    story = Article.objects.get()
    said = content_of(story)
    assert (story.headline, story.body) == ("Rain over Nairobi", "<p>It rained all night.</p>")
    assert (story.status, story.issue.volume, story.lead_image.title) == ("cleared", 2133, "Boats at noon")
    assert [len(said[rows]) for rows in ("bylines", "topics", "countries")] == [1, 1, 1]
    assert (said["topics"][0]["strength"], said["countries"][0]["strength"]) == (1, 1)
    assert len(desk.loads) <= MOST_PAGES
    assert desk.complaints == []


def test_by_mouse_in_few_clicks_and_pages(desk):
    page, clicks = desk.page, []

    def click(place) -> None:
        clicks.append(place)
        place.click()

    def choose(name: str, letters: str) -> None:
        click(page.get_by_role("combobox", name=name, exact=name == "Lead picture"))
        page.keyboard.type(letters)
        page.get_by_role("option", name=letters).first.wait_for()
        page.keyboard.press("Enter")

    click(page.get_by_role("banner").get_by_role("link", name="Write"))
    expect(page.get_by_role("textbox", name="Headline")).to_be_focused()
    page.keyboard.type("Rain over Nairobi")
    page.get_by_role("toolbar", name="Tools: Body").wait_for()
    click(page.get_by_role("textbox", name="Body"))
    page.keyboard.type("It rained all night.")
    choose("Issue", "2133")
    choose("Byline", "Ana")
    choose("Tags", "Ports")
    choose("Tags", "Kenya")
    choose("Lead picture", "Boats")
    click(page.get_by_role("button", name="Clear"))
    expect_it_scheduled(desk)
    assert len(clicks) <= MOST_CLICKS


def test_by_keys_alone(desk):
    page = desk.page

    def tab_to(place: str) -> None:
        for _ in range(MOST_TABS):
            if page.evaluate(FOCUSED) == place:
                return
            page.keyboard.press("Tab")
        pytest.fail(f"no way to {place} by the Tab key")

    def choose(place: str, letters: str, opens: str = "") -> None:
        tab_to(place)
        if opens:
            page.keyboard.press(opens)
        page.keyboard.type(letters)
        page.get_by_role("option", name=letters).first.wait_for()
        page.keyboard.press("Enter")

    page.keyboard.press("Control+k")
    page.get_by_role("combobox").first.wait_for()
    page.keyboard.type("write")
    page.get_by_role("option", name="Write a story").wait_for()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Headline")).to_be_focused()
    page.keyboard.type("Rain over Nairobi")
    page.get_by_role("toolbar", name="Tools: Body").wait_for()
    tab_to("body")
    page.keyboard.type("It rained all night.")
    choose("id_issue", "2133", opens="Enter")
    choose("id_bylines_add", "Ana")
    choose("id_tags_add", "Ports")
    choose("id_tags_add", "Kenya")
    choose("id_lead_image", "Boats", opens="Enter")
    tab_to("clear")
    page.keyboard.press("Enter")
    expect_it_scheduled(desk)
