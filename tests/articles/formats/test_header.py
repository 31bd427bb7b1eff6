from __future__ import annotations

import pytest

from articles.formats.cleaning import Line
from articles.formats.header import begins_story, read_header, read_header_line


def lines(*texts: str) -> list[Line]:
    return [Line(number, text) for number, text in enumerate(texts, start=1)]


@pytest.mark.parametrize(
    ("text", "volume"),
    [
        ("Vol 2132", 2132),
        ("Vol. 2,132", 2132),
        ("vol 2132", 2132),
        ("Volume 2132", 2132),
        ("VOL.2132", 2132),
        ("(Volume: 2132)", 2132),
        ("Vol. No. 7", 7),
        ("Volume #7", 7),
        ("Vol. XLII", 42),
    ],
)
def test_a_volume_is_read_as_people_write_it(text: str, volume: int) -> None:
    found = read_header_line(text)
    assert (found.volume, found.rest) == (volume, "")


@pytest.mark.parametrize("text", ["Vol 12 No 4", "Vol. 12, No. 4", "Volume 12 Issue 4", "Vol XII #4", "No 4, Vol 12"])
def test_a_volume_may_have_numbers(text: str) -> None:
    found = read_header_line(text)
    assert (found.volume, found.number, found.rest) == (12, 4, "")


@pytest.mark.parametrize(
    "text",
    [
        "Sunday, 11-02-2025, Vol 2132",
        "SUN 11-02-2025 vol. 2132",
        "Vol 2132 | Sun. | 11\N{EN DASH}02\N{EN DASH}2025",
        "Sunday the 2nd of November 2025 (Vol. 2,132)",
    ],
)
def test_all_may_stand_on_one_line_in_any_order(text: str) -> None:
    found = read_header_line(text)
    assert (found.weekday, found.volume, found.rest) == (6, 2132, "")
    assert found.date is not None
    assert found.date.readings[0].isoformat() == "2025-11-02"


@pytest.mark.parametrize(
    "text",
    ["", "Sundays are quiet", "Vol au vent", "Volvo 240", "Monday morning", "Mild weather", "Vol 0", "Vol 12345678"],
)
def test_a_line_with_other_words_is_not_understood_as_a_whole(text: str) -> None:
    assert not read_header_line(text).whole


@pytest.mark.parametrize(
    "above",
    [
        ("Sunday", "", "11-02-2025 Vol 2132"),
        ("Sunday", "11-02-2025", "Vol 2132"),
        ("Vol 2132", "Sunday", "11-02-2025"),
        ("Sunday, 11-02-2025", "Vol 2132"),
        ("11-02-2025", "Sunday", "Vol 2132"),
    ],
)
def test_a_header_ends_at_the_headline(above: tuple[str, ...]) -> None:
    header = read_header(lines(*above, "", "A headline", "11-03-2025"))
    assert (header.weekday, header.volume, header.remarks) == (6, 2132, [])
    assert header.end == len(above) + 1


def test_a_header_does_not_take_a_line_that_contradicts_it() -> None:
    header = read_header(lines("Sunday", "11-02-2025 Vol 2132", "Monday"))
    assert (header.weekday, header.end) == (6, 2)


@pytest.mark.parametrize(
    "text", ["11-02-2025 Vol 2 132", "11-02-2025 Vol 2132/4", "2 Novembre 2025 Vol 2132", "11-02-2025 2132"]
)
def test_a_line_that_is_half_understood_is_never_guessed(text: str) -> None:
    header = read_header(lines("Sunday", text, "A headline"))
    assert [(remark.level, remark.line) for remark in header.remarks] == [("blocking", 2)]
    assert header.end == 2


def test_words_beside_date_and_volume_are_quoted_in_a_warning() -> None:
    header = read_header(lines("11-02-2025 Vol 2132 Special edition", "A headline"))
    assert [(remark.level, remark.message) for remark in header.remarks] == [
        ("warning", '"Special edition" beside the date and volume was not understood and was left out.')
    ]


@pytest.mark.parametrize("headline", ["9/11/2001 attacks remembered", "May 2025 elections", "Vol 3 of the memoirs"])
def test_a_headline_with_a_date_or_volume_is_no_header(headline: str) -> None:
    assert read_header(lines(headline, "", "The text.")).end == 0


@pytest.mark.parametrize(
    "texts",
    [
        ("Sunday", "11-02-2025 Vol 2132"),
        ("Sunday", "11-02-2025"),
        ("11-02-2025 Vol 2132",),
        ("Vol 2132", "Sunday", "11-02-2025"),
        ("Sunday, 11-02-2025", "Vol 2132"),
        ("Sunday", "2 Novembre 2025 Vol 2132"),
        ("11-02-2025 Vol 2132 Special edition",),
    ],
)
def test_a_story_begins_at_a_header(texts: tuple[str, ...]) -> None:
    assert begins_story(lines(*texts, "A headline"), 0)


@pytest.mark.parametrize("text", ["Sunday, November 2, 2025", "Sunday", "11-02-2025", "Vol 2132", "A headline"])
def test_no_story_begins_at_a_date_or_a_weekday_alone(text: str) -> None:
    assert not begins_story(lines(text, "More text."), 0)
