"""The byline and the tags of a story are set by keys alone: found, made anew, weighed, moved, taken out."""

from __future__ import annotations

import re
from contextlib import nullcontext

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from articles.content import content_of
from articles.models import Article, Author
from articles.tagging.models import Topic, TopicName
from tests.cast import (
    country,
    make_author,
    make_byline,
    make_person,
    make_publication,
    make_story,
    make_topic,
    tag_country,
)
from tests.journeys.desk_window import PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AUTOSAVES = re.compile(r"/autosave/$")
MOST_KEYS = 20  # for two countries and two topics: three or four letters and Enter each, far below ten seconds
HIGHLIGHTED = "[...CSS.highlights.get('tag-evidence')].map(range => range.toString())"
PASTE = """(field, text) => {
  const data = new DataTransfer()
  data.setData("text/plain", text)
  field.focus()
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }))
}"""


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


def weights(story: Article) -> dict[int, int]:
    rows = said(story)
    return {row["tag_id"]: row["strength"] for row in [*rows["countries"], *rows["topics"]]}


def enter(desk, person) -> None:
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    desk.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": desk.url}])


def paste(field, text: str) -> None:
    field.evaluate(PASTE, text)


def saves_a_topic(response) -> bool:
    """What was typed before may be saved at any time: that is another answer."""
    return bool(AUTOSAVES.search(response.url)) and "topics=%5B%7B" in response.request.post_data


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


def test_two_countries_and_two_topics_take_few_keys_and_are_weighed_by_keys(desk, story):
    economy = make_topic("Economy")
    keys = {"ken": country("KE").pk, "burma": country("MM").pk}
    keys |= {"harb": make_topic("Ports and shipping", parent=economy).pk, "rai": make_topic("Rain").pk}
    TopicName.objects.create(topic_id=keys["harb"], name="Harbours")
    open_story(desk, story)
    page, pressed = desk.page, 0
    choices = page.get_by_role("listbox", name="Tags").get_by_role("option")
    page.get_by_role("combobox", name="Tags").focus()
    for letters in keys:
        page.keyboard.type(letters)
        choices.first.wait_for()
        if letters == "burma":
            expect(page.get_by_role("option", name="Myanmar (Burma)")).to_be_visible()
        if letters == "harb":
            expect(page.get_by_role("option", name="Economy › Ports and shipping (Harbours)")).to_be_visible()
        with page.expect_response(AUTOSAVES) if letters == "rai" else nullcontext():
            page.keyboard.press("Enter")
        pressed += len(letters) + 1
    assert pressed <= MOST_KEYS
    tokens = page.get_by_role("list", name="Tags").locator(".token__name")
    expect(tokens).to_have_text([r"Kenya lead", "Ports and shipping lead", "Myanmar about", "Rain about"])
    assert weights(story) == {keys["ken"]: 1, keys["burma"]: 2, keys["harb"]: 1, keys["rai"]: 2}
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("button", name=re.compile("^Rain, about"))).to_be_focused()
    page.keyboard.press("1")
    expect(tokens).to_have_text(["Kenya lead", "Ports and shipping lead", "Rain lead", "Myanmar about"])
    expect(page.get_by_role("button", name=re.compile("^Rain, lead"))).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("m")
    page.keyboard.press("Home")
    page.keyboard.press("Alt+ArrowRight")
    expect(tokens).to_have_text(["Ports and shipping lead", "Rain lead", "Kenya about", "Myanmar mention"])
    page.keyboard.press("End")
    page.keyboard.press("ArrowLeft")
    with page.expect_response(AUTOSAVES):
        page.keyboard.press("Delete")
    expect(page.get_by_role("button", name=re.compile("^Myanmar, mention"))).to_be_focused()
    assert weights(story) == {keys["burma"]: 3, keys["harb"]: 1, keys["rai"]: 1}
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("combobox", name="Tags")).to_be_focused()
    assert desk.complaints == []


def test_a_pasted_list_is_sorted_out_and_what_is_too_much_stays_in_the_field(desk, story):
    enter(desk, make_person("sub-editor", "sue"))
    korea, kenya = country("KR").pk, country("KE").pk
    make_topic("Harbours", status=Topic.Status.DEPRECATED)
    open_story(desk, story)
    page = desk.page
    field = page.get_by_role("combobox", name="Tags")
    paste(field, "\n".join(f"tag {number}" for number in range(10_000)))
    expect(
        page.get_by_text("This is a list of 10,000 tags; a story is given at most 200. Paste fewer.")
    ).to_be_visible()
    assert field.input_value().endswith("; tag 9998; tag 9999")
    field.fill("x" * 300)
    expect(page.get_by_text("This has 300 characters; a tag's name has at most 100.")).to_be_visible()
    field.fill("")
    paste(field, "Korea, Republic of, Kenya\nLake levels; Harbours")
    expect(page.get_by_text("2 tags are added, 2 words are no tags.")).to_be_visible()
    expect(page.get_by_text("“Harbours” is deprecated: no story is given it.")).to_be_visible()
    assert desk.accessibility() == []
    page.get_by_role("button", name="Look for “Lake levels”, or propose it").press("Enter")
    expect(page.get_by_role("option", name="Propose “Lake levels” as a new topic an editor decides")).to_be_visible()
    with page.expect_response(saves_a_topic):
        page.keyboard.press("Enter")
        page.get_by_role("button", name=re.compile("^Lake levels, lead, proposed, topic")).wait_for()
    topic = Topic.objects.get(name="Lake levels")
    assert topic.status == Topic.Status.PROPOSED
    assert weights(story) == {korea: 1, kenya: 2, topic.pk: 1}
    assert desk.complaints == []


