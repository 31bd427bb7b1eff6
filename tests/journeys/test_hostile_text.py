"""Whatever a person or a file writes stays text: on no page does it become an element, a script or a sum."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import models
from django.test import Client
from playwright.sync_api import Dialog, expect

from articles.editing import record_revision
from articles.images.models import Image, ImageSource
from articles.models import Article, Author, Byline, Correction, Section, Withdrawal
from articles.tagging.models import Topic
from issues.intake.models import BatchItem
from issues.models import Issue, Publication
from newsroom.accounts.models import User
from tests.cast import (
    NOW,
    make_author,
    make_byline,
    make_image,
    make_issue,
    make_publication,
    make_section,
    make_source,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)
from tests.journeys.desk_window import DeskWindow

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# The first leaves an attribute and asks a template for a sum; the second leaves scripts, text fields and comments too.
SHORT = '"><img src=x onerror=window.__hit=1>zq{{7*7}}zq'
LONG = f"{SHORT}</script></title></textarea>--><svg onload=window.__hit=1>'+window.__hit+'`${{{{7*7}}}}"
HTML = f"<p>{SHORT}<script>window.__hit=1</script><a href='javascript:window.__hit=1' onclick='window.__hit=1'>a</a>"
ADDRESS = 'https://example.org/"onclick=window.__hit=1//>{{7*7}}'  # the forms take it
# The rest is chosen from a list, made by the machine, or set below.
NOT_FREE = {"status", "slug", "folio", "file", "role", "kind", "outcome", "digest", "key", "name_key", "language"}
HANDLERS = "[onerror], [onload], [onclick], img[src='x'], [href^='javascript:']"

MODELS = [
    "issues/issue",
    "issues/publication",
    "articles/article",
    "articles/author",
    "articles/section",
    "articles/correction",
    "articles/withdrawal",
    "articles/revision",
    "articles/formeraddress",
    "images/image",
    "images/imagesource",
    "tagging/topic",
    "tagging/country",
    "intake/batch",
    "intake/batchitem",
    "accounts/user",
    "auth/group",
    "axes/accessattempt",
    "axes/accessfailurelog",
]


def hostile(model: type[models.Model], *chosen: str) -> dict[str, str]:
    """Every free text field of a model, hostile as far as it has room."""
    texts = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and field.name not in NOT_FREE.union(chosen):
            longest = field.max_length or len(LONG)
            texts[field.name] = LONG if len(LONG) <= longest else SHORT[:longest]
    return texts


def hostile_picture():
    fields = hostile(ImageSource) | {"credit_template": f"{SHORT} {{name}} {{source}}"}
    fields |= {"address": ADDRESS, "licence_address": ADDRESS}
    source = make_source(**fields)
    source.names.create(name=f"also {LONG}")
    return make_image(source=source, **hostile(Image, "token", "haze"))


@pytest.fixture
def house(tmp_path: Path) -> Article:
    """A publication in which every text is hostile: typed by people, sent by strangers and brought by a file."""
    chosen = ("time_zone", "date_form", "days_of_appearance", "colour")
    make_publication(**hostile(Publication, *chosen) | {"masthead": HTML})
    picture = hostile_picture()
    issue = make_issue(cover=picture, **hostile(Issue) | {"letter": HTML})
    section = make_section(slug="world", **hostile(Section))
    figure = f"<figure><img src='{picture.file.url}' alt='{SHORT}'><figcaption>{SHORT}</figcaption></figure>"
    note = f"<sup data-footnote='{SHORT}'>*</sup>"
    told = hostile(Article) | {"body": f"{HTML}{figure}<p>{note}{note}<table><tr><td>{SHORT}</td></tr></table>"}
    story = make_story(slug="hostile", issue=issue, section=section, lead_image=picture, language='"><b x=1>', **told)
    author = make_author(portrait=picture, **hostile(Author))
    make_byline(story, author, **hostile(Byline))
    tag_topic(story, make_topic(**hostile(Topic)))
    tag_country(story)
    story.corrections.create(corrected_at=NOW, on_top=True, **hostile(Correction))
    story.former_addresses.create(slug="before", moved_at=NOW)
    record_revision(story, by=None, at=NOW, note=SHORT)
    make_story(slug="waiting", status="draft", image_source=picture.source, **told)
    killed = make_story(slug="killed", status="killed", **told)
    killed.withdrawals.create(for_good=True, withdrawn_at=NOW, **hostile(Withdrawal))
    from_a_file(tmp_path)
    from_strangers()
    return story


def from_a_file(folder: Path) -> None:
    file = folder / f"{SHORT}.txt"
    text = [f"Sunday, 11-02-2025, Vol 2132\n\n{SHORT}", f"By {SHORT}", f"{LONG} " * 9, f"{LONG} " * 9]
    file.write_text("\n\n".join([*text, f"Image source: {SHORT}"]), encoding="utf-8")
    call_command("import_stories", str(file), publish=True, stdout=StringIO(), stderr=StringIO())
    item = BatchItem.objects.get()
    item.remarks = [{"level": "warning", "line": 1, "message": LONG}]
    item.save()


def from_strangers() -> None:
    Client().post("/admin/login/", {"username": LONG, "password": LONG}, headers={"user-agent": LONG})
    Group.objects.create(name=LONG)


@pytest.fixture
def window(browser, quiet_server, house):
    """The editor's window; her own name is hostile too."""
    desk = DeskWindow(browser, quiet_server.url)
    desk.page.on("dialog", lambda dialog: _refuse(desk, dialog))
    desk.sign_in()
    vera = User.objects.get(username="vera")
    User.objects.filter(pk=vera.pk).update(username=SHORT, first_name=SHORT, last_name=SHORT)
    LogEntry.objects.create(
        user=vera,
        content_type_id=None,
        object_id=str(house.pk),
        object_repr=LONG,
        action_flag=CHANGE,
        change_message=LONG,
    )
    yield desk
    desk.context.close()


