"""Copy comes in: ten files dropped on the issue, one corrected by keyboard, all accepted, all undone."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect

from articles.models import Article
from issues.intake.models import Batch
from issues.intake.tasks import work_on_batch
from tests.cast import country, make_issue, make_publication, make_story, make_topic
from tests.issues.intake.dropping import HEADLINE, STORY, story
from tests.journeys.desk_window import LOOKS, DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

DROPPED = """([files]) => {
  const carried = new DataTransfer()
  for (const [name, raw] of files)
    carried.items.add(new File([Uint8Array.from(atob(raw), (each) => each.charCodeAt(0))], name))
  for (const type of ["dragenter", "dragover", "drop"])
    document.body.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }))
}"""


@pytest.fixture
def issue():
    make_publication()
    for code in ("KE", "TZ", "SN"):
        country(code)
    make_topic("Lake Victoria")
    return make_issue(2132, publish_at=None)


@pytest.fixture
def desk(browser, quiet_server, issue):
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()
    assert window.complaints == []


def drop_on(desk: DeskWindow, address: str, texts: dict[str, str]) -> Batch:
    """Let the files go over the page, and wait for the batch."""
    desk.open(address)
    files = [[name, base64.b64encode(text.encode()).decode()] for name, text in texts.items()]
    with desk.page.expect_navigation(url="**/batch/*/change/"):
        desk.page.evaluate(DROPPED, [files])
    return Batch.objects.get()


def read_in_the_background(desk: DeskWindow, batch: Batch) -> None:
    expect(desk.page.get_by_role("progressbar")).to_be_visible()
    assert desk.accessibility() == []
    work_on_batch.call(batch.pk)
    expect(desk.page.locator("[data-copy]").first).to_be_visible()
    desk.page.wait_for_load_state("load")


def card(desk: DeskWindow, headline: str):
    return desk.page.get_by_role("article", name=headline)


def test_ten_files_dropped_corrected_by_keyboard_accepted_and_undone(desk, issue):
    texts = {f"story-{number}.txt": story(f"Story number {number}", number) for number in range(9)}
    batch = drop_on(desk, f"/admin/issues/issue/{issue.pk}/intake/", texts | {"ferries.txt": STORY})
    read_in_the_background(desk, batch)
    expect(desk.page.locator("[data-copy]")).to_have_count(10)
    assert desk.accessibility() == []
    assert not Article.objects.exists()

    keys = desk.page.keyboard
    ferries = card(desk, HEADLINE)
    ferries.get_by_role("checkbox", name="Freight pays for it").focus()
    keys.press("s")
    expect(ferries.get_by_label("Standfirst", exact=True)).to_have_value(
        "Freight pays for it, and passengers sleep on deck."
    )
    expect(ferries.locator(".line--standfirst .line__name")).to_have_text("standfirst")
    expect(ferries.get_by_role("checkbox", name="Freight pays for it")).to_be_focused()
    ferries.get_by_role("button", name="Accept Kenya").press("Enter")
    expect(ferries.get_by_role("button", name="Accept Kenya")).to_have_attribute("aria-pressed", "true")
    expect(ferries.get_by_role("button", name="Accept Kenya")).to_be_focused()
    assert desk.accessibility() == []

    desk.page.get_by_role("button", name="Accept all that are ready (10)").press("Enter")
    expect(desk.page.get_by_text("10 stories were taken in.").first).to_be_visible()
    taken = Article.objects.get(headline=HEADLINE)
    assert taken.standfirst == "Freight pays for it, and passengers sleep on deck."
    assert set(taken.country_taggings.values_list("tag__code", "proposed")) == {("KE", False), ("TZ", True)}
    assert Article.objects.filter(issue=issue).count() == 10

    desk.page.get_by_role("link", name="Undo this batch").press("Enter")
    expect(desk.page.get_by_role("heading", name="10 new stories are deleted")).to_be_visible()
    assert desk.accessibility() == []
    desk.page.get_by_role("button", name="Undo this batch").press("Enter")
    expect(desk.page.get_by_text("Undone by vera")).to_be_visible()
    assert not Article.objects.exists()


def test_a_field_that_is_typed_in_is_saved_and_what_follows_is_said_at_once(desk, issue):
    drop_on(desk, f"/admin/issues/issue/{issue.pk}/intake/", {"ferries.txt": STORY})
    byline = card(desk, HEADLINE).get_by_label("Byline", exact=True)
    byline.fill("Ana Muñoz, Bo Li")
    byline.press("Tab")
    expect(card(desk, HEADLINE).get_by_text("Bo Li: new author")).to_be_visible()
    headline = card(desk, HEADLINE).get_by_label("Headline", exact=True)
    headline.fill("")
    headline.press("Tab")
    expect(card(desk, "No headline").get_by_text("No headline. Tick its line").first).to_be_visible()
    with desk.before("**/intake/proof.js"):
        desk.page.reload(wait_until="commit")
        byline = card(desk, "No headline").get_by_label("Byline", exact=True)
        expect(byline).to_have_value("Ana Muñoz, Bo Li")
        byline.fill("Ana Muñoz, Cy Ma")
        byline.press("Tab")
    expect(card(desk, "No headline").get_by_text("Cy Ma: new author")).to_be_visible()


def test_the_story_that_we_have_is_compared_and_chosen_on_its_card(desk, issue):
    body = STORY.split(HEADLINE)[1].split("image source")[0].strip().replace("\n\n", "</p><p>").replace("sleep", "sit")
    make_story("Night ferries", issue=make_issue(2131), body=f"<p>{body}</p>", status="draft")
    drop_on(desk, f"/admin/issues/issue/{issue.pk}/intake/", {"ferries.txt": STORY})
    ferries = card(desk, HEADLINE)
    expect(ferries.get_by_text("already in Vol 2131")).to_be_visible()
    ferries.get_by_text("What changed, word by word").click()
    expect(ferries.locator("del", has_text="sit").first).to_be_visible()
    assert desk.accessibility() == []
    ferries.get_by_label("A new version of it").check()
    ferries.get_by_role("button", name="Accept as a new version").click()
    expect(desk.page.get_by_text("New version:")).to_be_visible()
    assert Article.objects.get().headline == HEADLINE


def test_ctrl_enter_accepts_and_leads_to_the_next_card(desk, issue):
    texts = {f"story-{number}.txt": story(f"Story number {number}", number) for number in range(2)}
    drop_on(desk, f"/admin/issues/issue/{issue.pk}/intake/", texts)
    desk.page.keyboard.press("j")
    expect(card(desk, "Story number 0")).to_be_focused()
    desk.page.keyboard.press("Control+Enter")
    expect(card(desk, "Story number 1")).to_be_focused()
    assert [one.headline for one in Article.objects.all()] == ["Story number 0"]


@LOOKS
def test_every_page_of_the_intake_fits_and_can_be_read_by_all(browser, quiet_server, issue, size, scheme):
    window = DeskWindow(browser, quiet_server.url, size=size, scheme=scheme)
    window.sign_in()
    hostile = {"<img src=x onerror=alert(1)>.txt": STORY.replace("Freight", "<script>alert(1)</script>" + "x" * 200)}
    address = f"/admin/issues/issue/{issue.pk}/intake/"
    window.open(address)
    assert (window.accessibility(), window.sideways()) == ([], 0)
    paragraph = "Freight pays for it, and passengers sleep on deck."
    long = {"long.txt": STORY.replace(paragraph, "\n\n".join([paragraph] * 60))}
    batch = drop_on(
        window,
        address,
        hostile | {"broken.txt": "\x89PNG", "no-headline.txt": "Sunday\n\n11-02-2025 Vol 2132\n"} | long,
    )
    read_in_the_background(window, batch)
    expect(window.page.locator("article.copy")).to_have_count(4)
    assert (window.accessibility(), window.sideways()) == ([], 0)
    assert window.emptiness() <= 1
    window.open("/admin/intake/batch/")
    assert window.sideways() == 0
    window.context.close()
    assert window.complaints == []
