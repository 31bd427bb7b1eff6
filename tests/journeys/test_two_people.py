"""Two people write on one story at once: they know of each other, and neither loses a word."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.cast import PASSWORD, make_editor, make_publication, make_story
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SAVED = re.compile(r"^Saved \d\d:\d\d")


class Writer(DeskWindow):
    """Somebody else at the desk, in another browser."""

    def enter(self, username: str) -> None:
        self.page.goto("/admin/")
        self.page.get_by_label("Username").fill(username)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()

    def come_to(self, story: Article) -> None:
        self.open(f"/admin/articles/article/{story.pk}/change/")

    @property
    def status(self):
        return self.page.locator("#saving")

    @property
    def others(self):
        return self.page.locator("#presence")

    def look_up(self) -> None:
        """Come back to the window: it asks at once what happened meanwhile, instead of in a few seconds."""
        self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest.fixture
def vera(browser, quiet_server):
    make_publication()
    make_editor()
    window = Writer(browser, quiet_server.url)
    window.enter("vera")
    yield window
    window.page.goto("about:blank")
    window.context.close()


@pytest.fixture
def ana(browser, quiet_server, vera):
    person = make_editor("ana")
    person.first_name, person.last_name = "Ana", "Muñoz"
    person.save()
    window = Writer(browser, quiet_server.url)
    window.enter("ana")
    yield window
    window.page.goto("about:blank")
    window.context.close()


@pytest.fixture
def story(db) -> Article:
    return make_story(status=Article.Status.DRAFT)


def test_they_see_each_other_until_one_leaves(vera, ana, story):
    vera.come_to(story)
    expect(vera.others).to_be_empty()
    ana.come_to(story)
    expect(ana.others).to_have_text(re.compile(r"^vera is here too, since \d\d:\d\d\.$"))
    vera.look_up()
    expect(vera.others).to_have_text(re.compile(r"^Ana Muñoz is here too, since \d\d:\d\d\.$"))
    ana.page.goto("/admin/")
    for _look in range(20):  # the message that she left travels on its own
        vera.look_up()
        if not vera.others.text_content():
            break
        vera.page.wait_for_timeout(250)
    expect(vera.others).to_be_empty()


def test_what_one_writes_flows_into_what_the_other_has_not_touched(vera, ana, story):
    with vera.before("**/story/start.js"):
        vera.page.goto(f"/admin/articles/article/{story.pk}/change/", wait_until="commit")
        vera.page.get_by_role("toolbar", name="Tools: Body").wait_for()
    ana.come_to(story)
    ana.page.get_by_role("textbox", name="Standfirst").fill("By Ana.")
    ana.page.get_by_role("textbox", name="Body").fill("Ana wrote this.")
    expect(ana.status).to_have_text(SAVED)
    vera.look_up()
    expect(vera.page.get_by_role("textbox", name="Standfirst")).to_have_value("By Ana.")
    expect(vera.page.get_by_role("textbox", name="Body")).to_have_text("Ana wrote this.")
    expect(vera.status).to_contain_text("new from others: Standfirst (deck), Body")
    with vera.page.expect_response(re.compile(r"/autosave/$")):
        vera.page.get_by_role("textbox", name="Headline").fill("By Vera")
    expect(vera.status).to_have_text(SAVED)
    saved = Article.objects.get(pk=story.pk)
    assert (saved.headline, saved.standfirst, saved.body) == ("By Vera", "By Ana.", "<p>Ana wrote this.</p>")


@pytest.mark.parametrize("keeps", [True, False])
def test_where_both_wrote_the_second_sees_both_texts_and_chooses_by_keyboard(vera, ana, story, keeps):
    vera.come_to(story)
    ana.come_to(story)
    ana.page.get_by_role("textbox", name="Headline").fill("Heavy rain over Nairobi")
    expect(ana.status).to_have_text(SAVED)
    page = vera.page
    page.get_by_role("textbox", name="Headline").fill("Rain over Kisumu")
    page.get_by_role("textbox", name="Standfirst").fill("By Vera.")
    expect(vera.status).to_contain_text("Someone else saved Headline too:")
    page.get_by_role("button", name="compare").press("Enter")
    panel = page.get_by_role("region", name="Somebody else wrote here too")
    expect(panel).to_contain_text("Ana Muñoz saved at")
    expect(panel.locator("del").first).to_contain_text("Heavy rain over Nairobi")
    expect(panel.locator("ins").first).to_contain_text("Rain over Kisumu")
    expect(page.get_by_role("textbox", name="Headline")).to_have_value("Rain over Kisumu")
    page.wait_for_load_state("networkidle")  # what follows from a button is pale while it is asked for
    assert vera.accessibility() == []
    page.get_by_label("Keep mine" if keeps else "Take theirs").press(" ")
    page.get_by_role("button", name="Save and stay").press("Enter")
    expect(page.locator(".messagelist .success")).to_be_visible()
    saved = Article.objects.get(pk=story.pk)
    headline = "Rain over Kisumu" if keeps else "Heavy rain over Nairobi"
    assert (saved.headline, saved.standfirst) == (headline, "By Vera.")
    assert vera.complaints == []


def test_a_conflict_fits_a_phone_in_the_dark(browser, quiet_server, vera, ana, story):
    phone = Writer(browser, quiet_server.url, size=PHONE, scheme="dark")
    phone.context.add_cookies(vera.context.cookies())
    phone.come_to(story)
    ana.come_to(story)
    ana.page.get_by_role("textbox", name="Headline").fill("Heavy rain over Nairobi")
    expect(ana.status).to_have_text(SAVED)
    phone.page.get_by_role("textbox", name="Headline").fill("Rain over Kisumu")
    phone.page.get_by_role("button", name="compare").click()
    expect(phone.page.get_by_role("region", name="Somebody else wrote here too")).to_be_visible()
    assert phone.sideways() <= 0
    phone.page.wait_for_load_state("networkidle")
    assert phone.accessibility() == []
    phone.page.goto("about:blank")
    phone.context.close()
