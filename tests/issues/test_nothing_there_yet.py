"""The edition's pages on the first morning: no publication was named, no issue planned, and every page opens."""

from __future__ import annotations

import pytest
from django.urls import reverse

from issues.models import Issue
from tests.cast import NOW, make_editor, make_issue, make_publication

pytestmark = pytest.mark.django_db

PAGES = [
    "admin:index",
    "admin:tonight",
    "admin:next_issue",
    "admin:calendar",
    "admin:issues_issue_changelist",
    "admin:issues_issue_add",
    "admin:issues_issue_numbering",
    "admin:issues_issuetemplate_changelist",
    "admin:issues_issuetemplate_add",
    "admin:issues_dayoff_changelist",
    "admin:issues_gap_changelist",
    "admin:issues_webhook_changelist",
    "admin:issues_errand_changelist",
    "admin:issues_publication_changelist",
    "admin:intake_batch_changelist",
    "admin:intake_batch_add",
    "issues:front",
    "issues:archive",
]
OF_AN_ISSUE = ["change", "run_order", "intake", "proofs", "tonight", "dry_run", "schedule", "publish"]


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_before_anything_is_there(client, name):
    client.force_login(make_editor())
    page = client.get(reverse(name), follow=True)
    assert page.status_code == 200


@pytest.mark.parametrize("name", OF_AN_ISSUE)
def test_every_page_of_an_issue_without_a_story_opens(client, name):
    issue = make_issue(publish_at=None)
    client.force_login(make_editor())
    page = client.get(reverse(f"admin:issues_issue_{name}", args=[issue.pk]))
    assert page.status_code == 200


def test_a_withdrawn_issue_is_brought_back_and_not_given_another_time(client):
    editor = make_editor()
    issue = make_issue(publish_at=NOW)
    Issue.objects.filter(pk=issue.pk).update(withdrawn_at=NOW, withdrawn_by=editor)
    client.force_login(editor)
    page = client.get(reverse("admin:issues_issue_change", args=[issue.pk])).content.decode()
    assert "Bring back" in page
    assert reverse("admin:issues_issue_schedule", args=[issue.pk]) not in page


def test_a_template_with_no_section_is_refused_at_its_section_in_one_sentence(client):
    client.force_login(make_editor())
    rows = {"sections-TOTAL_FORMS": 1, "sections-INITIAL_FORMS": 0, "sections-0-order": "", "sections-0-section": ""}
    page = client.post(reverse("admin:issues_issuetemplate_add"), {"name": "Weekend", "days": ["6"], **rows})
    said = page.context["inline_admin_formsets"][0].formset.errors[0]["section"]
    assert list(said) == ["A template needs a section. An issue that is opened by it would be empty."]


def test_where_nothing_is_ahead_tonight_is_a_friendly_word(editor_client):
    make_publication()
    assert "Nothing goes out tonight." in editor_client.get(reverse("admin:tonight")).content.decode()
