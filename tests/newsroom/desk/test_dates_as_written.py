"""Days and hours look alike on the whole desk, where a template writes them and where Django's admin does."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils.formats import localize
from django.utils.timezone import template_localtime

from articles.states import moment
from issues.models import Errand, Issue
from tests.cast import make_editor, make_issue, make_publication

pytestmark = pytest.mark.django_db

WHEN = datetime(2025, 11, 2, 21, 5, tzinfo=UTC)


@pytest.fixture
def desk(client):
    make_publication()
    client.force_login(make_editor())
    return client


def test_what_the_admin_writes_by_itself_is_written_as_the_desk_writes_it():
    assert localize(template_localtime(WHEN)) == moment(WHEN)


def test_an_errand_says_when_as_the_desk_does(desk):
    errand = Errand.objects.create(key="pages-1", kind="pages", issue=make_issue(), written_at=WHEN, due_at=WHEN)
    for page in ("admin:issues_errand_changelist", "admin:issues_errand_change"):
        shown = desk.get(reverse(page, args=[errand.pk] if page.endswith("change") else [])).content.decode()
        assert moment(WHEN) in shown
        assert "Nov. 2, 2025" not in shown


def test_the_form_of_a_fixed_issue_writes_its_date_as_the_desk_does(desk):
    issue = make_issue(2140, publish_at=WHEN, date=date(2025, 11, 2))
    Issue.objects.filter(pk=issue.pk).update(closed_at=WHEN, closed_by=make_editor("carl"))
    shown = desk.get(reverse("admin:issues_issue_change", args=[issue.pk])).content.decode()
    assert "Sun 2 Nov 2025" in shown
    assert "Nov. 2, 2025" not in shown
