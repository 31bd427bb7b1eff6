"""The whole way: tomorrow's issue is opened, filled with ten files, ordered, proofed, scheduled, and seen to go out."""

from __future__ import annotations

import base64
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from issues.intake.tasks import work_on_batch
from issues.models import Issue, IssueTemplate, TemplateSection
from tests.articles.formats.files import paragraph, word_file
from tests.cast import make_issue, make_publication, make_section
from tests.journeys.desk_window import DeskWindow
from tests.journeys.test_intake import DROPPED

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

SECONDS_LEFT = 12  # between scheduling and going out, for a machine that is busy


@pytest.fixture
def desk(browser, quiet_server):
    today = timezone.now().date()
    make_publication()
    make_issue(2132, date=today, publish_at=timezone.now() - timedelta(hours=1))
    template = IssueTemplate.objects.create(name="Every day", days="1234567")
    TemplateSection.objects.create(template=template, section=make_section("World"), stories=3)
    window = DeskWindow(browser, quiet_server.url)
    window.sign_in()
    yield window
    window.context.close()
    assert window.complaints == []


def ten_files() -> dict[str, bytes]:
    """As they arrive: texts, a Word file, Markdown and a page."""
    texts = {f"story-{number}.txt": written(number).encode() for number in range(7)}
    canoe = [paragraph("The box on the canoe", "Title"), paragraph(words(8)), paragraph(words(9))]
    return texts | {
        "canoe.docx": word_file(*canoe),
        "minutes.md": f"# Four minutes at Břeclav\n\n{words(10)}\n\n**Nobody** slept. {words(11)}\n".encode(),
        "stands.html": f"<h1>Silence in the stands</h1><p>{words(12)}</p><p><i>Then</i> {words(13)}</p>".encode(),
    }


def written(number: int) -> str:
    return f"Story number {number}\n\n{words(number)}\n\nIt was said again in the evening.\n\nBy Ana Muñoz\n"


def words(number: int) -> str:
    """A paragraph that no other story has."""
    return f"The ferry number {number} left at six. {' '.join(f'word{number}x{count}' for count in range(60))}."


def press(desk: DeskWindow, role: str, name: str) -> None:
    """By keyboard alone: focus it, Enter."""
    target = desk.page.get_by_role(role, name=name).first
    target.focus()
    desk.page.keyboard.press("Enter")


def test_tomorrows_issue_from_nothing_to_its_readers(desk):
    page = desk.page
    desk.open("/admin/issues/issue/")
    press(desk, "button", "Open the next issue")
    expect(page.locator(".messagelist")).to_contain_text("Vol 2133")
    issue = Issue.objects.get(volume=2133)
    assert issue.sections.get().section.name == "World"

    files = [[name, base64.b64encode(raw).decode()] for name, raw in ten_files().items()]
    desk.open(f"/admin/issues/issue/{issue.pk}/intake/")
    with page.expect_navigation(url="**/batch/*/change/"):
        page.evaluate(DROPPED, [files])
    work_on_batch.call(issue.batches.get().pk)
    expect(page.locator("[data-copy]")).to_have_count(10, timeout=20_000)
    assert not Article.objects.exists()
    press(desk, "button", "Accept all that are ready (10)")
    expect(page.get_by_text("10 stories were taken in.").first).to_be_visible()

    desk.open(f"/admin/issues/issue/{issue.pk}/tonight/")
    for left in range(10, 0, -1):
        expect(page.locator(".night__blocks .count")).to_have_text(str(left))
        press(desk, "button", "Clear")
        page.wait_for_load_state("load")
    expect(page.locator(".night__ready")).to_contain_text("10 of 10")

    desk.open(f"/admin/issues/issue/{issue.pk}/run-order/")
    page.locator(".run-row[data-name='The box on the canoe'] [data-grip]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Home")
    page.keyboard.press("Space")
    expect(page.locator("[data-said]")).to_contain_text("“The box on the canoe” stands at place 1.")

    desk.open(f"/admin/issues/issue/{issue.pk}/change/")
    press(desk, "button", "Take proof 1")
    expect(page.locator(".messagelist .success")).to_contain_text("Proof 1 is taken, with 10 stories.")
    goes_out = (timezone.now() + timedelta(seconds=SECONDS_LEFT)).replace(microsecond=0)
    desk.open(f"/admin/issues/issue/{issue.pk}/schedule/")
    page.get_by_label("Goes out at").fill(f"{goes_out:%Y-%m-%dT%H:%M:%S}")
    press(desk, "button", "Schedule proof 1")
    expect(page.locator(".standing__follows")).to_contain_text("It goes out exactly as on proof 1")

    page.goto("/")
    seen_early = page.get_by_role("link", name="The box on the canoe").count()
    assert timezone.now() < goes_out, "the machine was too slow to look before the second"
    assert seen_early == 0
    time.sleep(max((goes_out - timezone.now()).total_seconds(), 0) + 0.05)
    page.goto("/")
    expect(page.get_by_role("link", name="The box on the canoe").first).to_be_visible()
    expect(page.locator(".folio-bar-folio").first).to_contain_text("Vol 2133")
    call_command("tick", verbosity=0)
    issue.refresh_from_db()
    assert issue.announced_at is not None
    assert issue.late_by is not None
    assert "<strong>Nobody</strong>" in Article.objects.get(headline="Four minutes at Břeclav").body
