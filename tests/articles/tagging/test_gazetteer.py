"""The gazetteer holds every country once, with facts that are right."""

from __future__ import annotations

import pytest

from articles.tagging.gazetteer import countries, find_country, without_accents

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
