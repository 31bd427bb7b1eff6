"""Spans of months: their columns, the same time before, and the days on which zones and short months differ."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from articles.coverage.spans import Span, days_between, midnight, months_later
from tests.cast import NOW

BERLIN, APIA, BEIRUT = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia"), ZoneInfo("Asia/Beirut")
NOVEMBER = date(2025, 11, 1)


def span(first, last=NOVEMBER, zone=UTC) -> Span:
    return Span(first, last, zone)


@pytest.mark.parametrize(
    ("first", "step", "columns"),
    [
        (date(2025, 11, 1), 1, 1),
        (date(2024, 12, 1), 1, 12),
        (date(2022, 12, 1), 1, 36),
        (date(2022, 11, 1), 12, 4),
        (date(1990, 1, 1), 12, 36),
        (date(1989, 12, 1), 120, 5),
        (date(1600, 1, 1), 120, 43),
    ],
)
def test_a_long_span_is_cut_into_years_and_decades(first, step, columns):
    assert (span(first).months_a_column, len(span(first).columns(NOW))) == (step, columns)


def test_columns_follow_each_other_and_the_last_one_is_running():
    columns = span(date(2022, 6, 1)).columns(NOW)
    assert [column.first for column in columns] == [
        date(2022, 6, 1),
        *(date(year, 1, 1) for year in (2023, 2024, 2025)),
    ]
    assert [one.ends for one in columns[:-1]] == [one.begins for one in columns[1:]]
    assert [column.is_running for column in columns] == [False, False, False, True]


def test_months_begin_when_they_do_in_the_publications_zone():
    [march, april] = span(date(2025, 3, 1), date(2025, 4, 1), BERLIN).columns(NOW)
    assert march.begins == datetime(2025, 2, 28, 23, tzinfo=UTC)
    assert april.begins == datetime(2025, 3, 31, 22, tzinfo=UTC)


def test_a_midnight_that_the_clocks_leap_over_is_the_moment_of_the_leap():
    assert midnight(date(2025, 3, 30), BEIRUT) == datetime(2025, 3, 29, 22, tzinfo=UTC)


def test_a_span_that_runs_is_compared_with_what_had_run_as_far():
    stretch, before = span(date(2025, 11, 1)).stretch(NOW), span(date(2025, 11, 1)).before(NOW)
    assert stretch.begins == datetime(2025, 11, 1, tzinfo=UTC)
    assert before.begins == datetime(2025, 10, 1, tzinfo=UTC)
    assert before.ends.replace(microsecond=0) == datetime(2025, 10, 2, 12, tzinfo=UTC)


def test_a_span_that_is_over_is_compared_with_the_whole_time_before():
    before = span(date(2025, 3, 1), date(2025, 4, 1)).before(NOW)
    assert (before.begins, before.ends) == (datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 3, 1, tzinfo=UTC))


def test_short_months_end_where_they_end():
    at = datetime(2024, 3, 31, 15, tzinfo=UTC)
    before = span(date(2024, 3, 1), date(2024, 3, 1)).before(at)
    assert before.ends.date() == date(2024, 2, 29)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2025, 1, 31), -2) == date(2024, 11, 30)


def test_days_are_counted_by_the_calendar_also_where_one_was_left_out():
    assert days_between(date(2011, 12, 29), date(2011, 12, 31)) == 2
    assert midnight(date(2011, 12, 31), APIA) == datetime(2011, 12, 30, 10, tzinfo=UTC)
