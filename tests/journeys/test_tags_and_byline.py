"""The byline and the tags of a story are set by keys alone: found, made anew, weighed, moved, taken out."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.content import content_of
from articles.models import Article, Author
from articles.tagging.models import Topic
from tests.cast import country, make_author, make_byline, make_publication, make_story, make_topic, tag_country
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AUTOSAVES = re.compile(r"/autosave/$")


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.page.goto("about:blank")
    window.context.close()


@pytest.fixture
def story(db) -> Article:
    return make_story(status=Article.Status.DRAFT)


def open_story(desk, story: Article) -> None:
    desk.open(f"/admin/articles/article/{story.pk}/change/")


def said(story: Article) -> dict:
    return content_of(Article.objects.get(pk=story.pk))


def choose(desk, field: str, letters: str) -> None:
    desk.page.get_by_role("combobox", name=field).press_sequentially(letters)
    desk.page.get_by_role("listbox", name=field).get_by_role("option").first.wait_for()
    desk.page.keyboard.press("Enter")


def test_countries_are_found_weighed_confirmed_and_taken_out(desk, story):
    kenya, tanzania = tag_country(story, "KE", proposed=True).tag, country("TZ")
    open_story(desk, story)
    page = desk.page
    choose(desk, "Tags", "tanz")
    page.get_by_role("button", name="Kenya is proposed: confirm").press("Enter")
    expect(page.get_by_role("button", name="Kenya is proposed: confirm")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("^Kenya, about"))).to_be_focused()
    page.keyboard.press("Enter")
    with page.expect_response(AUTOSAVES):
        expect(page.get_by_role("button", name=re.compile("^Kenya, mention"))).to_be_focused()
    assert said(story)["countries"] == [
        {"tag_id": kenya.pk, "strength": 3, "proposed": False},
        {"tag_id": tanzania.pk, "strength": 2, "proposed": False},
    ]
    with page.expect_response(AUTOSAVES):
        page.get_by_role("combobox", name="Tags").press("Backspace")
    assert [row["tag_id"] for row in said(story)["countries"]] == [tanzania.pk]
    assert desk.complaints == []


def test_a_proposed_topic_says_its_words_and_is_taken_by_a_key(desk, story):
    rain = make_topic("Early rain")
    Article.objects.filter(pk=story.pk).update(body="<p>The early rain stayed.</p>")
    open_story(desk, story)
    page = desk.page
    proposal = page.get_by_role("list", name="Suggested tags")
    expect(proposal.get_by_text("the text names it: early rain")).to_be_visible()
    assert said(story)["topics"] == []
    assert desk.accessibility() == []
    with page.expect_response(AUTOSAVES):
        page.get_by_role("button", name=re.compile("^Take Early rain, ")).press("Enter")
    expect(proposal).to_be_hidden()
    expect(page.get_by_role("combobox", name="Tags")).to_be_focused()
    assert [row["tag_id"] for row in said(story)["topics"]] == [rain.pk]
    assert desk.complaints == []


def test_a_new_topic_and_a_new_author_are_made_by_their_names(desk, story):
    open_story(desk, story)
    choose(desk, "Tags", "Lake levels")
    choose(desk, "Byline", "Ben Okri")
    with desk.page.expect_response(AUTOSAVES):
        desk.page.get_by_role("combobox", name="Role of Ben Okri").select_option("translator")
    assert (Topic.objects.get().name, Author.objects.get().name) == ("Lake levels", "Ben Okri")
    rows = said(story)
    assert [(row["author_id"], row["role"]) for row in rows["bylines"]] == [(Author.objects.get().pk, "translator")]
    assert [row["tag_id"] for row in rows["topics"]] == [Topic.objects.get().pk]


def test_the_byline_is_put_in_order_and_a_bio_is_printed_with_it(desk, story):
    first, second = make_author("Ana Muñoz"), make_author("Ben Okri")
    make_byline(story, first)
    make_byline(story, second)
    open_story(desk, story)
    page = desk.page
    page.get_by_role("button", name="Move Ben Okri up").press("Enter")
    expect(page.get_by_role("button", name="Move Ben Okri down")).to_be_focused()
    page.get_by_role("listitem").filter(has_text="Ben Okri").get_by_text("Bio as printed").press("Enter")
    with page.expect_response(AUTOSAVES):
        page.get_by_role("textbox", name="Bio of Ben Okri as printed under this story").fill("Ben Okri writes novels.")
    rows = said(story)["bylines"]
    assert [(row["author_id"], row["order"], row["bio_as_printed"]) for row in rows] == [
        (second.pk, 1, "Ben Okri writes novels."),
        (first.pk, 2, ""),
    ]
    with page.expect_response(AUTOSAVES):
        page.get_by_role("button", name="Remove Ana Muñoz").press("Enter")
    assert [row["author_id"] for row in said(story)["bylines"]] == [second.pk]


@pytest.mark.parametrize("look", [{}, {"size": PHONE, "scheme": "dark"}], ids=["laptop", "phone in the dark"])
def test_the_fields_read_well_open_and_closed(desk, browser, quiet_server, story, look):
    make_byline(story, make_author("Ana Muñoz"), bio_as_printed="Writes.")
    tag_country(story, "KE", strength=1)
    tag_country(story, "TZ", proposed=True)
    window = DeskWindow(browser, quiet_server.url, **look)
    window.context.add_cookies(desk.context.cookies())
    open_story(window, story)
    window.page.get_by_role("combobox", name="Tags").press_sequentially("keny")
    window.page.get_by_role("option", name="Kenya").wait_for()
    window.page.wait_for_load_state("networkidle")
    assert window.accessibility() == []
    assert window.sideways() <= 0
    window.page.goto("about:blank")
    window.context.close()
