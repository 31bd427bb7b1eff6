"""What a country was called on a day, and that it is found by all its names."""

from __future__ import annotations

from datetime import date

import pytest

from articles.tagging.gazetteer import former_names
from articles.tagging.models import Country
from articles.tagging.names_of_the_day import name_on, names_before


@pytest.mark.parametrize(
    ("code", "today", "day", "name"),
    [
        ("SZ", "Eswatini", date(2018, 4, 18), "Swaziland"),
        ("SZ", "Eswatini", date(2018, 4, 19), "Eswatini"),
        ("SZ", "Eswatini", date(1950, 1, 1), "Swaziland"),
        ("MK", "North Macedonia", date(2019, 2, 11), "Macedonia"),
        ("MK", "North Macedonia", date(1990, 1, 1), "North Macedonia"),
        ("CD", "Democratic Republic of the Congo", date(1985, 1, 1), "Zaire"),
        ("CD", "Democratic Republic of the Congo", date(1965, 1, 1), "Democratic Republic of the Congo"),
        ("ZW", "Zimbabwe", date(1965, 11, 12), "Rhodesia"),
        ("ZW", "Zimbabwe", date(1960, 1, 1), "Southern Rhodesia"),
        ("DE", "Germany", date(1970, 1, 1), "Germany"),
        ("HR", "Croatia", date(1980, 1, 1), "Croatia"),
        ("KE", "Kenya", date(1900, 1, 1), "Kenya"),
    ],
)
def test_a_country_has_the_name_of_its_day(code: str, today: str, day: date, name: str) -> None:
    assert name_on(code, today, day) == name


def test_the_day_of_a_new_name_lies_in_its_year() -> None:
    dated = [former for former in former_names() if former.until_on]
    assert dated
    assert [former.name for former in dated if date.fromisoformat(former.until_on).year != former.until] == []


def test_a_country_tells_its_former_names_the_latest_first() -> None:
    assert [former.name for former in names_before("CD")] == ["Zaire", "Belgian Congo"]
    assert [former.name for former in names_before("KE")] == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Swaziland", "SZ"),
        ("eswatini", "SZ"),
        ("SWAZI", "SZ"),
        ("Burma", "MM"),
        ("Zaire", "CD"),
        ("Soviet", "UA"),
        ("Kenyan", "KE"),
        ("cote d ivoire", "CI"),
        ("Upper  Volta", "BF"),
        ("DEU", "DE"),
    ],
)
def test_a_country_is_found_by_its_names_of_today_and_of_once(typed: str, code: str) -> None:
    assert code in Country.objects.called_like(typed).values_list("code", flat=True)


@pytest.mark.django_db
def test_signs_alone_and_nonsense_find_no_country() -> None:
    assert [list(Country.objects.called_like(typed)) for typed in ("", "  ", "Atlantis")] == [[], [], []]
