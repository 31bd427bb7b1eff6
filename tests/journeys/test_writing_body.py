"""A writer leaves TK marks, cites a source twice and embeds a film; a reader loads it or doesn't."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.body import word_count
from articles.images.addresses import address_of
from tests.articles.test_body_length import AWKWARD
from tests.cast import make_image, make_publication, make_story
from tests.journeys.body_editor import FILM, begin, paste, saved_body, text_of, tool
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

EVERYTHING = (
    "<h2>The lake that rose</h2><p>The water came in <strong>March</strong>."
    '<sup data-footnote="Water, page 7."></sup> H<sub>2</sub>O, 3 km<sup>2</sup>.</p>'
    "<ul><li><p>Houses</p><ul><li><p>in Baringo</p></li></ul></li></ul>"
    "<table><tbody><tr><th><p>Year</p></th></tr><tr><td><p>2025</p></td></tr></tbody></table>"
)


@pytest.fixture
def desk(browser, quiet_server):
    make_publication()
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()


def test_marks_of_what_is_to_come_are_shown_counted_and_walked_through(desk):
    page = desk.page
    begin(desk)
    count = page.locator(".to-come-count")
    expect(count).to_be_hidden()
    page.keyboard.type("It rained TK days, said [TK: who?] of ATK.")
    page.keyboard.press("Enter")
    page.keyboard.type("All is here.")
    tool(desk, "Footnote").click()
    page.get_by_role("dialog").get_by_label("Footnote").fill("Page TK")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(count).to_have_text("3 TKs still to come.")
    expect(page.locator(".to-come")).to_have_text(["TK", "[TK: who?]"])
    expect(page.locator(".to-come-paragraph")).to_have_count(1)
    expect(page.locator("sup.to-come-within")).to_have_count(1)
    assert desk.accessibility() == []
    page.get_by_role("button", name="Go to the next").click()  # the last was the footnote: round to the first
    page.keyboard.type("nine")
    page.get_by_role("button", name="Go to the next").click()
    page.keyboard.type("the mayor")
    expect(count).to_have_text("1 TK still to come.")
    page.get_by_role("button", name="Go to the next").click()
    page.keyboard.press("Enter")  # opens the note
    page.get_by_role("dialog").get_by_label("Footnote").fill("Page 9")
    page.get_by_role("dialog").get_by_role("button", name="Save").click()
    expect(count).to_be_hidden()
    assert saved_body(desk) == (
        '<p>It rained nine days, said the mayor of ATK.</p><p>All is here.<sup data-footnote="Page 9"></sup></p>'
    )
    assert desk.complaints == []


def test_a_source_is_cited_again_and_mended_in_one_place(desk):
    page = desk.page
    begin(desk)
    page.keyboard.type("One")
    page.keyboard.press("Control+Alt+f")
    dialog = page.get_by_role("dialog", name="Footnote")
    expect(dialog.get_by_label("Cite again")).to_have_count(0)
    dialog.get_by_label("Footnote").fill("Atlas, page 7")
    dialog.get_by_role("button", name="Save").click()
    page.keyboard.type(" two")
    page.keyboard.press("Control+Alt+f")
    dialog.get_by_label("Cite again").select_option("Atlas, page 7")
    expect(dialog.get_by_label("Footnote", exact=True)).to_have_value("Atlas, page 7")
    assert desk.accessibility() == []
    dialog.get_by_role("button", name="Save").click()
    note = '<sup data-footnote="{0}"></sup>'.format
    expect(page.locator("#id_body")).to_have_value(f"<p>One{note('Atlas, page 7')} two{note('Atlas, page 7')}</p>")
    page.keyboard.press("Shift+ArrowLeft")
    page.locator("sup[data-footnote]").first.dblclick()
    dialog.get_by_label("Footnote", exact=True).fill("Atlas, page 8")
    dialog.get_by_role("button", name="Save").click()
    assert saved_body(desk) == f"<p>One{note('Atlas, page 8')} two{note('Atlas, page 8')}</p>"
    assert desk.complaints == []


def test_a_film_is_embedded_by_keyboard_and_nothing_is_loaded_from_its_site(desk):
    page = desk.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    begin(desk)
    page.keyboard.press("Control+Alt+e")
    dialog = page.get_by_role("dialog", name="Embed")
    address = dialog.get_by_label("Address of the film")
    address.fill("ftp://example.org/film")
    dialog.get_by_role("button", name="Save").click()
    assert address.evaluate("(field) => field.validationMessage").startswith("Paste the whole address")
    address.fill("http://www.youtube.com/watch?v=dQw4w9WgXcQ")
    dialog.get_by_label("Caption").fill("Rain, filmed")
    assert desk.accessibility() == []
    page.keyboard.press("Enter")
    expect(page.locator(".embed-card")).to_contain_text("YouTube")
    expect(text_of(desk)).to_be_focused()
    page.keyboard.press("Enter")  # out of the caption
    page.keyboard.type("After it.")
    assert desk.accessibility() == []
    assert saved_body(desk) == (
        f'<figure data-embed="{FILM}"><figcaption>Rain, filmed</figcaption></figure><p>After it.</p>'
    )
    expect(page.locator(".embed-card")).to_contain_text("It plays from YouTube when they ask for it.")
    assert [one for one in asked if "youtube" in one] == []
    assert desk.complaints == []


def test_a_picture_a_pull_quote_and_a_table_are_set_and_left_by_keyboard(desk):
    picture = make_image(title="Boats at noon", caption="Boats on the lake.")
    page = desk.page
    begin(desk)
    tool(desk, "Picture").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Boats at noon").wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Boats at noon")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("figcaption")).to_have_text("Boats on the lake. Photo: Ana Muñoz/Reuters")
    expect(text_of(desk)).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("Louder.")
    page.keyboard.press("Control+Alt+q")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # an empty line leaves the quote
    tool(desk, "Table").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Table")
    dialog.get_by_label("Rows").fill("2")
    dialog.get_by_label("Columns").fill("1")
    page.keyboard.press("Enter")
    expect(text_of(desk)).to_be_focused()
    page.keyboard.type("Day")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("Sunday")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("After.")
    assert saved_body(desk) == (
        f'<figure><img src="{address_of(picture, 960)}" alt="A boat on a lake." data-file="{picture.pk}">'
        "<figcaption>Boats on the lake. Photo: Ana Muñoz/Reuters</figcaption></figure>"
        '<aside class="pull-quote"><p>Louder.</p></aside>'
        "<table><tbody><tr><th><p>Day</p></th></tr><tr><td><p>Sunday</p></td></tr></tbody></table><p>After.</p>"
    )
    assert desk.complaints == []


def test_a_caption_keeps_to_itself_and_the_whole_goes_by_its_beginning(desk):
    page = desk.page
    begin(desk)
    paste(desk, text=FILM)
    page.keyboard.type("Rain")
    expect(page.locator("figcaption")).to_have_text("Rain")
    page.keyboard.press("Enter")
    page.keyboard.type("After.")
    field = page.locator("#id_body")
    whole = f'<figure data-embed="{FILM}"><figcaption class="figure-caption">Rain</figcaption></figure><p>After.</p>'
    expect(field).to_have_value(whole)
    page.locator("figcaption").click()
    for key in ["End", "Delete", "Control+Delete"]:
        page.keyboard.press(key)
    expect(field).to_have_value(whole)
    page.keyboard.press("Home")
    page.wait_for_function("getSelection().isCollapsed && getSelection().focusOffset === 0")
    page.evaluate("new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))")
    page.keyboard.press("Backspace")
    expect(page.locator("figure.ProseMirror-selectednode")).to_have_count(1)
    page.keyboard.press("Backspace")
    assert saved_body(desk) == "<p>After.</p>"


def test_ctrl_k_is_a_link_where_words_are_marked_and_the_desks_elsewhere(desk):
    page = desk.page
    begin(desk)
    page.keyboard.type("ministry")
    page.keyboard.press("Control+k")
    expect(page.get_by_label("URL")).to_have_count(0)
    page.keyboard.press("Escape")
    text_of(desk).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.get_by_label("URL").fill("https://example.org/")
    page.get_by_role("button", name="Update").click()
    assert saved_body(desk) == '<p><a href="https://example.org/" rel="noopener noreferrer">ministry</a></p>'


EMBEDDED = (
    f'<p>Rain<sup data-footnote="Atlas"></sup> and sun<sup data-footnote="Atlas"></sup>.</p>'
    f'<figure data-embed="{FILM}"><figcaption>Rain, filmed</figcaption></figure>'
    '<figure data-embed="https://x.com/ana/status/1"><figcaption>A post</figcaption></figure>'
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_reader_loads_a_film_by_asking_for_it_and_not_before(browser, quiet_server, scheme):
    make_publication()
    story = make_story(body=EMBEDDED)
    reader = DeskWindow(browser, quiet_server.url, size=PHONE, scheme=scheme)
    asked = []
    reader.page.on("request", lambda request: asked.append(request.url))
    reader.page.goto(story.get_absolute_url())
    load = reader.page.get_by_role("button", name="Load from YouTube")
    expect(load).to_be_visible()
    assert [one for one in asked if not one.startswith(quiet_server.url)] == []
    assert reader.sideways() <= 0
    reader.context.route(
        re.compile("youtube"), lambda route: route.fulfill(body="<p>player</p>", content_type="text/html")
    )
    load.focus()
    reader.page.keyboard.press("Enter")
    player = reader.page.locator("iframe")
    expect(player).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ")
    expect(player).to_have_attribute("title", "YouTube · Rain, filmed")
    expect(reader.page.frame_locator("iframe").get_by_text("player")).to_be_visible()
    expect(reader.page.get_by_role("link", name="Open on x.com")).to_be_visible()
    assert {one for one in asked if not one.startswith(quiet_server.url)} == {
        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"
    }
    assert reader.complaints == []
    reader.page.goto(story.get_absolute_url())
    load.wait_for()
    assert reader.accessibility() == []
    reader.context.close()


def test_the_ways_back_from_a_note_cited_twice_lead_to_both_places(browser, quiet_server):
    make_publication()
    story = make_story(body=EMBEDDED)
    reader = DeskWindow(browser, quiet_server.url)
    reader.page.goto(story.get_absolute_url())
    reader.page.get_by_role("link", name="Footnote 1").nth(1).click()
    expect(reader.page.locator("li:target")).to_contain_text("Atlas")
    reader.page.get_by_role("link", name="Back to note 1 in the text, place b").click()
    expect(reader.page.locator("#note-mark-1-2:target")).to_be_visible()
    reader.context.close()


def test_without_scripts_an_embed_is_a_link(browser, quiet_server):
    make_publication()
    story = make_story(body=EMBEDDED)
    context = browser.new_context(base_url=quiet_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(story.get_absolute_url())
    expect(page.get_by_role("link", name="Open on youtube.com")).to_have_attribute("href", FILM)
    expect(page.get_by_role("button", name="Load from YouTube")).to_be_hidden()
    context.close()


def test_the_length_is_told_as_one_types_and_counted_as_the_server_counts(desk):
    page = desk.page
    begin(desk)
    measures = page.locator("#measures")
    page.keyboard.type("It’s twenty-one days")
    expect(measures).to_have_text("3 words · 1 minute to read · headline: 4 characters")
    for wanted, told in [("800", "3 of 800 words, 797 short"), ("3", "3 of 3 words"), ("1", "3 of 1 words, 2 over")]:
        page.locator("#id_commissioned_length").evaluate(
            "(field, wanted) => { field.value = wanted; field.dispatchEvent(new Event('input', { bubbles: true })) }",
            wanted,
        )
        expect(measures).to_have_text(f"{told} · 1 minute to read · headline: 4 characters")
    assert measures.get_attribute("aria-live") == "off"
    assert desk.accessibility() == []
    counted = page.evaluate(
        """async (texts) => {
            const { wordsIn, minutesToRead } = await import("/static/js/desk/measures.js")
            return [texts.map(wordsIn), [0, 344, 345, 574, 575, 2300].map(minutesToRead)]
        }""",
        list(AWKWARD),
    )
    assert counted == [list(AWKWARD.values()), [1, 1, 2, 2, 3, 10]]
    assert desk.complaints == []


def test_a_long_story_with_everything_in_it_has_the_same_length_here_and_on_the_server(desk):
    body = EVERYTHING + EMBEDDED + "<p>One<br>two</p><hr><blockquote><p>three</p></blockquote>"
    story = make_story(body=body, status="draft")
    desk.open(f"/admin/articles/article/{story.pk}/change/")
    expect(desk.page.locator("#measures")).to_contain_text(f"{word_count(story.body)} words")


def test_what_the_sanitiser_sets_right_is_no_other_persons_change(desk):
    page = desk.page
    begin(desk)
    paste(desk, '<p>a <a href="https://example.org/">link</a></p>')
    paste(desk, text="and more")
    expect(page.locator("#saving")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
