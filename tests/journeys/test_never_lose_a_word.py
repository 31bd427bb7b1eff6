"""A writer's words survive whatever happens to the network, the server, the session and the page."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from articles.models import Article, Revision
from tests.cast import PASSWORD, make_publication, make_story
from tests.journeys.desk_window import DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"
SAVED = re.compile(r"^Saved \d\d:\d\d")
AUTOSAVES = re.compile(r"/autosave/$")


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.page.goto("about:blank")
    window.context.close()


def draft(**fields) -> Article:
    return make_story(status=Article.Status.DRAFT, **fields)


def open_story(desk, story: Article) -> None:
    desk.open(f"/admin/articles/article/{story.pk}/change/")


def write(desk, words: str) -> None:
    text = desk.page.get_by_role("textbox", name="Body")
    text.click()
    text.press("ControlOrMeta+End")
    desk.page.keyboard.type(words)


def status(desk):
    return desk.page.locator("#saving")


def kept(desk) -> list[dict]:
    """The copies in the browser."""
    found = desk.page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('newsroom:story:'))")
    return [json.loads(copy) for _name, copy in found]


def bar(desk):
    return desk.page.get_by_role("region", name="Words kept in this browser")


def body_of(story: Article) -> str:
    return Article.objects.get(pk=story.pk).body


def test_a_new_story_is_saved_while_it_is_written_and_is_there_after_a_reload(desk):
    desk.open(ADD)
    desk.page.get_by_label("Headline").fill("Rain over Nairobi")
    write(desk, "It rained.")
    expect(status(desk)).to_have_text(SAVED)
    expect(desk.page).to_have_url(re.compile(r"/article/\d+/change/$"))
    story = Article.objects.get()
    assert (story.headline, story.body, story.slug) == ("Rain over Nairobi", "<p>It rained.</p>", "rain-over-nairobi")
    assert kept(desk) == []
    desk.page.reload()
    expect(desk.page.get_by_label("Headline")).to_have_value("Rain over Nairobi")
    expect(desk.page.get_by_role("textbox", name="Body")).to_have_text("It rained.")
    assert [revision.kind for revision in Revision.objects.all()] == ["autosaved"]
    assert desk.complaints == []


def test_an_offline_minute_is_survived_and_the_words_go_up_when_the_network_is_back(desk):
    story = draft()
    open_story(desk, story)
    desk.context.set_offline(True)
    write(desk, " Then it snowed.")
    expect(status(desk)).to_contain_text("Offline: kept in this browser")
    assert "Then it snowed." in kept(desk)[0]["fields"]["body"]
    desk.context.set_offline(False)
    expect(status(desk)).to_have_text(SAVED)
    assert body_of(story) == "<p>The rain came early and stayed. Then it snowed.</p>"
    assert kept(desk) == []


def test_a_page_that_crashed_offline_gives_its_words_back_to_compare_and_take(desk):
    story = draft()
    open_story(desk, story)
    desk.context.set_offline(True)
    write(desk, " Then it snowed.")
    expect(status(desk)).to_contain_text("Offline: kept in this browser")
    desk.page.close(run_before_unload=False)
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    open_story(desk, story)
    expect(bar(desk)).to_contain_text("that didn't reach the server is in this browser")
    bar(desk).get_by_role("button", name="Compare").click()
    expect(bar(desk).locator("ins").filter(has_text="Then it snowed.")).to_be_visible()
    assert desk.accessibility() == []
    assert body_of(story) == "<p>The rain came early and stayed.</p>"
    with desk.page.expect_response(AUTOSAVES):
        bar(desk).get_by_role("button", name="Take it").click()
    expect(status(desk)).to_have_text(SAVED)
    assert body_of(story) == "<p>The rain came early and stayed. Then it snowed.</p>"
    expect(bar(desk)).to_be_hidden()
    assert kept(desk) == []


def test_what_the_browser_kept_can_be_thrown_away(desk):
    story = draft()
    open_story(desk, story)
    desk.context.set_offline(True)
    desk.page.get_by_label("Headline").fill("Snow")
    expect(status(desk)).to_contain_text("Offline: kept in this browser")
    desk.page.close(run_before_unload=False)
    desk.context.set_offline(False)
    desk.page = desk.context.new_page()
    open_story(desk, story)
    bar(desk).get_by_role("button", name="Throw it away").click()
    assert kept(desk) == []
    expect(desk.page.get_by_label("Headline")).to_have_value("Rain over Nairobi")


def test_a_story_that_was_never_saved_is_offered_on_the_next_new_form(desk):
    desk.open(ADD)
    desk.context.set_offline(True)
    desk.page.get_by_label("Headline").fill("Snow over Nairobi")
    expect(status(desk)).to_contain_text("Offline: kept in this browser")
    desk.page.close(run_before_unload=False)
    desk.context.set_offline(False)
    assert not Article.objects.exists()
    desk.page = desk.context.new_page()
    desk.open(ADD)
    bar(desk).get_by_role("button", name="Take it").click()
    expect(status(desk)).to_have_text(SAVED)
    assert Article.objects.get().headline == "Snow over Nairobi"


def test_a_session_that_ended_costs_no_word_and_goes_on_after_signing_in_elsewhere(desk):
    story = draft()
    open_story(desk, story)
    Session.objects.all().delete()
    write(desk, " Then it snowed.")
    expect(status(desk)).to_contain_text("Signed out, your text is kept in this browser:")
    with desk.context.expect_page() as opened:
        status(desk).get_by_role("link", name="sign in again").click()
    door = opened.value
    door.get_by_label("Username").fill("vera")
    door.get_by_label("Password").fill(PASSWORD)
    door.get_by_role("button", name="Log in").click()
    door.wait_for_url("**/admin/")
    door.close()
    desk.page.bring_to_front()
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(status(desk)).to_have_text(SAVED)
    assert body_of(story) == "<p>The rain came early and stayed. Then it snowed.</p>"
    assert kept(desk) == []


def test_save_does_not_throw_words_at_a_door_that_is_shut(desk):
    story = draft()
    open_story(desk, story)
    Session.objects.all().delete()
    desk.page.get_by_label("Headline").fill("Snow")
    desk.page.get_by_role("button", name="Save and stay").click()
    expect(status(desk)).to_contain_text("Signed out")
    expect(desk.page.get_by_label("Headline")).to_have_value("Snow")
    assert kept(desk)[0]["fields"]["headline"] == "Snow"


def test_an_answer_that_got_lost_is_not_taken_for_somebody_else(desk):
    story = draft()
    open_story(desk, story)
    desk.page.route(AUTOSAVES, lose_the_answer)
    desk.page.get_by_label("Headline").fill("Snow")
    expect(status(desk)).to_contain_text("kept in this browser")
    assert Article.objects.get().headline == "Snow"  # it arrived; only the answer didn't
    desk.page.unroute(AUTOSAVES)
    desk.page.get_by_label("Headline").fill("Snow over Nairobi")
    expect(status(desk)).to_have_text(SAVED)
    assert Article.objects.get().headline == "Snow over Nairobi"


def lose_the_answer(route) -> None:
    route.fetch()
    route.abort()


def test_a_server_that_stumbles_is_asked_again(desk):
    story = draft()
    open_story(desk, story)
    desk.page.route(AUTOSAVES, lambda route: route.fulfill(status=502, body="Bad gateway"))
    desk.page.get_by_label("Headline").fill("Snow")
    expect(status(desk)).to_contain_text("The server doesn't answer: kept in this browser")
    desk.page.unroute(AUTOSAVES)
    expect(status(desk)).to_have_text(SAVED)
    assert Article.objects.get(pk=story.pk).headline == "Snow"


def test_a_page_that_is_left_in_the_middle_of_a_word_takes_it_along(desk):
    story = draft()
    open_story(desk, story)
    desk.page.get_by_label("Headline").fill("Snow")
    desk.page.reload()
    expect(desk.page.get_by_label("Headline")).to_have_value("Snow")
    expect(bar(desk)).to_be_hidden()


def test_a_link_off_the_page_waits_for_the_last_words(desk):
    story = draft()
    with desk.before("**/story/start.js"):
        desk.page.goto(f"/admin/articles/article/{story.pk}/change/", wait_until="commit")
        desk.page.get_by_label("Headline").fill("Snow")
    desk.page.get_by_role("combobox", name="Tags").wait_for()  # the script has come
    desk.page.locator(".object-tools").get_by_role("link", name="Revisions").click()
    desk.page.wait_for_url("**/revisions/")
    assert Article.objects.get(pk=story.pk).headline == "Snow"


def test_a_key_saves_by_hand_and_stays(desk):
    story = draft()
    open_story(desk, story)
    desk.page.get_by_label("Headline").fill("Snow")
    desk.page.keyboard.press("Control+s")
    expect(status(desk)).to_contain_text("✓")
    assert [(revision.kind, revision.content["headline"]) for revision in Revision.objects.all()] == [("saved", "Snow")]
    expect(desk.page.get_by_label("Headline")).to_be_focused()
    assert story.pk


def test_a_value_that_cannot_stand_is_named_and_does_not_hold_up_the_words(desk):
    story = draft()
    open_story(desk, story)
    desk.page.get_by_label("Run order").fill("3")
    desk.page.get_by_label("Headline").fill("Snow")
    expect(status(desk)).to_contain_text("Not saved: Run order: Choose the issue first")
    assert Article.objects.get(pk=story.pk).headline == "Snow"
