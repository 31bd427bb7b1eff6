"""Two people work on one story in the browser: comments on words, claims, sending back, a preview for an outsider."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article
from articles.review.models import Comment, Notice, ShareVisit
from tests.articles.review.people import CHIEF, REPORTER, make_person
from tests.cast import NOW, PASSWORD, make_comment, make_publication, make_share_link, make_story
from tests.journeys.desk_window import LOOKS, PHONE, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

BODY = "<p>The rain came early and stayed.</p><p>The river rose twice, and the rain stayed.</p>"
HIGHLIGHTED = "[...(CSS.highlights.get('comment') ?? [])].map((range) => range.toString())"


@pytest.fixture
def ana():
    return make_person("Ana Muñoz", REPORTER)


@pytest.fixture
def vera():
    return make_person("Vera Lind", CHIEF)


@pytest.fixture
def story(ana):
    make_publication()
    return make_story(status="in_review", created_by=ana, body=BODY)


@pytest.fixture
def window_of(browser, quiet_server):
    windows = []

    def open_window(person, **look):
        window = DeskWindow(browser, quiet_server.url, **look)
        windows.append(window)
        window.page.goto("/admin/login/")
        window.page.get_by_label("Username").fill(person.username)
        window.page.get_by_label("Password").fill(PASSWORD)
        window.page.get_by_role("button", name="Log in").click()
        return window

    yield open_window
    for window in windows:
        window.context.close()


def open_form(window, story):
    window.page.goto("about:blank")  # to go to another place of the same page would not load it anew
    window.open(f"/admin/articles/article/{story.pk}/change/#review")
    expect(window.page.locator("[data-loaded]")).to_be_visible()


def mark(page, words, *, last=False):
    page.evaluate(
        """([words, last]) => {
            const root = document.querySelector(".field-body .ProseMirror")
            const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
            let found = null
            while (walker.nextNode() && (last || !found)) {
                const at = walker.currentNode.data.indexOf(words)
                if (at >= 0) found = [walker.currentNode, at]
            }
            root.focus()
            getSelection().setBaseAndExtent(found[0], found[1], found[0], found[1] + words.length)
        }""",
        [words, last],
    )


def highlighted(page):
    return page.evaluate(HIGHLIGHTED)


def test_a_comment_by_keyboard_sticks_to_its_words_while_the_text_moves_on(window_of, vera, ana, story):
    desk = window_of(vera)
    page = desk.page
    open_form(desk, story)
    page.get_by_label("Headline").fill("Typed and not saved")
    mark(page, "stayed", last=True)
    page.keyboard.press("Control+Alt+m")
    expect(page.get_by_label("On the words above")).to_be_focused()
    page.keyboard.type("For how long, @mu")
    expect(page.get_by_role("option", name="Ana Muñoz (ana)")).to_be_visible()
    assert desk.accessibility() == []
    page.keyboard.press("Enter")
    page.keyboard.type("?")
    page.keyboard.press("Control+Enter")
    thread = page.locator(".talk__thread")
    expect(thread).to_contain_text("For how long, @Ana Muñoz ?")
    expect(page.get_by_label("Headline")).to_have_value("Typed and not saved")
    assert page.url.endswith("#review")
    assert highlighted(page) == ["stayed"]

    # The same word stands twice: what stood around it tells which one is meant.
    mark(page, "The river rose")
    page.keyboard.type("Stay: it stayed. Twice the water rose")
    expect(thread.locator("[data-state]")).to_have_text("")
    assert highlighted(page) == ["stayed"]
    page.locator("[data-show]").click()
    assert page.evaluate("getSelection().toString()") == "stayed"
    assert page.evaluate("getSelection().anchorNode.data.slice(0, 5)") == "Stay:"
    page.keyboard.press("Delete")
    expect(thread.locator("[data-state]")).to_have_text("These words are gone.")
    page.keyboard.press("Control+z")
    expect(thread.locator("[data-state]")).to_have_text("")
    assert Notice.objects.get().kind == Notice.Kind.MENTIONED
    assert Comment.objects.get().quote == "stayed"
    assert desk.complaints == []


def test_rewritten_words_are_found_in_their_place(window_of, vera, story):
    desk = window_of(vera)
    page = desk.page
    make_comment(story, quote="came early", before="The rain ", after=" and stayed.\nThe river", block=0, start=9)
    open_form(desk, story)
    mark(page, "came early")
    page.keyboard.type("began at four")
    expect(page.locator("[data-state]")).to_have_text("These words have changed.")
    assert highlighted(page) == ["began at four"]


def test_sent_to_review_with_a_note_claimed_and_sent_back_with_reasons(window_of, vera, ana, story):
    Article.objects.update(status="draft")
    hers = window_of(ana)
    open_form(hers, story)
    hers.page.get_by_label("Note to the reviewer").fill("The figures are from @vera's list.")
    hers.page.get_by_role("button", name=re.compile("^Send to review")).click()
    expect(hers.page.locator(".standing .badge")).to_have_text("In review")
    expect(hers.page.locator(".talk__thread")).to_contain_text("The figures are from @Vera Lind's list.")

    desk = window_of(vera)
    open_form(desk, story)
    desk.page.get_by_role("button", name="I'm on it").click()
    expect(desk.page.locator(".review__claim")).to_contain_text("You are on it since")
    desk.page.get_by_role("button", name="Send back").click()
    expect(desk.page.get_by_role("alert")).to_have_text("Write what should change before it comes back.")
    desk.page.get_by_label("To the writer").fill("Who counted the rain?")
    desk.page.get_by_role("button", name="Send back").click()
    expect(desk.page.locator(".standing .badge")).to_have_text("Draft")

    open_form(hers, story)
    expect(hers.page.locator(".talk__thread--sent_back")).to_contain_text("Who counted the rain?")
    hers.page.locator(".talk__thread--sent_back summary").click()
    hers.page.get_by_label("Answer").last.fill("I did.")
    hers.page.get_by_role("button", name="Send the answer").last.click()
    expect(hers.page.locator(".talk__answer")).to_contain_text("I did.")
    hers.page.get_by_role("button", name="Settle: Who counted the rain?").click()
    expect(hers.page.locator(".review__said")).to_have_text("Settled.")
    expect(hers.page.get_by_text("1 settled")).to_be_visible()
    assert [*hers.complaints, *[line for line in desk.complaints if "409" not in line]] == []


def test_a_writer_who_may_only_read_comments_on_words_too(window_of, ana, story):
    hers = window_of(ana)
    hers.page.goto(f"/admin/articles/article/{story.pk}/change/#review")
    expect(hers.page.locator("[data-loaded]")).to_be_visible()
    hers.page.get_by_text("The river rose twice").first.select_text()
    hers.page.keyboard.press("Control+Alt+m")
    hers.page.get_by_label("On the words above").fill("Three times, in fact.")
    hers.page.locator("#review").get_by_role("button", name="Comment", exact=True).click()
    expect(hers.page.locator(".talk__thread")).to_contain_text("Three times, in fact.")
    assert highlighted(hers.page) == ["The river rose twice, and the rain stayed."]


def test_what_was_typed_stays_when_the_newsroom_cannot_be_reached(window_of, vera, story):
    desk = window_of(vera)
    page = desk.page
    open_form(desk, story)
    page.route("**/review/say/", lambda route: route.abort())
    words = page.get_by_label("On the whole story")
    words.fill("Who says so?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("What you wrote is still here")
    page.reload()
    expect(words).to_have_value("Who says so?")
    page.unroute("**/review/say/")
    held = []
    page.route("**/review/say/", lambda route: held.append(route))  # noqa: PLW0108  playwright can't take a builtin
    words.press("End")
    words.type(" @vera?")
    with page.expect_request("**/review/say/"):
        words.press("Control+Enter")
    words.type(" And when")
    held[0].continue_()
    expect(page.locator(".talk__thread")).to_contain_text("Who says so? @Vera Lind?")
    expect(words).to_have_value("And when")


def test_an_outsider_opens_a_shared_preview_until_it_is_taken_back(window_of, browser, quiet_server, vera, story):
    desk = window_of(vera)
    page = desk.page
    open_form(desk, story)
    page.get_by_text("Share a preview").click()
    page.get_by_label("For whom").fill("Dr Okello")
    page.keyboard.press("Enter")
    address = page.get_by_label("The link, shown this once")
    expect(address).to_be_focused()
    assert desk.accessibility() == []
    outside = DeskWindow(browser, quiet_server.url, size=PHONE, scheme="dark")
    outside.page.goto(address.input_value())
    expect(outside.page.get_by_role("heading", level=1)).to_have_text("Rain over Nairobi")
    expect(outside.page.get_by_label("Preview")).to_contain_text("Preview for Dr Okello: not published")
    assert [outside.complaints, outside.sideways(), outside.accessibility()] == [[], 0, []]
    assert ShareVisit.objects.count() == 1
    page.get_by_role("button", name="Take back: Dr Okello").click()
    expect(page.get_by_text("taken back by Vera Lind")).to_be_visible()
    assert outside.page.reload().status == 404
    outside.context.close()


@LOOKS
def test_a_full_panel_is_accessible_and_fits(window_of, vera, story, size, scheme):
    ana = story.created_by
    Article.objects.update(assigned_to=ana, due_at=NOW, legal_check="needed", picture_check="approved")
    first = make_comment(story, said_by=ana, quote="came early", before="The rain ", after=" and stayed")
    make_comment(story, said_by=vera, parent=first, text="At four, @ana.")
    make_comment(story, said_by=vera, text="Long" * 60, quote="words that nobody wrote, and that are gone by now")
    make_comment(story, said_by=vera, kind="approved", text="", revision=3)
    make_comment(story, said_by=vera, text="Done.", resolved_at=NOW, resolved_by=ana)
    make_share_link(story, made_by=vera, note="A reader of great patience")
    desk = window_of(vera, size=size, scheme=scheme)
    open_form(desk, story)
    for summary in desk.page.locator(".review details details > summary").all():
        summary.click()
    assert [desk.accessibility(), desk.sideways(), desk.complaints] == [[], 0, []]
