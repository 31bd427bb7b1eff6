"""An editor looks back: which version said what, what changed between two, and how to return to one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from articles import editing, publishing
from articles.models import Article
from tests.cast import NOW, make_image, make_publication, make_story
from tests.journeys.desk_window import LAPTOP, LOOKS, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

FIGURE = '<figure><img src="{}" alt="A boat."><figcaption>On the lake.</figcaption></figure>'


def change(story, note="", **fields):
    base = editing.desk_content(story)
    editing.save(story, base | fields, base=base, by=None, at=NOW, note=note)


@pytest.fixture
def story(transactional_db):
    make_publication(shows_changes=True)
    found = make_story("Rain over Nairobi", status=Article.Status.DRAFT, body="<p>It rained all night.</p><p>Cold.</p>")
    editing.record_revision(found, by=None, at=NOW)
    change(found, "Police confirmed it", headline="Hail over Nairobi", body="<p>It hailed all night.</p><p>Cold.</p>")
    base = editing.desk_content(found)
    editing.autosave(found, base | {"standfirst": "Half"}, base=base, by=None, at=NOW)
    change(found, standfirst="A night without sleep.", lead_image_id=make_image().pk)
    picture = FIGURE.format(make_image().file.url)
    change(found, body=f'<p>It <strong>hailed</strong> <a href="https://a.example">all night</a>.</p>{picture}')
    return found


def window(browser, server, size=LAPTOP, scheme="light"):
    desk = DeskWindow(browser, server.url, size=size, scheme=scheme)
    desk.sign_in()
    return desk


def test_a_version_is_found_compared_and_restored_by_keyboard_alone(browser, quiet_server, story):
    desk = window(browser, quiet_server)
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("link", name="Revisions").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Revisions", exact=True)).to_be_visible()
    expect(page.get_by_text("Police confirmed it")).to_be_visible()
    page.get_by_role("radio", name="Compare from revision 1").focus()
    page.keyboard.press("Space")
    page.get_by_role("radio", name="Compare to revision 2").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{story.pk}/revisions/1/2/")
    headline = page.locator(".compare__field--headline")
    expect(headline.locator(".compare__before del")).to_contain_text("Rain")
    expect(headline.locator(".compare__after ins")).to_contain_text("Hail")
    assert "removed: Rain" in headline.aria_snapshot()
    page.get_by_role("link", name="The change after").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{story.pk}/revisions/2/3/")
    page.go_back()
    page.get_by_role("button", name="Restore revision 1").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("says again what it said in revision 1")
    story.refresh_from_db()
    assert story.headline == "Rain over Nairobi"
    assert desk.complaints == []
    desk.context.close()


@LOOKS
def test_everybody_can_read_and_work_the_pages_of_the_past(browser, quiet_server, story, size, scheme):
    desk = window(browser, quiet_server, size, scheme)
    for address in ("", "1/5/", "2/desk/"):
        desk.open(f"/admin/articles/article/{story.pk}/revisions/{address}")
        desk.page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true })")
        assert desk.accessibility() == [], address
        assert desk.sideways() <= 0, address
    assert desk.complaints == []
    desk.context.close()


def test_why_a_story_was_changed_stands_among_its_revisions(browser, quiet_server, story):
    desk = window(browser, quiet_server)
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Headline").fill("Snow over Nairobi")
    page.get_by_label("Why you changed it").fill("The weather service called")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.get_by_label("Why you changed it")).to_have_value("")
    page.get_by_role("link", name="Revisions", exact=True).last.click()
    expect(page.locator(".revision__note").first).to_have_text("The weather service called")
    assert desk.complaints == []
    desk.context.close()


def test_a_phone_shows_one_column_with_marks(browser, quiet_server, story):
    desk = window(browser, quiet_server, PHONE)
    desk.open(f"/admin/articles/article/{story.pk}/revisions/1/2/")
    headline = desk.page.locator(".compare__field--headline")
    expect(headline.locator(".compare__before")).to_be_hidden()
    expect(headline.locator(".compare__inline del")).to_be_visible()
    expect(headline.locator(".compare__inline ins")).to_be_visible()
    desk.context.close()


@LOOKS
def test_a_reader_follows_the_quiet_line_to_what_changed(browser, quiet_server, size, scheme):
    make_publication(shows_changes=True)
    story = make_story("Rain over Nairobi", body="<p>It rained all night.</p>")
    editing.record_revision(story, by=None, at=NOW)
    change(
        story, headline="Hail over Nairobi", body=f"<p>It hailed all night.</p>{FIGURE.format(make_image().file.url)}"
    )
    publishing.clear_changes(story, by=None, at=NOW)
    reader = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    reader.open(story.get_absolute_url())
    reader.page.get_by_role("link", name="what changed").click()
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Hail over Nairobi")
    expect(reader.page.locator("ins", has_text="Hail").first).to_be_visible()
    assert reader.sideways() <= 0
    assert reader.complaints == []
    # Axe reads the imported stylesheets anew, which the policy of the page forbids it: no complaint of ours.
    assert reader.accessibility() == []
    reader.context.close()


def test_what_is_said_of_a_change_does_not_turn_a_line_from_right_to_left(browser, quiet_server):
    make_publication()
    story = make_story("أمطار فوق نيروبي", status=Article.Status.DRAFT)
    editing.record_revision(story, by=None, at=NOW)
    change(story, headline="ثلوج فوق نيروبي")
    desk = window(browser, quiet_server)
    desk.open(f"/admin/articles/article/{story.pk}/revisions/1/2/")
    line = desk.page.locator(".compare__field--headline .compare__before .said")
    assert line.evaluate("(line) => getComputedStyle(line).direction") == "rtl"
    desk.context.close()
