"""The heading, the path and the header of a page say where one is."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from issues.models import DayOff, Issue
from tests.cast import make_editor, make_issue, make_person, make_publication, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


@pytest.fixture
def issue() -> Issue:
    return make_issue(publish_at=None)


def page_of(client, name: str, *args: int) -> str:
    answer = client.get(reverse(f"admin:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def path_on(page: str) -> str:
    found = re.search(r'<div class="breadcrumbs">(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", "", found[1]).split())


def open_in_the_header(page: str) -> list[str]:
    header = re.search(r'<nav class="desk-nav".*?</nav>', page, re.DOTALL)
    assert header is not None
    return re.findall(r'aria-current="\w+">([^<]+)<', header[0])


def test_the_form_of_an_issue_is_headed_by_its_folio(desk, issue):
    assert f"<h1>{issue.folio}</h1>" in page_of(desk, "issues_issue_change", issue.pk)
    assert "<h1>Add issue</h1>" in page_of(desk, "issues_issue_add")


def test_a_path_says_issues_once(desk, issue):
    assert path_on(page_of(desk, "issues_issue_changelist")) == "Home › Issues"
    assert path_on(page_of(desk, "issues_issue_add")) == "Home › Issues › Add issue"
    assert path_on(page_of(desk, "issues_issue_change", issue.pk)) == f"Home › Issues › {issue}"
    assert path_on(page_of(desk, "issues_issue_delete", issue.pk)) == f"Home › Issues › {issue} › Delete"


def test_a_path_names_the_room_of_what_is_called_otherwise(desk):
    day = DayOff.objects.create(date=date(2025, 12, 25), name="Christmas")
    assert path_on(page_of(desk, "issues_dayoff_changelist")) == "Home › Issues › Days off"
    assert path_on(page_of(desk, "issues_dayoff_change", day.pk)) == f"Home › Issues › Days off › {day}"


@pytest.mark.parametrize(
    "page",
    [
        *("issues_issuetemplate_changelist", "issues_dayoff_changelist", "issues_gap_changelist"),
        *("issues_errand_changelist", "issues_webhook_changelist", "issues_issue_numbering"),
        *("intake_batch_changelist", "intake_batch_add", "issues_issue_changelist"),
    ],
)
def test_the_header_says_issues_on_every_page_about_issues(desk, page):
    assert open_in_the_header(page_of(desk, page)) == ["Issues"]


@pytest.mark.parametrize("page", ["change", "proofs", "intake", "run_order", "tonight", "dry_run"])
def test_the_header_says_issues_on_the_pages_of_one(desk, issue, page):
    assert open_in_the_header(page_of(desk, f"issues_issue_{page}", issue.pk)) == ["Issues"]


def test_the_header_says_what_is_open_elsewhere(desk):
    assert open_in_the_header(page_of(desk, "index")) == ["Desk"]
    assert open_in_the_header(page_of(desk, "articles_article_change", make_story("Rain").pk)) == ["Stories"]
    assert open_in_the_header(page_of(desk, "images_image_changelist")) == ["Pictures"]


def test_who_may_not_look_at_issues_is_told_that_it_is_the_desk(client):
    make_publication()
    client.force_login(make_person("tagger"))
    assert open_in_the_header(page_of(client, "index")) == ["Desk"]
