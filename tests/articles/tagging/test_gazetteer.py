"""The gazetteer holds every country once, with facts that are right."""

from __future__ import annotations

import pytest

from articles.tagging.gazetteer import (
    cities,
    countries,
    find_country,
    former_names,
    names_elsewhere,
    without_accents,
)

REGIONS = {"Africa", "Americas", "Antarctica", "Asia", "Europe", "Oceania"}


def code_of(name: str) -> str | None:
    entry = find_country(name)
    return entry.code if entry else None


def test_it_has_the_249_entries_of_iso_3166_each_code_once() -> None:
    entries = countries()
    assert len(entries) == 249
    assert len({entry.code for entry in entries}) == 249
    assert len({entry.alpha3 for entry in entries}) == 249
    assert len({entry.numeric for entry in entries}) == 249
    assert len({entry.name for entry in entries}) == 249
    assert [entry.code for entry in entries] == sorted(entry.code for entry in entries)


def test_codes_have_the_form_of_the_standard() -> None:
    wrong = [
        entry.code
        for entry in countries()
        if not (len(entry.code) == 2 and len(entry.alpha3) == 3 and len(entry.numeric) == 3)
        or not (entry.code + entry.alpha3).isupper()
        or not entry.numeric.isdigit()
    ]
    assert wrong == []


def test_every_country_lies_in_a_region_of_the_united_nations() -> None:
    assert {entry.region for entry in countries()} == REGIONS
    assert [entry.code for entry in countries() if not entry.subregion] == ["AQ"]


def test_no_list_repeats_itself_or_holds_an_empty_name() -> None:
    lists = [
        (entry.code, names)
        for entry in countries()
        for names in (entry.aliases, entry.demonyms, entry.capitals, entry.cities)
    ]
    assert [code for code, names in lists if len(set(names)) != len(names)] == []
    assert [code for code, names in lists if any(name != name.strip() or not name for name in names)] == []
    assert [entry.code for entry in countries() if len(entry.cities) > 12] == []


@pytest.mark.parametrize(
    ("code", "alpha3", "numeric", "name", "capital", "subregion"),
    [
        ("AL", "ALB", "008", "Albania", "Tirana", "Southern Europe"),
        ("CD", "COD", "180", "Democratic Republic of the Congo", "Kinshasa", "Middle Africa"),
        ("CI", "CIV", "384", "Ivory Coast", "Yamoussoukro", "Western Africa"),
        ("DE", "DEU", "276", "Germany", "Berlin", "Western Europe"),
        ("EC", "ECU", "218", "Ecuador", "Quito", "South America"),
        ("ET", "ETH", "231", "Ethiopia", "Addis Ababa", "Eastern Africa"),
        ("HT", "HTI", "332", "Haiti", "Port-au-Prince", "Caribbean"),
        ("KR", "KOR", "410", "South Korea", "Seoul", "Eastern Asia"),
        ("RO", "ROU", "642", "Romania", "Bucharest", "Eastern Europe"),
        ("SD", "SDN", "729", "Sudan", "Khartoum", "Northern Africa"),
        ("TL", "TLS", "626", "East Timor", "Dili", "South-eastern Asia"),
        ("TR", "TUR", "792", "Turkey", "Ankara", "Western Asia"),
        ("US", "USA", "840", "United States", "Washington", "Northern America"),
        ("YE", "YEM", "887", "Yemen", "Sanaa", "Western Asia"),
    ],
)
def test_facts_of_a_country(*, code: str, alpha3: str, numeric: str, name: str, capital: str, subregion: str) -> None:
    entry = find_country(code)
    assert entry is not None
    found = (entry.alpha3, entry.numeric, entry.name, entry.capitals[0], entry.subregion)
    assert found == (alpha3, numeric, name, capital, subregion)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ec", "EC"),
        ("ECU", "EC"),
        ("218", "EC"),
        ("  ecuador ", "EC"),
        ("Korea, Republic of", "KR"),
        ("U.S.", "US"),
        ("america", "US"),
        ("HOLLAND", "NL"),
        ("uk", "GB"),
        ("Scotland", "GB"),
        ("DRC", "CD"),
        ("Burma", "MM"),
        ("Swaziland", "SZ"),
        ("Cabo Verde", "CV"),
        ("Türkiye", "TR"),
        ("TURKIYE", "TR"),
        ("Czechia", "CZ"),
        ("Cote d’Ivoire", "CI"),
        ("côte d'ivoire", "CI"),
        ("Co\u0302te d'Ivoire", "CI"),
        ("Curaçao", "CW"),
        ("aland", "AX"),
        ("St. Lucia", "LC"),
        ("The Gambia", "GM"),
        ("Virgin Islands", "VI"),
        ("Republic of Korea", "KR"),
        ("Democratic People's Republic of Korea", "KP"),
    ],
)
def test_a_country_is_found_by_code_name_or_alias_in_any_form(name: str, code: str) -> None:
    assert code_of(name) == code


@pytest.mark.parametrize("name", ["", "Atlantis", "Ecuadorian", "XX", "XK", "Quito", "New Mexico"])
def test_what_is_no_country_is_not_found(name: str) -> None:
    assert find_country(name) is None


def test_every_country_is_found_by_each_of_its_codes_and_by_its_name() -> None:
    lost = [
        entry.code
        for entry in countries()
        if {code_of(entry.code), code_of(entry.alpha3), code_of(entry.numeric), code_of(entry.name)} != {entry.code}
    ]
    assert lost == []


def test_taking_accents_off_keeps_the_length() -> None:
    assert without_accents("São Tomé, Łódź, Tromsø, Côte d’Ivoire") == "Sao Tome, Lodz, Tromso, Cote d'Ivoire"


def test_former_names_are_those_of_countries_that_there_are_and_end_after_they_began() -> None:
    codes = {entry.code for entry in countries()}
    former = former_names()
    assert [one.name for one in former if not set(one.codes) <= codes or not one.codes] == []
    assert [one.name for one in former if one.since and one.until and one.since >= one.until] == []
    assert len({one.name for one in former}) == len(former)


@pytest.mark.parametrize(
    ("name", "codes", "since", "until"),
    [
        ("Swaziland", {"SZ"}, None, 2018),
        ("Burma", {"MM"}, None, 1989),
        ("Zaire", {"CD"}, 1971, 1997),
        ("Macedonia", {"MK"}, 1991, 2019),
        ("Czechoslovakia", {"CZ", "SK"}, 1918, 1992),
        ("Upper Volta", {"BF"}, 1958, 1984),
    ],
)
def test_facts_of_a_former_name(*, name: str, codes: set[str], since: int | None, until: int) -> None:
    [one] = [one for one in former_names() if one.name == name]
    assert (set(one.codes), one.since, one.until) == (codes, since, until)


def test_a_name_in_another_language_or_of_a_city_belongs_to_one_country() -> None:
    lists = [names_elsewhere(), cities().sure, cities().in_company]
    owners: dict[str, set[str]] = {}
    for names_of in lists:
        for code, names in names_of.items():
            assert find_country(code) is not None, code
            for name in names:
                owners.setdefault(without_accents(name).casefold(), set()).add(code)
    assert {name: codes for name, codes in owners.items() if len(codes) > 1} == {}
    lost = [name for name in owners if (entry := find_country(name)) and entry.code not in owners[name]]
    assert lost == []
