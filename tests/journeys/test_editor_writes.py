"""An editor writes a story in the browser, sends it to review and clears it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.images.addresses import address_of
from articles.models import Article
from tests.cast import make_image, make_publication, make_story
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"
WORD_LINE = "<p class=MsoListParagraph style='mso-list:l0 level{} lfo1'><span style='mso-list:Ignore'>{}</span>{}</p>"
WORD_LIST = (
    WORD_LINE.format(1, "1.", "First")
    + WORD_LINE.format(2, "·", "Inner")
    + WORD_LINE.format(1, "2.", "Second")
    + "<p class=MsoNormal>After <b>bold</b></p>"
)
WORD_STORED = (
    '<ol data-type="decimal"><li><p>First</p><ul><li><p>Inner</p></li></ul></li><li><p>Second</p></li></ol>'
    "<p>After <strong>bold</strong></p>"
)
GOOGLE_DOCS = (
    '<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1"><p><span style="font-weight:700">'
    'Heavy</span><span style="font-weight:400;font-style:italic"> slanted</span><span style="font-weight:400"> plain'
    "</span></p></b>"
)


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


def text_of(desk):
    return desk.page.get_by_role("textbox", name="Body")


def tool(desk, name):
    return desk.page.get_by_role("toolbar", name="Tools: Body").get_by_role("button", name=re.compile(f"^{name}"))


def paste(desk, html):
    text_of(desk).evaluate(
        """(element, html) => {
            const data = new DataTransfer()
            data.setData("text/html", html)
            element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
        }""",
        html,
    )


def save(desk):
    desk.page.get_by_role("button", name="Save and stay").click()
    expect(desk.page.locator(".messagelist .success")).to_be_visible()
    return Article.objects.get()


def test_a_story_is_written_saved_reviewed_and_cleared(desk):
    page = desk.page
    desk.open(ADD)
    page.get_by_label("Headline").fill("Rain over Nairobi")
    text_of(desk).click()
    page.keyboard.type("It rained ")
    page.keyboard.press("Control+b")
    page.keyboard.type("hard")
    page.keyboard.press("Control+b")
    page.keyboard.type(" all night.")
    tool(desk, "Footnote").click()
    note = page.get_by_role("dialog", name="Footnote")
    assert desk.accessibility() == []
    note.get_by_label("Footnote").fill('She said "hard".')
    note.get_by_role("button", name="Save").click()
    page.keyboard.press("Enter")
    page.keyboard.type("Stay inside.")
    page.keyboard.press("Control+Alt+q")
    saved = save(desk)
    assert saved.body == (
        '<p>It rained <strong>hard</strong> all night.<sup data-footnote="She said &quot;hard&quot;."></sup></p>'
        '<aside class="pull-quote"><p>Stay inside.</p></aside>'
    )
    page.get_by_role("button", name="Send to review").click()
    expect(page.locator(".standing .badge")).to_have_text("In review")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".standing .badge")).to_have_text("Cleared, no time yet")
    assert desk.complaints == []


def test_links_and_tables_are_set_from_the_toolbar(desk):
    page = desk.page
    desk.open(ADD)
    page.get_by_label("Headline").fill("Rain")
    text_of(desk).click()
    page.keyboard.type("ministry")
    page.keyboard.press("Control+a")
    tool(desk, "Link").click()
    page.get_by_label("URL").fill("https://example.org/rain")
    page.get_by_role("button", name="Update").click()
    text_of(desk).press("End")
    page.keyboard.press("Enter")
    tool(desk, "Table").click()
    dialog = page.get_by_role("dialog", name="Table")
    dialog.get_by_label("Rows").fill("2")
    dialog.get_by_label("Columns").fill("2")
    dialog.get_by_role("button", name="Insert").click()
    expect(text_of(desk)).to_be_focused()
    page.keyboard.type("Day")
    body = save(desk).body
    assert '<a href="https://example.org/rain" rel="noopener noreferrer">ministry</a>' in body
    assert re.sub(r' (?:colspan|rowspan)="1"', "", body[body.index("<table") : body.index("</table>")]) == (
        "<table><tbody><tr><th><p>Day</p></th><th><p></p></th></tr><tr><td><p></p></td><td><p></p></td></tr></tbody>"
    )
    assert desk.complaints == []


def test_a_picture_is_chosen_from_the_library_with_its_caption_and_credit(desk):
    picture = make_image(title="Boats at noon", caption="Boats on the lake.")
    page = desk.page
    desk.open(ADD)
    page.get_by_label("Headline").fill("Rain")
    text_of(desk).click()
    tool(desk, "Picture").click()
    library = page.get_by_role("dialog", name="Choose a picture")
    library.get_by_role("button", name="Boats at noon").wait_for()
    assert desk.accessibility() == []
    library.get_by_label("Search by title").fill("noon")
    library.get_by_role("button", name="Boats at noon").click()
    assert save(desk).body == (
        f'<figure><img src="{address_of(picture, 960)}" alt="A boat on a lake." data-file="{picture.pk}">'
        "<figcaption>Boats on the lake. Photo: Ana Muñoz/Reuters</figcaption></figure>"
    )
    assert desk.complaints == []


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        (WORD_LIST, WORD_STORED),
        (GOOGLE_DOCS, "<p><strong>Heavy</strong><em> slanted</em> plain</p>"),
    ],
    ids=["word", "google docs"],
)
def test_a_paste_keeps_lists_bold_and_italics(desk, pasted, stored):
    desk.open(ADD)
    desk.page.get_by_label("Headline").fill("Rain")
    text_of(desk).click()
    paste(desk, pasted)
    assert save(desk).body == stored
    assert desk.complaints == []


def test_the_editor_is_left_by_tab_and_its_tools_are_walked_by_arrows(desk):
    page = desk.page
    desk.open(ADD)
    page.get_by_label("Standfirst").focus()
    page.keyboard.press("Tab")
    expect(tool(desk, "Heading")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tool(desk, "Subheading")).to_be_focused()
    page.keyboard.press("Tab")
    expect(text_of(desk)).to_be_focused()
    page.keyboard.press("Tab")
    expect(text_of(desk)).not_to_be_focused()


def test_a_refused_act_leads_to_its_field(desk):
    story = make_story(status="draft", lead_image=make_image(credit_name="", source=None))
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_label("Headline").fill("Rain over Kisumu")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".field-lead_image .errorlist")).to_have_text("The lead picture has no credit line.")
    expect(page.get_by_label("Headline")).to_have_value("Rain over Kisumu")


def test_a_story_is_written_on_a_phone(desk, browser, quiet_server):
    phone = DeskWindow(browser, quiet_server.url, size=PHONE, scheme="dark")
    phone.context.add_cookies(desk.context.cookies())
    phone.open(ADD)
    phone.page.get_by_label("Headline").fill("Rain")
    text_of(phone).click()
    phone.page.keyboard.type("It rained.")
    bar, text = phone.page.get_by_role("toolbar").bounding_box(), text_of(phone).bounding_box()
    assert bar["y"] + bar["height"] <= text["y"] + 1
    assert phone.sideways() <= 0
    assert save(phone).body == "<p>It rained.</p>"
    assert phone.complaints == []
    phone.context.close()


def test_a_live_story_is_killed_by_the_button_on_its_form(desk):
    story = make_story("Invented")
    page = desk.page
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    page.get_by_role("link", name="Kill").click()
    page.get_by_label("Reason").fill("Nothing of it was true.")
    page.get_by_role("button", name="Kill").click()
    expect(page.locator(".messagelist")).to_contain_text("is killed.")
    assert page.goto(story.get_absolute_url()).status == 410
