"""An issue and copy for it in which every text is hostile: it stays text on every page, and fits a phone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from issues import proofs
from issues.intake.models import Batch
from issues.intake.tasks import work_on_batch
from issues.models import DayOff, Errand, Gap, Issue, IssueSection, IssueShareLink, IssueTemplate, Override, Webhook
from issues.newsletter.models import Mailing, Subscriber
from issues.sharing import note_visit, share
from newsroom.accounts.models import User
from tests.articles.formats.files import paragraph, word_file
from tests.cast import (
    NOW,
    jpeg,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_story,
)
from tests.issues.intake.dropping import files, post_files, story
from tests.journeys.desk_window import LAPTOP, PHONE, DeskWindow
from tests.journeys.test_hostile_text import LONG, SHORT, executed, look

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

UNBREAKABLE = "W" * 200
TO_THE_LEFT = "\u202e" + "عنوان_طويل_جدا_بلا_مسافات_" * 7
LENGTHS = {"unbreakable": UNBREAKABLE, "to the left": TO_THE_LEFT}


def fits(text: str, most: int) -> str:
    return text if len(text) <= most else (SHORT if text == LONG else text[:most])


def make_house(text: str) -> Issue:
    """An issue that isn't out, whatever can be written in and about it being that text."""
    vera = User.objects.get(username="vera")
    line, moment = fits(text, 120), timezone.now()
    make_publication(sends_newsletter=True)
    issue = make_issue(2140, publish_at=None, title=fits(text, 200), editor_note=text)
    section = make_section(line, slug="world")
    IssueSection.objects.create(issue=issue, section=section, head=line, stories=2, words=300)
    for place in range(1, 7):
        one = make_story(
            fits(text, 200), slug=f"hostile-{place}", issue=issue, position=place, section=section,
            status="cleared" if place < 5 else "draft", standfirst=text, trail_text=text, kicker=line,
            body=f"<p>{place} TK</p>", lead_image=make_image(title=line, alt_text="", credit_name=line),
        )  # fmt: skip
        make_byline(one, make_author(fits(text, 200)))
        Override.objects.create(issue=issue, article=one, headline=fits(text, 200), trail_text=text)
    make_story(fits(text, 200), slug="loose", publish_at=None)
    proofs.take(issue, by=vera, at=NOW, note=fits(text, 200))
    Article.objects.filter(slug="hostile-1").update(standfirst=f"{text} {text}")
    _link, _token = share(issue, by=vera, at=moment, note=fits(text, 200))
    note_visit(_link, at=moment, place="203.0.113.0/24", browser=text[:300])
    make_issue(2143, publish_at=None, date=issue.date + timedelta(days=3))
    Gap.objects.create(date=issue.date + timedelta(days=1), volume=2141, reason=fits(text, 200))
    DayOff.objects.create(date=issue.date + timedelta(days=9), name=line)
    IssueTemplate.objects.create(name=line, days="1")
    hook = Webhook.objects.create(name=line, address="https://example.org/" + "x" * 200, secret="s" * 20)
    Errand.objects.create(kind="webhook", key="one", webhook=hook, written_at=moment, error=fits(text, 300), tries=9)
    Subscriber.objects.create(address="x" * 60 + "@example.org", key="x", asked_at=NOW)
    Mailing.objects.create(issue=issue, subject=fits(text, 200), text=text, html="<p>", written_at=moment)
    return issue


def bring_copy(client: Client, issue: Issue, text: str) -> Batch:
    """Files whose names, entries and words are that text; and one that can't be read."""
    name, inner = fits(text, 180), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as packed:
        packed.writestr(f"{name.replace('/', '')}.txt", story(text, 3))
        packed.writestr("boat.jpg", jpeg())
    page = f"<html><head><title>{text}</title></head><body><h1>{text}</h1><p>By {text}</p><p>{text}</p></body></html>"
    word = word_file(paragraph(f"<![CDATA[{text}]]>", "Title"), paragraph("A text."))
    texts = [story(text, 1), page, word, inner.getvalue(), b"%PDF-1.4", jpeg()]
    names = tuple(f"{name}.{ending}" for ending in ("txt", "html", "docx", "zip", "pdf", "jpg"))
    sent = {"files": files(*texts, names=names), "pasted": story(f"Pasted {text}", 9)}
    answer = post_files(client, sent, issue=issue)
    assert answer.status_code == 302
    batch = Batch.objects.get()
    work_on_batch.call(batch.pk)
    return batch


