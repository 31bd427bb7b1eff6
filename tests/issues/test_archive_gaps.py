"""The archive tells readers why an issue never was, and says nothing of what nobody has explained."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest

from issues.models import DayOff
from tests.cast import SUNDAY, make_gap, make_issue, make_publication

pytestmark = pytest.mark.django_db

MONDAY = SUNDAY + timedelta(days=1)


ON_THE_SHELF = re.compile(r'drawn-cover-volume">(\d+)|gap-card-reason" dir="auto">([^<]*)<')
IN_THE_TABLE = re.compile(r'<bdi>Vol (\d+)</bdi></a>|<td colspan="2" dir="auto">([^<]*)<')
MISSING = re.compile(r'<li class="cover-day cover-day-missing"[^>]*><span class="cover-day-number">(\d+)<')


def shelf(client, address: str = "/issues/") -> list[str]:
    """The volumes and reasons on the shelf, in the order in which a reader meets them."""
    response = client.get(address)
    assert response.status_code == 200
    return [volume or unescape(reason) for volume, reason in ON_THE_SHELF.findall(response.content.decode())]


def table(client, address: str) -> list[int | str]:
    """The same of the table: volumes, and reasons as texts."""
    page = client.get(f"{address}?as=table").content.decode()
    return [int(volume) if volume else unescape(reason) for volume, reason in IN_THE_TABLE.findall(page)]


def test_an_explained_gap_stands_among_the_issues_by_date_with_its_reason(client):
    make_publication()
    for volume in (2130, 2131, 2133):
        make_issue(volume)
    make_gap(date=SUNDAY, volume=2132, reason="Strike")
    assert shelf(client) == ["2133", "Strike", "2131", "2130"]
    page = client.get("/issues/").content.decode()
    assert '<p class="gap-card-word">No issue</p>' in page
    assert "Sunday, 11-02-2025, Vol 2132" in page
    assert shelf(client, "/issues/2025/") == ["2133", "Strike", "2131", "2130"]


def test_a_gap_that_nobody_explained_is_no_matter_of_readers(client):
    make_issue(2130)
    make_issue(2132)
    assert shelf(client) == ["2132", "2130"]
    assert "No issue" not in client.get("/issues/").content.decode()


def test_a_gap_of_the_future_is_not_told(client):
    make_issue(2132)
    make_gap(date=date(2999, 1, 1), reason="We move house")
    assert shelf(client) == ["2132"]


def test_a_gap_after_the_latest_issue_is_told_from_its_day_on(client):
    make_issue(2132)
    make_gap(date=MONDAY, reason="Strike")
    assert shelf(client) == ["Strike", "2132"]


def test_days_in_a_row_with_one_reason_are_one_note(client):
    make_publication()
    make_issue(2132)
    make_issue(2136)
    for days in (1, 2, 3):
        make_gap(date=SUNDAY + timedelta(days=days), reason="Strike")
    assert shelf(client) == ["2136", "Strike", "2132"]
    assert "Monday, 11-03-2025 – Wednesday, 11-05-2025" in client.get("/issues/").content.decode()


def test_another_reason_is_another_note(client):
    make_issue(2132)
    make_issue(2135)
    make_gap(date=MONDAY, reason="Strike")
    make_gap(date=MONDAY + timedelta(days=1), reason="Flood")
    assert shelf(client) == ["2135", "Flood", "Strike", "2132"]


def test_a_gap_whose_issue_came_after_all_is_told_no_more(client):
    make_issue(2132)
    make_issue(2133)
    make_gap(date=MONDAY, reason="Strike")
    make_gap(date=SUNDAY, volume=2132, reason="Flood")
    assert shelf(client) == ["2133", "2132"]


def test_a_reason_is_text_and_never_markup(client):
    make_issue(2132)
    make_gap(date=MONDAY, reason="<b>Strike</b>")
    assert "&lt;b&gt;Strike&lt;/b&gt;" in client.get("/issues/").content.decode()


def test_a_day_off_is_told_like_a_gap_from_the_first_issue_on(client):
    make_publication()
    DayOff.objects.create(date=date(2020, 1, 1), every_year=True, name="New Year's Day")
    make_issue(2131, date=date(2024, 12, 31))
    make_issue(2132, date=date(2025, 1, 2))
    assert shelf(client) == ["2132", "New Year's Day", "2131"]
    assert shelf(client, "/issues/2024/") == ["2131"]


def test_a_day_off_on_which_an_issue_came_out_or_that_is_explained_is_not_told(client):
    make_publication(days_of_appearance="67")
    DayOff.objects.create(date=SUNDAY, name="A day off")
    DayOff.objects.create(date=MONDAY, name="A day on which nothing appears anyway")
    make_issue(2132)
    make_issue(2133, date=SUNDAY + timedelta(days=13))
    make_gap(date=SUNDAY + timedelta(days=7), reason="Strike")
    DayOff.objects.create(date=SUNDAY + timedelta(days=7), name="Another day off")
    assert shelf(client) == ["2133", "Strike", "2132"]


def test_a_month_of_many_issues_is_a_calendar_that_greys_what_is_missing(client):
    make_publication()
    for day in (1, 2, 3, 6, 7, 8, 9, 10, 11, 12, 13):
        make_issue(2131 + day, date=date(2025, 11, day))
    make_gap(date=date(2025, 11, 4), reason="Strike")
    make_gap(date=date(2025, 11, 5), reason="Strike")
    page = client.get("/issues/").content.decode()
    assert page.count('<li class="cover-day') == 30
    assert MISSING.findall(page) == ["4", "5"]
    assert "cover-month-from-7" in page  # in English a week begins with Sunday, and this month with a Saturday
    assert "<li><bdi>Tuesday, 11-04-2025 – Wednesday, 11-05-2025</bdi>: <span" in page
    assert page.count('href="/issues/21') == 11


def test_a_gap_stands_in_its_year_only(client):
    first = make_issue(1000, date=date(2024, 12, 1)).date
    for step in range(1, 60):
        make_issue(1000 + step, date=first + timedelta(days=2 * step))
    for step in range(60):
        make_gap(date=first + timedelta(days=2 * step + 1), reason=f"Reason {step}")
    told = [row for row in table(client, "/issues/2024/") if isinstance(row, str)]
    assert told == [f"Reason {step}" for step in reversed(range(15))]
    rows = table(client, "/issues/2025/")
    assert [row for row in rows if isinstance(row, str)] == [f"Reason {step}" for step in reversed(range(15, 60))]
    assert rows == sorted(rows, key=by_time, reverse=True)


def by_time(row: int | str) -> float:
    return int(row.removeprefix("Reason ")) + 0.5 if isinstance(row, str) else row - 1000


@pytest.mark.parametrize("view", ["", "?as=table"])
@pytest.mark.parametrize("count", [1, 30])
def test_the_archive_asks_as_often_for_one_gap_as_for_thirty(client, django_assert_num_queries, count, view):
    DayOff.objects.create(date=date(2025, 4, 1), name="A day off")
    for step in range(40):
        make_issue(2000 + 2 * step, date=date(2025, 1, 1) + timedelta(days=2 * step))
    for step in range(count):
        make_gap(date=date(2025, 1, 2) + timedelta(days=2 * step), volume=2001 + 2 * step)
    with django_assert_num_queries(9):
        client.get(f"/issues/{view}")
