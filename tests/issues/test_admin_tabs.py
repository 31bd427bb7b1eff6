"""The pages of one issue, as tabs above each of them: nobody is led to a door that is shut."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from issues.models import Issue
from tests.cast import make_issue, make_person, make_publication

pytestmark = pytest.mark.django_db


@pytest.fixture
def issue() -> Issue:
    make_publication()
    return make_issue(publish_at=None)


def tabs_on(client, issue) -> list[str]:
    page = client.get(reverse("admin:issues_issue_change", args=[issue.pk])).content.decode()
    found = re.search(r'<nav class="issue-tabs".*?</nav>', page, re.DOTALL)
    assert found is not None
    return re.findall(r'href="([^"]+)"', found[0])


@pytest.mark.parametrize("role", ["reporter", "sub-editor", "editor", "publisher"])
def test_every_tab_opens_for_whoever_sees_it(client, issue, role):
    client.force_login(make_person(role))
    for address in tabs_on(client, issue):
        assert client.get(address).status_code == 200, address


def test_an_editor_gets_every_page_of_the_issue(client, issue):
    client.force_login(make_person("editor"))
    assert len(tabs_on(client, issue)) == 6


def test_a_reporter_is_not_asked_to_write_for_an_issue_that_takes_no_changes(client, issue):
    reporter = make_person("reporter")
    client.force_login(reporter)
    form = reverse("admin:issues_issue_change", args=[issue.pk])
    assert "Write a story for this issue" in client.get(form).content.decode()
    Issue.objects.update(closed_at="2025-11-01T20:00Z", closed_by=reporter)
    assert "Write a story for this issue" not in client.get(form).content.decode()
