from __future__ import annotations

import datetime

import pytest

from articles.formats.dates import WrittenDate, date_at, decide

SECOND_OF_NOVEMBER = datetime.date(2025, 11, 2)
ELEVENTH_OF_FEBRUARY = datetime.date(2025, 2, 11)
MONDAY, TUESDAY, SUNDAY = 0, 1, 6


def written(text: str) -> WrittenDate:
    found = date_at(text, 0)
    assert found is not None
    assert found[1] == len(text)
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "2 November 2025",
        "2nd November, 2025",
        "2nd of Nov. 2025",
        "2-Nov-2025",
        "November 2, 2025",
        "November 2nd 2025",
        "Nov 2 2025",
        "NOV. 2, 2025",
        "2025-11-02",
        "2025/11/2",
    ],
)
def test_a_month_in_words_or_a_year_in_front_leaves_one_day(text: str) -> None:
    assert written(text).readings == (SECOND_OF_NOVEMBER,)


@pytest.mark.parametrize("text", ["11-02-2025", "11/02/2025", "11.02.2025", "11/2/2025", "11 / 02 / 2025"])
def test_digits_alone_leave_two_days(text: str) -> None:
    assert written(text).readings == (SECOND_OF_NOVEMBER, ELEVENTH_OF_FEBRUARY)


@pytest.mark.parametrize("text", ["02-31-2025", "13-13-2025", "31 February 2025", "2025-02-29", "00-00-0000"])
def test_a_day_that_does_not_exist_has_no_reading(text: str) -> None:
    assert written(text).readings == ()


@pytest.mark.parametrize("text", ["11-02", "11-02/2025", "111-02-2025", "May", "May Day 2025", "Novembre 2, 2025"])
def test_other_text_is_no_date(text: str) -> None:
    assert date_at(text, 0) is None


def test_a_date_ends_where_the_next_thing_begins() -> None:
    found = date_at("Vol 3, 2 November 2025 Vol 3", 7)
    assert found is not None
    assert (found[0].text, found[1]) == ("2 November 2025", 22)


@pytest.mark.parametrize("month_first", [True, False])
@pytest.mark.parametrize(("weekday", "day"), [(SUNDAY, SECOND_OF_NOVEMBER), (TUESDAY, ELEVENTH_OF_FEBRUARY)])
def test_the_weekday_decides_whatever_the_habit(month_first: bool, weekday: int, day: datetime.date) -> None:
    assert decide(written("11-02-2025"), weekday, month_first=month_first, line=3) == (day, [])


def test_a_weekday_that_fits_neither_reading_leaves_no_day() -> None:
    day, remarks = decide(written("11-02-2025"), MONDAY, month_first=True, line=3)
    assert day is None
    assert [(remark.level, remark.line) for remark in remarks] == [("blocking", 3)]


def test_a_weekday_that_fits_both_readings_leaves_the_choice_to_the_habit() -> None:
    american, remarks = decide(written("01-07-2019"), MONDAY, month_first=True, line=3)
    european, _ = decide(written("01-07-2019"), MONDAY, month_first=False, line=3)
    assert (american, european) == (datetime.date(2019, 1, 7), datetime.date(2019, 7, 1))
    message = (
        '"01-07-2019" may be 7 January 2019 or 1 July 2019. It was read month first. '
        "To be certain, write the month as a word."
    )
    assert [remark.message for remark in remarks] == [message]


def test_the_same_day_either_way_needs_no_remark() -> None:
    assert decide(written("02-02-2025"), None, month_first=True, line=1) == (datetime.date(2025, 2, 2), [])


@pytest.mark.parametrize("text", ["2 November 2025", "2025-11-02"])
def test_a_certain_date_stands_against_a_wrong_weekday(text: str) -> None:
    day, remarks = decide(written(text), MONDAY, month_first=True, line=3)
    assert day == SECOND_OF_NOVEMBER
    assert [remark.message for remark in remarks] == [
        f'The weekday says Monday, but "{text}" is 2 November 2025, a Sunday. Correct one of the two.'
    ]


def test_a_year_of_two_digits_is_pointed_out() -> None:
    day, remarks = decide(written("27-10-25"), None, month_first=True, line=1)
    assert day == datetime.date(2025, 10, 27)
    assert [remark.level for remark in remarks] == ["warning"]
