"""House style, remarks, and hours that come twice: mended, overruled and chosen where they stand, in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, Overruling
from articles.style.models import StyleRule
from articles.style.rules import Kind, Typography
from newsroom.accounts.models import User
from tests.cast import make_publication, make_story
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BODY = '<p>A color, a <strong>color</strong> and <a href="/color/">a color</a>.</p><p>It\'s all we utilise.</p>'


@pytest.fixture
def rules():
    """Tests on a live server empty all tables, the rules too."""
    StyleRule.objects.all().delete()
    StyleRule.objects.create(pattern="color", replacement="colour")
    StyleRule.objects.create(pattern="utilise", kind=Kind.AVOID, explanation="Write “use”.")
    StyleRule.objects.create(kind=Kind.TYPOGRAPHY, typography=Typography.QUOTES)


@pytest.fixture
def story():
    return make_story("The Color of rain", status=Article.Status.DRAFT, body=BODY)


@pytest.fixture
def desk(browser, quiet_server, rules):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


def open_story(desk, story):
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    panel = desk.page.locator("[data-house-style]")
    expect(panel.locator("[data-count]")).to_have_text("6")
    panel.locator("summary").click()
    return panel


def text_of(desk):
    return desk.page.get_by_role("textbox", name="Body")


def count(panel, number):
    expect(panel.locator("[data-count]")).to_have_text(str(number) if number else "")


def test_words_are_mended_one_by_one_and_all_at_once_and_the_change_is_undone(desk, story):
    panel = open_story(desk, story)
    matches = panel.get_by_role("listitem")
    expect(matches.first).to_contain_text("The Color of rain")
    matches.first.get_by_role("button", name="Replace with “Colour”").click()
    expect(desk.page.get_by_label("Headline")).to_have_value("The Colour of rain")
    expect(matches.first.get_by_role("button", name="Replace with “colour”")).to_be_focused()
    count(panel, 5)
    matches.first.get_by_role("button", name="Fix all 3 of these").click()
    expect(text_of(desk)).to_contain_text("A colour, a colour and a colour.")
    assert text_of(desk).locator("strong").inner_text() == "colour"
    assert text_of(desk).locator("a").get_attribute("href") == "/color/"
    count(panel, 2)
    text_of(desk).focus()
    desk.page.keyboard.press("Control+z")
    expect(text_of(desk)).to_contain_text("A color, a color and a color.")
    count(panel, 5)
    assert desk.complaints == []


def test_typing_is_checked_when_it_pauses(desk, story):
    panel = open_story(desk, story)
    text_of(desk).click()
    desk.page.keyboard.press("Control+End")
    desk.page.keyboard.type(" No color 🌧 color.")
    count(panel, 8)
    expect(panel.get_by_role("status")).to_have_text("House style: 8 places to look at")
    panel.get_by_role("listitem").last.get_by_role("button", name="Replace with “colour”").click()
    expect(text_of(desk)).to_contain_text("No color 🌧 colour.")


def test_what_is_ignored_stays_ignored_in_this_window(desk, story):
    panel = open_story(desk, story)
    avoided = panel.get_by_role("listitem").filter(has_text="Write “use”.")
    expect(avoided.get_by_role("button", name=re.compile("^Replace"))).to_have_count(0)
    avoided.get_by_role("button", name="Ignore here").click()
    count(panel, 5)
    desk.page.reload()
    count(panel, 5)


def test_the_panel_works_by_keyboard_alone_and_leads_to_the_words(desk, story):
    panel = open_story(desk, story)
    for _step in range(2):
        desk.page.keyboard.press("Tab")
    expect(panel.get_by_role("button", name="Replace with “Colour”", exact=True)).to_be_focused()
    for _match in range(4):
        desk.page.keyboard.press("Enter")
    count(panel, 2)
    panel.get_by_role("button", name="It's all we utilise.").last.press("Enter")
    assert desk.page.evaluate("getSelection().toString()") == "utilise"
    desk.page.keyboard.type("use")
    count(panel, 1)


@pytest.mark.usefixtures("rules")
@LOOKS
def test_the_panels_are_accessible_and_fit(browser, quiet_server, story, size, scheme):
    make_publication()
    window = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    window.sign_in()
    open_story(window, story)
    window.page.get_by_text("Overrule", exact=True).first.click()
    assert window.accessibility() == []
    assert window.sideways() <= 0
    assert window.complaints == []
    window.context.close()


def test_a_warning_is_overruled_while_what_is_typed_stays(desk, story):
    page = desk.page
    open_story(desk, story)
    page.get_by_label("Headline").fill("Rain, typed and not saved")
    line = page.get_by_role("listitem").filter(has_text="There is no standfirst")
    line.get_by_text("Overrule", exact=True).click()
    line.get_by_role("button", name="Overrule it").click()
    expect(page.get_by_text("Write why the story may run in spite of this.")).to_be_visible()
    line.get_by_label("Why may it run in spite of this?").fill("It is a notice.")
    page.keyboard.press("Control+Enter")
    expect(line).to_contain_text("Overruled by vera")
    expect(line).to_contain_text("It is a notice.")
    expect(page.get_by_label("Headline")).to_have_value("Rain, typed and not saved")
    line.get_by_role("button", name="Let it stand again").click()
    expect(line.get_by_text("Overrule", exact=True)).to_be_focused()
    assert not Overruling.objects.exists()
    assert [complaint for complaint in desk.complaints if "409" not in complaint] == []


@pytest.mark.parametrize(
    ("remark", "place"),
    [
        ("There is no standfirst", "textarea#id_standfirst"),
        ("Nobody is named in the byline", ".field-bylines *"),
        ("The story has no country", ".field-countries *"),
        ("House style:", "#house_style summary"),
    ],
)
def test_a_remark_leads_to_where_it_is_mended(desk, story, remark, place):
    open_story(desk, story)
    desk.page.get_by_role("link", name=re.compile(f"^{remark}")).click()
    expect(desk.page.locator(f"{place}:focus")).to_have_count(1)


def in_berlin():
    make_publication(time_zone="Europe/Lisbon")
    User.objects.update(time_zone="Europe/Berlin")


def test_an_hour_that_comes_twice_is_chosen_where_it_is_typed(desk, story):
    in_berlin()
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    own_time = page.get_by_label("Own time")
    own_time.fill("2026-10-26T09:00")
    row = page.locator(".field-publish_at")
    expect(row.get_by_text("= 08:00 in Lisbon")).to_be_visible()
    own_time.fill("2026-10-25T02:30")
    row.get_by_label("02:30 (winter time, UTC+1)").check()
    expect(row.get_by_text("= 01:30 in Lisbon")).to_be_visible()
    own_time.fill("2026-03-29T02:30")
    expect(row.get_by_text("02:30 doesn't exist")).to_be_visible()
    row.get_by_label("03:30").check()
    expect(row.get_by_text("= 02:30 in Lisbon")).to_be_visible()
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(own_time).to_have_value("2026-03-29T03:30")
    assert desk.complaints == []


def test_a_refused_form_keeps_what_was_typed_and_leads_to_its_first_error(desk, story):
    in_berlin()
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Headline").fill("Typed before")
    page.get_by_label("Own time").fill("2026-10-25T02:30")
    page.get_by_role("button", name="Save and stay").click()
    page.get_by_role("button", name="Go to the first error").click()
    expect(page.get_by_label("Own time")).to_be_focused()
    expect(page.get_by_label("Headline")).to_have_value("Typed before")
    page.locator(".field-publish_at").get_by_label("02:30 (summer time, UTC+2)").check()
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    story.refresh_from_db()
    assert story.publish_at.isoformat() == "2026-10-25T00:30:00+00:00"


def test_the_first_error_is_found_in_a_fold_too(desk, story):
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("heading", name="More").click()
    page.get_by_label("Address").fill("no address!")
    page.get_by_role("button", name="Save and stay").click()
    first = page.get_by_role("button", name="Go to the first error")
    first.wait_for()
    page.evaluate("document.querySelectorAll('#content-main details').forEach((fold) => (fold.open = false))")
    first.press("Enter")
    expect(page.get_by_label("Address")).to_be_focused()


def test_remarks_come_and_go_with_what_is_saved_while_typing(desk):
    page = desk.page
    desk.open("/admin/articles/article/add/")
    page.get_by_role("textbox", name="Headline").fill("A color of rain")
    expect(page.locator("[data-house-style] [data-count]")).to_have_text("1")
    panel = page.locator("[data-remarks]")
    expect(panel.get_by_role("link", name="The story has no text.")).to_be_visible(timeout=15_000)
    text_of(desk).click()
    page.keyboard.type("It rained.")
    expect(panel.get_by_role("link", name="The story has no text.")).to_have_count(0, timeout=15_000)
    expect(panel.get_by_role("link", name="House style: 1 place to look at.")).to_be_visible()
    assert desk.complaints == []