def pages_of(issue: Issue, batch: Batch) -> Iterator[str]:
    story = issue.articles.first()
    names = ["change", "run_order", "tonight", "dry_run", "proofs", "schedule", "publish", "intake", "delete"]
    yield from (reverse(f"admin:issues_issue_{name}", args=[issue.pk]) for name in names)
    yield reverse("admin:issues_issue_override", args=[issue.pk, story.pk])
    yield reverse("admin:issues_issue_run_order", args=[issue.pk]) + "?drafts=1"
    for name, parts in [("page", [1]), ("story", [1, 1]), ("back", [1]), ("difference", ["1", "now"])]:
        yield reverse(f"admin:issues_issue_proof_{name}", args=[issue.pk, *parts])
    yield from (f"/admin/intake/batch/{part}" for part in ("", "add/", f"{batch.pk}/change/", f"{batch.pk}/undo/"))
    yield f"/admin/intake/batchitem/?batch__id__exact={batch.pk}"
    yield from ("/admin/", "/admin/calendar/?month=2025-11", "/admin/issues/issue/numbering/")
    yield "/admin/issues/issue/numbering/?show=explained"
    for model in (Issue, Gap, DayOff, IssueTemplate, Webhook, Errand, Subscriber, Mailing):
        label = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        yield label
        yield f"{label}{model._default_manager.order_by('pk').values_list('pk', flat=True)[0]}/change/"


@pytest.fixture
def desk_of(browser, quiet_server) -> Iterator[Callable[..., tuple[DeskWindow, list[str]]]]:
    """A window in which somebody is signed in, and the pages to look at, all of that text."""
    opened: list[DeskWindow] = []

    def open_desk(text: str, size: dict[str, int]) -> tuple[DeskWindow, list[str]]:
        desk = DeskWindow(browser, quiet_server.url, size=size)
        opened.append(desk)
        desk.sign_in()
        client = Client()
        client.force_login(User.objects.get(username="vera"))
        issue = make_house(text)
        batch = bring_copy(client, issue, text)
        item = batch.items.filter(decision="waiting").first()
        client.post(reverse("admin:intake_batch_item_act", args=[batch.pk, item.pk, "accept"]), {"headline": text})
        return desk, list(pages_of(issue, batch))

    yield open_desk
    for desk in opened:
        desk.context.close()


def test_what_is_written_in_an_issue_and_its_copy_stays_text(desk_of):
    desk, pages = desk_of(LONG, LAPTOP)
    assert IssueShareLink.objects.exists()
    found = {address: look(desk, address) for address in pages}
    desk.page.goto(reverse("admin:intake_batch_change", args=[Batch.objects.get().pk]) + "?show=waiting")
    with desk.page.expect_response(lambda response: response.request.method == "POST"):
        desk.page.get_by_role("button", name="Accept", exact=True).last.click()  # its answer is put into the page
    desk.page.wait_for_load_state("networkidle")
    found["a card that a script put in"] = executed(desk)
    assert {address: problems for address, problems in found.items() if problems} == {}


@pytest.mark.parametrize("text", LENGTHS.values(), ids=LENGTHS)
def test_words_without_a_break_fit_a_phone_in_either_direction(desk_of, text):
    desk, pages = desk_of(text, PHONE)
    wide = {}
    for address in pages:
        desk.page.goto(address)
        if (by := desk.sideways()) > 0:
            wide[address] = by
    assert wide == {}