def test_readers_see_the_text_as_text(window, house):
    found = {address: look(window, address) for address in readers_pages()}
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_editors_see_the_text_as_text(window, house):
    found = {address: look(window, address) for address in desk_pages(house)}
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_what_the_desk_says_and_offers_is_text_too(window, house):
    page = window.page
    window.open(f"/admin/articles/article/{house.pk}/change/")
    page.locator("#id_lead_image + .select2").click()
    expect(page.locator(".select2-results__option", has_text="zq{{7*7}}zq")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("toolbar", name="Tools: Body").get_by_role("button", name="Picture").click()
    page.get_by_role("dialog", name="Choose a picture").get_by_role("button", name="zq{{7*7}}zq").click()
    problems = executed(window)
    window.open(f"/admin/articles/section/{house.section_id}/change/")
    page.get_by_role("button", name="Save and stay").click()
    expect(page.locator(".messagelist")).to_contain_text("zq{{7*7}}zq")
    assert [*problems, *executed(window)] == []


def readers_pages() -> list[str]:
    people = [author.get_absolute_url() for author in Author.objects.all()]
    topics = [topic.get_absolute_url() for topic in Topic.objects.all()]
    stories = [story.get_absolute_url() for story in Article.objects.all()]
    lists = ["/", "/issues/", "/issues/2132/", "/authors/", "/topics/", "/countries/", "/countries/ke/"]
    return [*lists, "/sections/world/", *people, *topics, *stories, "/articles/before/", f"/{quote(SHORT)}/"]


def desk_pages(story: Article) -> list[str]:
    words = quote(LONG)
    pages = ["/admin/", f"/admin/login/?next={words}", "/admin/password_change/", f"/admin/{words}/"]
    for label in MODELS:
        model, pages_of = apps.get_model(label.replace("/", ".")), f"/admin/{label}/"
        pages += [pages_of, f"{pages_of}?q={words}"]
        for key in model._default_manager.values_list("pk", flat=True)[:2]:
            pages += [f"{pages_of}{key}/{page}/" for page in ("change", "history", "delete")]
    form = f"/admin/articles/article/{story.pk}"
    return [*pages, f"{form}/withdraw/", f"{form}/kill/", f"/admin/articles/article/add/?headline={words}"]


def look(desk: DeskWindow, address: str) -> list[str]:
    """What went wrong on that page; that a page refuses to be there is its right."""
    answer = desk.page.goto(address)
    assert answer is not None
    problems = executed(desk)
    if 400 <= answer.status < 500:
        problems = [problem for problem in problems if "Failed to load resource" not in problem]
    return [*problems, "it broke"] if answer.status >= 500 else problems


def executed(desk: DeskWindow) -> list[str]:
    """Complaints since the last look (the policy's too), what ran, what could have run, and what was computed."""
    problems, desk.complaints[:] = list(desk.complaints), []
    if desk.page.evaluate("window.__hit") is not None:
        problems.append("a script ran")
    problems += [
        f"an element: {html}"
        for html in desk.page.locator(HANDLERS).evaluate_all("all => all.map(one => one.outerHTML)")
    ]
    if "zq49zq" in desk.page.content():
        problems.append("a sum was done")
    return problems


def _refuse(desk: DeskWindow, dialog: Dialog) -> None:
    desk.complaints.append(f"a dialog: {dialog.message}")
    dialog.dismiss()
