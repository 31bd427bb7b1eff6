"""Stories are tagged by keys alone, one after another; two taggers never meet; a broken line loses no decision."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from articles.models import Article, Rejection
from articles.tagging_desk import turns
from articles.tagging_desk.models import Lease, Turn
from tests.cast import country, make_person, make_publication, make_story, make_topic
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/articles/article/tagging-desk/"
TEXTS = {
    "Chile rests": "<p>Chile sleeps.</p>",
    "Peru and Uganda trade": "<p>Peruvian boats left. Uganda waits.</p>",
    "Kenya opens a port": "<p>Kenyans are glad, and so is Uganda. Tanzania was named.</p>",
}


@pytest.fixture(autouse=True)
def no_lots(monkeypatch):
    monkeypatch.setattr(turns, "is_drawn", lambda story: False)


@pytest.fixture
def stories(db) -> dict[str, Article]:
    """The last is handed out first."""
    make_publication()
    for code in ("CL", "PE", "UG", "KE", "TZ"):
        country(code)
    make_topic("Ports and ships")
    return {headline: make_story(headline, body=body) for headline, body in TEXTS.items()}


@pytest.fixture
def table(browser, quiet_server):
    """Opens a window in which that person sits at the desk."""
    windows = []

    def sit_down(person, **look) -> DeskWindow:
        window = DeskWindow(browser, quiet_server.url, **look)
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        window.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": window.url}])
        windows.append(window)
        return window

    yield sit_down
    for window in windows:
        window.page.goto("about:blank")
        window.context.close()


def begin(window: DeskWindow):
    window.page.goto(QUEUE)
    window.page.wait_for_load_state("load")
    window.page.keyboard.press("n")
    return window.page


def ready(page, headline: str) -> None:
    """That story is on the table, and its script listens."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(headline)
    expect(page.locator("[data-hint]")).to_be_visible()


def at_hand(page):
    return page.locator(".pick.is-current")


def tags(story: Article) -> dict[str, int]:
    found = {row.tag.code: row.strength for row in story.country_taggings.select_related("tag")}
    return found | {row.tag.name: row.strength for row in story.topic_taggings.select_related("tag")}


def test_three_stories_by_keys_alone(table, stories):
    window = table(make_person("tagger", "tess"))
    page = begin(window)
    keys = page.keyboard
    ready(page, "Kenya opens a port")
    expect(at_hand(page)).to_contain_text("Kenya")
    expect(page.locator("mark.is-current")).to_have_count(2)
    keys.press("a")  # Kenya, as suggested: lead
    keys.press("3")  # Uganda: only a mention
    expect(at_hand(page)).to_contain_text("Tanzania")
    keys.press("x")
    keys.press("u")
    expect(page.get_by_role("status")).to_contain_text("Tanzania: open")
    keys.press("x")
    keys.press("/")
    keys.type("ports")
    page.get_by_role("option", name="Ports and ships").wait_for()
    keys.press("Enter")
    keys.press("2")
    assert window.accessibility() == []
    keys.press("n")
    ready(page, "Peru and Uganda trade")
    story = stories["Kenya opens a port"]
    assert tags(story) == {"KE": 1, "UG": 3, "Ports and ships": 2}
    assert [one.country.code for one in Rejection.objects.all()] == ["TZ"]
    assert story.revisions.count() == 1

    keys.press("Enter")
    keys.press("ArrowDown")
    keys.press("Control+Enter")
    ready(page, "Chile rests")
    assert tags(stories["Peru and Uganda trade"]) == {"PE": 1}
    keys.press("u")  # nothing decided yet: the last story comes back
    ready(page, "Peru and Uganda trade")
    assert tags(stories["Peru and Uganda trade"]) == {}
    keys.press("2")
    keys.press("n")
    ready(page, "Chile rests")
    keys.press("s")
    expect(page.get_by_text("was skipped by you today")).to_be_visible()
    assert tags(stories["Peru and Uganda trade"]) == {"PE": 2}
    assert [turn.outcome for turn in Turn.objects.order_by("pk")] == ["done", "done", "skipped"]
    assert not Lease.objects.exists()
    assert window.complaints == []


def test_two_taggers_a_broken_line_and_the_way_back(table, stories):
    tess, ben = table(make_person("tagger", "tess")), table(make_person("tagger", "ben"), size=PHONE, scheme="dark")
    first, second = begin(tess), begin(ben)
    ready(first, "Kenya opens a port")
    ready(second, "Peru and Uganda trade")
    assert (ben.accessibility(), ben.sideways()) == ([], 0)

    first.keyboard.press("a")
    tess.context.set_offline(True)
    first.keyboard.press("n")
    expect(first.get_by_role("status")).to_contain_text("No connection. Your decisions are kept")
    tess.context.set_offline(False)
    tess.complaints.clear()  # of the line
    first.reload()
    ready(first, "Kenya opens a port")
    expect(first.get_by_role("status")).to_contain_text("as you left them")
    expect(first.get_by_role("group", name=re.compile("^Kenya")).get_by_role("radio", name="lead")).to_be_checked()

    first.keyboard.press("n")
    ready(first, "Chile rests")  # the one between is on the other's table
    assert tags(stories["Kenya opens a port"]) == {"KE": 1}
    first.go_back()
    ready(first, "Chile rests")
    expect(first.get_by_text("It is done already: “Kenya opens a port”.")).to_be_visible()

    second.get_by_role("group", name=re.compile("^Peru")).locator("label", has_text="about").click()
    second.get_by_role("button", name="Done, next").click()
    expect(second.get_by_role("heading", level=1)).not_to_contain_text("Peru and Uganda trade")
    assert tags(stories["Peru and Uganda trade"]) == {"PE": 2}
    assert (tess.complaints, ben.complaints) == ([], [])
