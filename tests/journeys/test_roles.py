"""What the roles see of the desk, in a real browser: the log behind a story, a reporter's desk, a tagger's form."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from articles import publishing
from articles.editing import desk_content, save
from articles.models import Article
from tests.cast import (
    PASSWORD,
    make_author,
    make_byline,
    make_editor,
    make_person,
    make_publication,
    make_story,
    make_topic,
    tag_topic,
)
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

TEXT = "The rain came early and stayed for a week."


@pytest.fixture
def story(settings) -> Article:
    make_publication()
    made = make_story("Rain over Nairobi", status="draft", publish_at=None, body=f"<p>{TEXT}</p>")
    make_byline(made, make_author())
    tag_topic(made, make_topic())
    return made


def enter(desk: DeskWindow, username: str) -> None:
    desk.page.goto("/admin/")
    desk.page.get_by_label("Username").fill(username)
    desk.page.get_by_label("Password").fill(PASSWORD)
    desk.page.get_by_role("button", name="Log in").click()


@LOOKS
def test_who_did_what_is_read_behind_the_story_by_keyboard(browser, quiet_server, story, size, scheme):
    desk = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    desk.sign_in()
    vera, at = make_editor("ida"), datetime.now(UTC)
    base = desk_content(story)
    save(story, base | {"headline": "Rain over Kisumu"}, base=base, by=vera, at=at, note="It was Kisumu")
    publishing.send_to_review(story, by=vera, at=at + timedelta(seconds=1))
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    desk.complaints.clear()
    desk.page.locator(".object-tools").get_by_role("link", name="Activity").press("Enter")
    lines = desk.page.locator(".activity__line")
    expect(lines).to_have_count(2)
    expect(lines.first).to_contain_text("ida sent to review it")
    summary = lines.nth(1).locator("summary")
    summary.press("Enter")
    expect(lines.nth(1).locator("dd").first).to_contain_text("Kisumu")
    expect(lines.nth(1)).to_contain_text("It was Kisumu")
    assert (desk.accessibility(), desk.complaints) == ([], [])
    assert desk.sideways() <= 0
    desk.page.get_by_label("What").select_option("send_to_review")
    desk.page.get_by_role("button", name="Show", exact=True).press("Enter")
    expect(lines).to_have_count(1)
    desk.page.get_by_role("link", name="Show all").press("Enter")
    expect(lines).to_have_count(2)
    desk.context.close()


@LOOKS
def test_a_reporters_desk_has_the_own_stories_and_what_may_be_done_with_them(
    browser, quiet_server, story, size, scheme
):
    rob = make_person("reporter", "rob")
    own = make_story("Mine alone", status="draft", publish_at=None, created_by=rob)
    desk = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    enter(desk, "rob")
    expect(desk.page.get_by_role("link", name="Mine alone").first).to_be_visible()
    expect(desk.page.get_by_text("Rain over Nairobi")).to_have_count(0)
    for address in (
        "/admin/",
        "/admin/articles/article/",
        f"/admin/articles/article/{own.pk}/change/",
        "/admin/activity/entry/",
    ):
        desk.open(address)
        assert (address, desk.accessibility(), desk.complaints) == (address, [], [])
        assert desk.sideways() <= 0
    desk.open(f"/admin/articles/article/{own.pk}/change/")
    expect(desk.page.get_by_role("button", name="Send to review")).to_have_count(1)
    expect(desk.page.get_by_role("button", name="Clear")).to_have_count(0)
    expect(desk.page.get_by_label("Own time")).to_have_count(0)
    desk.context.close()


@LOOKS
def test_a_tagger_tags_what_they_do_not_read(browser, quiet_server, story, size, scheme):
    make_topic("Weather")
    make_person("tagger", "tess")
    desk = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    enter(desk, "tess")
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    expect(desk.page.get_by_text("Rain over Nairobi").first).to_be_visible()
    assert TEXT not in desk.page.content()
    assert (desk.accessibility(), desk.complaints) == ([], [])
    assert desk.sideways() <= 0
    desk.page.get_by_role("combobox", name="Tags").fill("Wea")
    desk.page.get_by_role("option", name="Weather").click()
    desk.page.get_by_role("button", name="Save", exact=True).click()
    expect(desk.page.locator(".messagelist .success")).to_be_visible()
    assert sorted(tag.name for tag in story.topics.all()) == ["Ports and shipping", "Weather"]
    desk.context.close()
