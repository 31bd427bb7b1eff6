"""The acts on a whole issue, and what follows its going out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.publishing import CannotPublish
from articles.signals import public_pages_changed
from issues import publishing
from issues.models import Issue
from tests.cast import NOW, make_editor, make_issue

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_an_issue_is_announced_once_when_it_is_out_and_not_before():
    issue = make_issue(publish_at=NOW)
    make_issue(2133, publish_at=NOW + HOUR)
    assert publishing.announce_due_issues(NOW - HOUR) == []
    assert publishing.announce_due_issues(NOW) == [issue]
    assert publishing.announce_due_issues(NOW) == []
    assert Issue.objects.get(pk=issue.pk).announced_at == NOW


def test_issues_that_came_due_while_nobody_looked_are_announced_in_their_order():
    second, first = make_issue(2133, publish_at=NOW - HOUR), make_issue(2132, publish_at=NOW - 2 * HOUR)
    assert publishing.announce_due_issues(NOW) == [first, second]


@pytest.mark.django_db(transaction=True)
def test_one_listener_that_fails_never_holds_back_the_next_issue():
    first, second = make_issue(2132, publish_at=NOW - HOUR), make_issue(2133, publish_at=NOW)
    heard = []

    def listen(sender, what, **kwargs):
        heard.append(what)
        if what == first:
            raise RuntimeError("the cache is away")

    public_pages_changed.connect(listen)
    try:
        assert publishing.announce_due_issues(NOW) == [first, second]
    finally:
        public_pages_changed.disconnect(listen)
    assert heard == [first, second]


def test_a_withdrawn_issue_is_not_announced_and_cannot_be_scheduled_until_it_is_back():
    vera, issue = make_editor(), make_issue(publish_at=NOW)
    publishing.withdraw(issue, by=vera, at=NOW)
    assert publishing.announce_due_issues(NOW) == []
    with pytest.raises(CannotPublish, match="Bring it back first"):
        publishing.schedule(issue, publish_at=NOW, by=vera, at=NOW)
    publishing.reinstate(issue, by=vera, at=NOW)
    assert list(Issue.objects.live(NOW)) == [issue]


def test_an_issue_that_is_out_is_withdrawn_and_not_unscheduled():
    issue = make_issue(publish_at=NOW)
    with pytest.raises(CannotPublish) as refusal:
        publishing.unschedule(issue, by=None, at=NOW)
    assert refusal.value.field == "publish_at"
    later = make_issue(2133, publish_at=NOW + HOUR)
    publishing.unschedule(later, by=None, at=NOW)
    assert Issue.objects.get(pk=later.pk).publish_at is None
    with pytest.raises(CannotPublish, match="Only an issue that is out"):
        publishing.withdraw(later, by=make_editor(), at=NOW)


def test_closing_names_who_and_when_and_reopening_takes_both_away():
    vera, issue = make_editor(), make_issue()
    publishing.close(issue, by=vera, at=NOW)
    assert (issue.closed_at, issue.closed_by) == (NOW, vera)
    publishing.reopen(issue, by=vera, at=NOW)
    assert (issue.closed_at, issue.closed_by) == (None, None)
