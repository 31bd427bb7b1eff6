"""An issue is put in order in the browser: by keys alone, by hand, by a typed place; two windows see each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from articles.models import Article
from issues.models import IssueSection
from tests.cast import make_byline, make_image, make_issue, make_publication, make_section, make_story, tag_country
from tests.journeys.desk_window import LAPTOP, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


@pytest.fixture
def issue():
    issue, world, sport = make_issue(publish_at=None), make_section("World"), make_section("Sport")
    for place, headline in enumerate("abcdefgh", start=1):
        section = world if place % 2 else sport
        story = make_story(f"Story {headline}", issue=issue, position=place, section=section, lead_image=make_image())
        tag_country(story)
    make_byline(story)
    IssueSection.objects.create(issue=issue, section=world, order=1, stories=3, words=300)
    IssueSection.objects.create(issue=issue, section=sport, order=2, stories=2)
    return issue


def letters(issue) -> str:
    return "".join(story.headline[-1] for story in Article.objects.filter(issue=issue).in_run_order())


def grip(desk, letter):
    return desk.page.locator(f".run-row[data-name='Story {letter}'] [data-grip]")


def said(desk):
    return desk.page.locator("[data-said]")


def test_an_issue_is_ordered_by_keyboard_alone_and_every_step_is_said(desk, issue):
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    keyboard = desk.page.keyboard
    grip(desk, "c").focus()
    keyboard.press("Space")
    expect(said(desk)).to_have_text("Lifted: Story c, place 3 of 8, Beside the lead")
    keyboard.press("ArrowUp")
    expect(said(desk)).to_have_text("Story c, place 2 of 8, Beside the lead")
    keyboard.press("Space")
    expect(said(desk)).to_have_text("“Story c” stands at place 2, World.")
    expect(grip(desk, "c")).to_be_focused()
    assert letters(issue) == "acbdegfh"
    keyboard.press("Space")
    expect(said(desk)).to_have_text("Lifted: Story c, place 2 of 8, Beside the lead")
    keyboard.press("ArrowDown")
    expect(said(desk)).to_have_text("Story c, place 3 of 8, Beside the lead")
    keyboard.press("Escape")
    expect(said(desk)).to_contain_text("Put back: Story c")
    keyboard.press("Alt+ArrowUp")
    expect(said(desk)).to_have_text("“Story c” stands at place 1, World.")
    expect(grip(desk, "c")).to_be_focused()
    assert letters(issue) == "cabdegfh"
    keyboard.press("8")
    expect(desk.page.locator(".run-row[data-name='Story c'] input[name=place]")).to_be_focused()
    keyboard.press("Enter")
    expect(said(desk)).to_have_text("“Story c” stands at place 6, World.")
    assert letters(issue)[:4] == "abde"
    keyboard.press("Control+z")
    expect(said(desk)).to_have_text("“Story c” stands at place 1, World.")
    assert letters(issue)[:4] == "cabd"
    assert desk.complaints == []


def zone(desk, head):
    return desk.page.locator(f".zone__rows[data-zone='{head}']")


def test_a_story_of_the_opening_lands_in_an_empty_section_in_one_move_by_keys_and_by_hand(desk, issue):
    IssueSection.objects.create(issue=issue, section=make_section("Arts"), order=0)
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    grip(desk, "d").focus()
    desk.page.keyboard.press("Alt+ArrowDown")
    expect(said(desk)).to_have_text("“Story d” stands at place 5, Arts.")
    expect(zone(desk, "Arts").locator(".run-row")).to_have_attribute("data-name", "Story d")
    expect(grip(desk, "d")).to_be_focused()
    assert letters(issue)[:5] == "abced"
    desk.page.keyboard.press("Control+z")
    expect(said(desk)).to_have_text("“Story d” stands at place 4, Sport.")
    expect(zone(desk, "Arts").locator(".run-row")).to_have_count(0)
    grip(desk, "a").drag_to(zone(desk, "Arts"))
    expect(said(desk)).to_have_text("“Story a” stands at place 5, Arts.")
    expect(zone(desk, "Arts").locator(".run-row")).to_have_attribute("data-name", "Story a")
    expect(zone(desk, "Lead").locator(".run-row")).to_have_attribute("data-name", "Story b")
    assert desk.complaints == []


def test_a_short_issue_says_why_no_section_is_entered(desk, issue):
    Article.objects.filter(issue=issue, position__gt=3).update(issue=None, position=None)
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    grip(desk, "c").focus()
    desk.page.keyboard.press("Alt+ArrowDown")
    why = "Up to four stories all open their issue: a section fills from the fifth on."
    expect(said(desk)).to_have_text(why)
    desk.page.keyboard.press("Space")
    expect(said(desk)).to_have_text("Lifted: Story c, place 3 of 3, Beside the lead")
    desk.page.keyboard.press("ArrowDown")
    expect(said(desk)).to_have_text(why)
    desk.page.keyboard.press("Home")
    expect(said(desk)).to_have_text("Story c, place 1 of 3, Lead")
    desk.page.keyboard.press("End")
    expect(said(desk)).to_have_text("Story c, place 3 of 3, Beside the lead")
    desk.page.keyboard.press("Escape")
    expect(said(desk)).to_contain_text("Put back: Story c")
    grip(desk, "b").drag_to(zone(desk, "Sport"))
    expect(said(desk)).to_have_text(why)
    assert letters(issue) == "abc"
    assert desk.complaints == []


def test_the_tray_is_turned_over_searched_and_counted(desk, issue):
    for number in range(42):
        make_story(f"Rain {number:02}", publish_at=None)
    make_story("Sun", publish_at=None)
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/?q=rain")
    desk.page.get_by_role("link", name="Next").click()
    expect(desk.page.get_by_label("Pages of the tray")).to_contain_text("41 to 42 of 42")
    expect(desk.page.get_by_label("Search the tray by headline")).to_have_value("rain")
    desk.page.get_by_role("button", name="Take in").first.click()
    expect(desk.page.locator(".tray .count")).to_have_text("41")
    expect(desk.page.get_by_label("Pages of the tray")).to_contain_text("41 to 41 of 41")
    assert desk.complaints == []


def test_a_story_is_dragged_into_another_section_and_out_of_the_tray(desk, issue):
    make_story("Story z", publish_at=None)
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    grip(desk, "h").drag_to(desk.page.locator(".run-row[data-name='Story e']"), target_position={"x": 300, "y": 4})
    expect(said(desk)).to_contain_text("“Story h” stands at place 5, World.")
    assert Article.objects.get(headline="Story h").section.name == "World"
    card = desk.page.locator(".tray__card[data-name='Story z']")
    card.locator("[data-grip]").drag_to(
        desk.page.locator(".run-row[data-name='Story a']"), target_position={"x": 300, "y": 4}
    )
    expect(said(desk)).to_contain_text("“Story z” stands at place 1.")
    expect(card).to_have_count(0)
    assert letters(issue)[:2] == "za"
    assert desk.complaints == []


def test_two_windows_on_one_issue_see_what_the_other_moved(desk, browser, quiet_server, issue):
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    other = DeskWindow(browser, quiet_server.url)
    other.context.add_cookies(desk.context.cookies())
    other.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    grip(other, "b").focus()
    other.page.keyboard.press("Alt+ArrowUp")
    expect(said(other)).to_contain_text("stands at place 1")
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(desk.page.locator(".run-row").first).to_have_attribute("data-name", "Story b")
    other.context.close()


def test_a_move_that_does_not_arrive_goes_back_and_says_so(desk, issue):
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    desk.page.route("**/run-order/", lambda route: route.abort())
    grip(desk, "c").focus()
    desk.page.keyboard.press("Alt+ArrowUp")
    expect(said(desk)).to_contain_text("may not have been moved")
    expect(desk.page.locator(".run-row").nth(2)).to_have_attribute("data-name", "Story c")
    assert letters(issue) == "abcdefgh"


def test_a_place_that_is_being_typed_is_not_wiped_by_what_others_move(desk, issue):
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    place = desk.page.locator(".run-row[data-name='Story c'] input[name=place]")
    place.fill("1")
    Article.objects.filter(headline="Story h").update(lock_version=99)
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    desk.page.wait_for_timeout(700)
    expect(place).to_have_value("1")
    desk.page.keyboard.press("Enter")
    expect(said(desk)).to_contain_text("“Story c” stands at place 1")


def test_an_issue_of_a_hundred_stories_moves_at_once(desk):
    issue = make_issue(publish_at=None)
    for place in range(1, 101):
        make_story(f"Story {place:03}", issue=issue, position=place)
    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    row = desk.page.locator(".run-row[data-name='Story 100']")
    row.locator("[data-grip]").focus()
    desk.page.keyboard.press("Space")
    desk.page.keyboard.press("Home")
    expect(desk.page.locator(".run-row").first).to_have_attribute("data-name", "Story 100")
    desk.page.keyboard.press("Space")
    expect(said(desk)).to_have_text("“Story 100” stands at place 1.")
    assert Article.objects.get(headline="Story 100").position == 1


@pytest.mark.parametrize("look", [(LAPTOP, "light"), (PHONE, "dark")], ids=["laptop", "phone"])
def test_the_page_is_accessible_and_fits_with_stories_and_without(desk, browser, quiet_server, issue, look):
    window = DeskWindow(browser, quiet_server.url, size=look[0], scheme=look[1])
    window.context.add_cookies(desk.context.cookies())
    for shown in (issue, make_issue(2140, publish_at=None)):
        window.open(f"/admin/issues/issue/{shown.pk}/run-order/")
        assert window.accessibility() == []
        assert window.sideways() <= 0
    story = Article.objects.filter(issue=issue)[0]
    window.open(f"/admin/issues/issue/{issue.pk}/run-order/{story.pk}/")
    assert window.accessibility() == []
    assert window.sideways() <= 0
    assert window.complaints == []
    window.context.close()
