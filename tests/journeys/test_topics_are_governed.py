"""The vocabulary is governed by keys alone: proposals are decided, a merge is taken back, older stories are tagged."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from articles.tagging.models import Topic
from tests.articles.governing.vocabulary import stories_on, topics_of, work_off
from tests.cast import make_publication, make_story, make_topic
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


def status(topic: Topic) -> str:
    return Topic.objects.get(pk=topic.pk).status


def ready(desk: DeskWindow, word: str) -> None:
    """That word is to be decided, and the keys are heard."""
    expect(desk.page.locator(".proposal__name")).to_have_text(word)
    desk.page.wait_for_load_state("load")


def test_proposals_are_decided_and_a_merge_taken_back_by_keys(desk):
    bees, wasps, ants = (make_topic(name, status="proposed") for name in ("Bees", "Wasps", "Antz"))
    known = make_topic("Ants")
    story = stories_on(ants, 1)[0]
    desk.open("/admin/")
    desk.page.get_by_role("link", name="3 proposed topics wait for a decision").focus()
    press = desk.page.keyboard.press
    press("Enter")
    ready(desk, "Bees")
    assert desk.accessibility() == []
    press("j")
    ready(desk, "Wasps")
    press("r")
    ready(desk, "Antz")
    press("m")
    ready(desk, "Bees")
    press("a")
    expect(desk.page.locator(".nothing-here")).to_contain_text("No word waits for a decision.")
    assert [status(topic) for topic in (bees, wasps, ants)] == ["in_use", "refused", "merged"]
    work_off()
    assert topics_of(story) == {"Ants": 2}

    desk.open(f"/admin/tagging/topic/{ants.pk}/change/")
    expect(desk.page.locator(".topic-stands")).to_contain_text("It has become a part of Ants")
    desk.page.get_by_role("link", name="Undo: “Antz” merged into “Ants”").focus()
    press("Enter")
    expect(desk.page.get_by_role("button", name="Take it back")).to_be_focused()
    press("Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("It is as it was before.")
    work_off()
    assert (topics_of(story), status(ants), known.names.count()) == ({"Antz": 2}, "proposed", 1)
    assert desk.complaints == []


def test_older_stories_are_ticked_and_given_the_topic_by_keys(desk):
    bees = make_topic("Bees")
    first, second, third = (make_story(f"Of {number} bees", body="<p>The bees came.</p>") for number in range(3))
    desk.open(f"/admin/tagging/topic/{bees.pk}/older/")
    boxes, press = desk.page.locator("[name=story]"), desk.page.keyboard.press
    expect(boxes.first).to_be_focused()
    assert desk.accessibility() == []
    press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    press("Space")
    expect(desk.page.locator("[data-count]")).to_have_text("(2)")
    press("x")
    expect(desk.page.locator("[data-count]")).to_have_text("(3)")
    press("End")
    press("Space")
    press("g")
    expect(desk.page.locator(".messagelist")).to_contain_text("“Bees” is given to them.")
    work_off()
    assert [topics_of(story) for story in (first, second, third)] == [{}, {"Bees": 2}, {"Bees": 2}]
    expect(desk.page.locator(".nothing-here")).to_contain_text("None of these names it.")
    desk.page.get_by_role("link", name="Undo").focus()
    press("Enter")
    expect(desk.page.get_by_role("button", name="Take it back")).to_be_focused()
    press("Enter")
    expect(desk.page.locator(".messagelist")).to_contain_text("It is as it was before.")
    work_off()
    assert topics_of(third) == {}
    assert desk.complaints == []


@LOOKS
def test_the_pages_of_topics_are_whole_on_every_screen(browser, quiet_server, size, scheme):
    make_publication()
    window = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    window.sign_in()
    top = make_topic("Economy", description="Money and work.")
    topic = make_topic("Ports and shipping" * 4, parent=top)
    make_topic("Port and shipping", status="proposed")
    stories_on(topic, 2)
    pages = ["", "proposals/", *(f"{topic.pk}/{page}/" for page in ("change", "split", "older", "merge"))]
    for page in [*pages, f"{topic.pk}/merge/?into=economy"]:
        window.open(f"/admin/tagging/topic/{page}")
        assert (page, window.sideways() <= 0, window.accessibility(), window.complaints) == (page, True, [], [])
    window.context.close()
