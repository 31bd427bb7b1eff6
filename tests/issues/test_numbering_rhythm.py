"""A publication that changed its rhythm: days without an issue, week after week, are one finding and one act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from articles.activity.models import Entry
from issues.models import Issue
from issues.numbering import Finding, explain, findings, take_back
from tests.cast import NOW, make_editor, make_issue, make_publication

pytestmark = pytest.mark.django_db


def found(*, today: date) -> list[Finding]:
    return findings(make_publication(), today=today)


def said(*, today: date) -> list[str]:
    return [finding.message for finding in found(today=today)]


def weekly(first: date, weeks: int, *, days: int) -> None:
    """Issues on the first so many days of each of these weeks, counted without a gap."""
    for number in range(weeks * days):
        make_issue(1 + number, date=first + timedelta(days=number // days * 7 + number % days), publish_at=NOW)


MONDAY = date(2025, 1, 6)


def test_weeks_without_a_sunday_are_one_finding_that_is_explained_by_one_act():
    weekly(MONDAY, 8, days=6)
    make_issue(49, date=date(2025, 3, 2), publish_at=NOW)  # the eighth Sunday; the daily begins
    make_issue(50, date=date(2025, 3, 3), publish_at=NOW)
    (finding,) = found(today=date(2025, 3, 4))
    assert finding.message == (
        "No issue on Sunday, 7 weeks in a row, from Sunday, 01-12-2025 to Sunday, 02-23-2025. "
        "Did we appear on other weekdays then? One reason explains them all."
    )
    assert [str(issue) for issue in finding.issues] == ["Vol 6", "Vol 43"]
    vera = make_editor()
    made = explain(make_publication(), finding.key, "No issue on Sundays", by=vera, at=NOW, today=date(2025, 3, 4))
    assert [gap.date for gap in made] == [date(2025, 1, 12) + timedelta(weeks=number) for number in range(7)]
    assert Entry.objects.filter(verb="explain").count() == 1
    (explained,) = found(today=date(2025, 3, 4))
    assert explained.reason == "No issue on Sundays"
    assert explained.message == "No issue on Sunday, 7 weeks in a row, from Sunday, 01-12-2025 to Sunday, 02-23-2025."
    assert take_back(explained.gaps, by=vera, at=NOW) == 7
    assert len(said(today=date(2025, 3, 4))) == 1


def test_a_weekend_is_one_finding_too_and_a_single_day_beside_it_stays_its_own():
    weekly(MONDAY, 6, days=5)
    Issue.objects.get(volume=13).delete()  # a Wednesday
    for issue in Issue.objects.filter(volume__gt=13).order_by("volume"):
        Issue.objects.filter(pk=issue.pk).update(volume=issue.volume - 1)
    wednesday, weekends = sorted(said(today=date(2025, 2, 17)))
    assert wednesday == "No issue bears Wednesday, 01-22-2025, a day on which we appear."
    assert weekends.startswith("No issue on Saturday, Sunday, 6 weeks in a row,")


def test_an_issue_on_that_weekday_ends_the_run():
    weekly(MONDAY, 7, days=6)
    make_issue(100, date=date(2025, 2, 2), publish_at=NOW)
    gaps = [finding for finding in found(today=date(2025, 2, 24)) if finding.missing and not finding.missing[0].volume]
    assert sorted(len(finding.missing) for finding in gaps) == [3, 3]


def test_two_sundays_are_two_findings():
    weekly(MONDAY, 3, days=6)
    assert len(said(today=date(2025, 1, 26))) == 2


def test_ten_years_without_a_sunday_are_said_in_lots_of_some_hundred():
    weekly(date(2010, 1, 4), 521, days=6)
    assert [len(finding.missing) for finding in found(today=date(2019, 12, 29))] == [120, 400]
