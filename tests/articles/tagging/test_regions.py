"""The regions of UN M49 hold each country once, and add up."""

from __future__ import annotations

import pytest

from articles.tagging.gazetteer import countries
from articles.tagging.regions import countries_within, regions, regions_around, regions_within

WORLD, AMERICAS, LATIN_AMERICA, SUB_SAHARAN = "001", "019", "419", "202"


def test_every_country_lies_in_one_region_and_all_lie_in_the_world() -> None:
    placed = [code for region in regions().values() for code in region.countries]
    assert sorted(placed) == [entry.code for entry in countries()]
    assert countries_within(WORLD) == set(placed)


def test_regions_and_the_list_of_countries_agree() -> None:
    for entry in countries():
        names = [region.name for region in regions_around(entry.code)]
        assert names[-1] == "World", entry.code
        assert entry.code == "AQ" or (names[0] == entry.subregion and entry.region in names), entry.code


@pytest.mark.parametrize(
    ("country", "names"),
    [
        ("MX", ["Central America", "Latin America and the Caribbean", "Americas", "World"]),
        ("KE", ["Eastern Africa", "Sub-Saharan Africa", "Africa", "World"]),
        ("EG", ["Northern Africa", "Africa", "World"]),
        ("IR", ["Southern Asia", "Asia", "World"]),
        ("AQ", ["World"]),
        ("XX", []),
    ],
)
def test_a_country_lies_in_regions_from_the_nearest_to_the_world(country: str, names: list[str]) -> None:
    assert [region.name for region in regions_around(country)] == names


def test_a_region_holds_the_countries_of_the_regions_within_it() -> None:
    assert {"MX", "CU", "AR"} <= countries_within(LATIN_AMERICA) <= countries_within(AMERICAS)
    assert {"US", "CA"} <= countries_within(AMERICAS) - countries_within(LATIN_AMERICA)
    assert not {"EG", "SD"} & countries_within(SUB_SAHARAN)


def test_the_world_has_five_parts() -> None:
    assert {region.name for region in regions_within(WORLD)} == {"Africa", "Americas", "Asia", "Europe", "Oceania"}