def test_what_the_text_suggests_is_shown_in_it_rejected_taken_back_and_weighed(desk, story):
    kenya, uganda, _nigeria = (country(code).pk for code in ("KE", "UG", "NG"))
    Article.objects.filter(pk=story.pk).update(body="<p>Rain fell in Kenya and in <em>Uganda</em>.</p>")
    open_story(desk, story)
    page = desk.page
    suggested = page.get_by_role("region", name="Suggested tags")
    before = page.locator(".ProseMirror").inner_html()
    page.get_by_role("combobox", name="Tags").focus()  # whoever comes before the answer is there gets it all the same
    page.get_by_role("button", name=re.compile("^Take Uganda, ")).focus()
    assert page.evaluate(HIGHLIGHTED) == ["Uganda"]
    assert page.locator(".ProseMirror").inner_html() == before
    with page.expect_response(re.compile("/suggestions/reject/$")):
        page.keyboard.press("x")
    expect(suggested.get_by_text("Rejected: 1")).to_be_visible()
    page.reload()
    page.get_by_role("button", name=re.compile("^Take Kenya, ")).focus()
    expect(suggested.get_by_text("Rejected: 1")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Take Uganda, "))).to_have_count(0)
    page.keyboard.press("z")
    page.get_by_role("button", name=re.compile("^Take Uganda, ")).focus()
    assert desk.accessibility() == []
    page.keyboard.press("3")
    expect(page.get_by_role("button", name=re.compile("^Take Kenya, "))).to_be_focused()
    with page.expect_response(AUTOSAVES):
        page.keyboard.press("a")
    expect(page.get_by_role("combobox", name="Tags")).to_be_focused()
    assert weights(story) == {kenya: 1, uganda: 3}
    page.get_by_role("textbox", name="Headline").fill("Rain over Lagos, Nigeria")
    page.get_by_role("combobox", name="Tags").focus()
    expect(page.get_by_role("button", name=re.compile("^Take Nigeria, "))).to_be_visible()
    assert desk.complaints == []


def test_an_answer_that_comes_late_takes_nothing_back_and_folds_nothing_up(desk, story):
    Article.objects.filter(pk=story.pk).update(body="<p>Rain fell in Kenya and in Uganda.</p>")
    make_topic("Rain", status=Topic.Status.PROPOSED)
    for code in ("KE", "UG", "NG"):
        country(code)
    open_story(desk, story)
    page = desk.page
    suggested = page.get_by_role("region", name="Suggested tags")
    expect(page.get_by_role("button", name=re.compile("^Take Rain, about, proposed, topic"))).to_be_visible()
    suggested.get_by_text("2 places in the text").first.press("Enter")
    quote = page.get_by_role("button", name="Go to “Kenya”")
    quote.focus()
    waiting = []

    def hold(route) -> None:
        if waiting:
            return route.continue_()
        return waiting.append(route)

    page.route(re.compile("/suggestions/$"), hold)
    # The text is another by now; one who reads on stays where one is.
    page.evaluate("""() => {
      const headline = document.querySelector("[name=headline]")
      headline.value = "Rain in Lagos, Nigeria"
      headline.dispatchEvent(new Event("input", { bubbles: true }))
    }""")
    expect(quote).to_be_focused()
    with page.expect_request(re.compile("/suggestions/$")):
        pass
    page.get_by_role("button", name="Reject Uganda").focus()
    with page.expect_response(re.compile("/suggestions/reject/$")):
        page.keyboard.press("x")
    quote.focus()
    with page.expect_request(re.compile("/suggestions/$")):  # it is asked again: that answer may not know of the act
        waiting[0].fulfill(json={"found": [], "rejected": []})
    expect(page.get_by_role("button", name=re.compile("^Take Nigeria, "))).to_be_visible()
    expect(suggested.get_by_text("Rejected: 1")).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("^Take Uganda, "))).to_have_count(0)
    expect(quote).to_be_focused()
    # What is looked for is not looked for any more once the field is left.
    waiting.clear()
    page.route(re.compile(r"/vocabulary/tags/\?q="), hold)
    field = page.get_by_role("combobox", name="Tags")
    field.press_sequentially("ken")
    expect(page.get_by_text("Looking for “ken” …")).to_be_visible()
    field.blur()
    expect(page.get_by_text("Looking for “ken” …")).to_have_count(0)
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
