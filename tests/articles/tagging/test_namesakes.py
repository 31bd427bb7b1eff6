"""A country's name is told from its namesakes, and the rules that do so leave the country alone."""

from __future__ import annotations

import pytest

from articles.tagging.suggestions import suggest_countries


def named(text: str) -> set[str]:
    """The codes of all countries found in a story of one paragraph."""
    return {suggestion.code for suggestion in suggest_countries(paragraphs=[text])}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Voters in Georgia queued near Savannah.", {"US"}),
        ("Farmers in Georgia sold wine in Tbilisi.", {"GE"}),
        ("Georgian wine sold well, and Georgia was glad.", {"GE"}),
        ("The two Koreas spoke.", {"KR", "KP"}),
        ("Seoul and the Korean growers agreed.", {"KR"}),
        ("Both Congos lie on one river.", {"CD", "CG"}),
        ("Congo sent doctors to Brazzaville.", {"CG"}),
        ("Congo sent doctors to Lubumbashi.", {"CD"}),
        ("Papua New Guinea is no part of Guinea.", {"PG", "GN"}),
        ("Guinean fishers sailed from Conakry.", {"GN"}),
        ("Guinean fishers sailed from Bissau.", {"GW"}),
        ("Nigerien herders met Nigerian herders.", {"NE", "NG"}),
        ("Oil leaked in the Niger Delta, and Niger State looked on.", {"NG"}),
        ("The Niger River rose.", set()),
        ("Niger recalled its envoy.", {"NE"}),
        ("Dominica lost its bananas.", {"DM"}),
        ("Santo Domingo cheered the Dominican pitchers.", {"DO"}),
        ("The Mali Empire traded salt.", set()),
        ("Mali, Togo, Oman and Cuba abstained.", {"ML", "TG", "OM", "CU"}),
        ("Togolese and Omani divers met a Cuban nurse.", {"TG", "OM", "CU"}),
        ("Romania and Somalia have no part in it.", {"RO", "SO"}),
        ("Boats crossed Lake Chad and the Jordan River.", set()),
        ("Amman shut the Jordan Valley road.", {"JO"}),
        ("New Mexico and New Jersey lie far apart.", {"US"}),
        ("New South Wales burned.", {"AU"}),
        ("Northern Ireland voted, and Ireland watched.", {"GB", "IE"}),
        ("A SWAT team and a JAVA course", set()),
        ("GEORGIA VOTES EARLY, says Atlanta", {"US"}),
        ("Snow fell on Baja California and Patagonia, and on Mexico and Argentina.", {"MX", "AR"}),
    ],
)
def test_places_that_share_a_name(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Latin American, South American and African American poets read.", set()),
        ("An Asian American choir sang.", set()),
        ("The American Samoa team flew home.", {"AS"}),
        ("American farmers planted late.", {"US"}),
        ("Mexican American families met.", {"MX", "US"}),
        ("The Organization of American States met.", set()),
    ],
)
def test_american_is_a_country_only_by_itself(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Rain is late in the Sahel, the Maghreb, the Balkans and the Middle East.", set()),
        ("The Caribbean, Central Asia, Scandinavia and the Baltic met the European Union.", set()),
        ("Southern Africa and West Africa trade little.", set()),
        ("South Africa and the Central African Republic trade little.", {"ZA", "CF"}),
        ("Kurdish and Kashmiri songs", set()),
        ("Kurdish songs in Ankara, Kashmiri songs in Lahore", {"TR", "PK"}),
        ("Tamil weddings in Colombo", {"LK"}),
        ("Tamil weddings in Chennai", {"IN"}),
    ],
)
def test_regions_and_peoples_of_no_one_country(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Washington said that it would pay.", "US"),
        ("Beijing and its allies objected.", "CN"),
        ("A spokesman for Moscow denied it.", "RU"),
        ("Nairobi wants the road.", "KE"),
        ("The Kremlin was silent.", "RU"),
    ],
)
def test_a_capital_stands_for_its_government(text: str, code: str) -> None:
    assert named(text) == {code}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The crowd booed Jordan Peterson. Jordan shrugged.", set()),
        ("They asked Paris Hilton about it.", set()),
        ("They asked Chad Smith about his drums, and Chad laughed.", set()),
        ("A song by Georgia Meloni won.", set()),
        ("The goal of Israel Hernández stood.", set()),
        ("We met Kenya Barris, 50, in the rain.", set()),
        ("A sketch by India Wetherby, who is six, won.", set()),
        ("It was written by Victoria Wales.", set()),
        ("We spoke with Denzel Washington. Washington nodded.", set()),
        # the same names, and nobody who bears them
        ("A drought in Jordan emptied the wells.", {"JO"}),
        ("Flights to Paris were late.", {"FR"}),
        ("Elections in Chad were put off.", {"TD"}),
        ("The Israel Railways strike went on.", {"IL"}),
        ("Rain fell on Kenya, 50 millimetres of it.", {"KE"}),
        ("Last week Jordan Monday talks failed in Amman.", {"JO"}),
    ],
)
def test_people_who_bear_the_name(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Air France cancelled forty flights.", set()),
        ("Air France cancelled forty flights from Lyon.", {"FR"}),
        ("Kenya Airways hired crews.", set()),
        ("Bank of America closed branches.", set()),
        ("The Bank of England raised its rate.", {"GB"}),
        ("The Jakarta Post wrote about the Bangkok Post.", set()),
        ("Jakarta wrote to Bangkok.", {"ID", "TH"}),
    ],
)
def test_companies_only_back_a_country_that_is_named_too(text: str, codes: set[str]) -> None:
    assert named(text) == codes


def test_the_name_of_a_company_weighs_less_than_the_country() -> None:
    found = suggest_countries(paragraphs=["Air France flies to Peru.", "Peru is glad, and France too."])
    assert [suggestion.code for suggestion in found] == ["PE", "FR"]
    assert found[1].evidence == ("Air France", "France")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("The plant in Lima, Ohio, closed.", {"US"}),
        ("A rodeo in Paris, Texas, drew crowds.", {"US"}),
        ("They live in London, Ontario.", {"CA"}),
        ("They live in Birmingham, Alabama.", {"US"}),
        ("A port in Lima, Peru, opened.", {"PE"}),
        ("She flew from Paris, Berlin and Texas.", {"FR", "DE", "US"}),
    ],
)
def test_towns_of_the_same_name(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("It is sold in English and Spanish.", set()),
        ("He taught from German, French or Italian.", set()),
        ("Little moves in French and German politics.", {"FR", "DE"}),
        ("Spanish and French ministers met.", {"ES", "FR"}),
    ],
)
def test_languages_in_a_row(text: str, codes: set[str]) -> None:
    assert named(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # former names
        ("Swaziland, Burma, Zaire and Upper Volta were their names.", {"SZ", "MM", "CD", "BF"}),
        ("East German swimmers and Ceylonese tea", {"DE", "LK"}),
        ("The end of Czechoslovakia", set()),
        ("Slovakia looks back on Czechoslovakia.", {"SK"}),
        ("Ukraine was a part of the Soviet Union.", {"UA"}),
        # in other languages
        ("Deutschland, Österreich und die Schweiz", {"DE", "AT", "CH"}),
        ("España y Brasil", {"ES", "BR"}),
        ("An Island, Maurice, Dominique and a Grenade", set()),
        # large cities
        ("A strike at Suez", {"EG"}),
        ("Fog over Varanasi and Chelyabinsk", {"IN", "RU"}),
        ("Snow in Birmingham", set()),
        ("Snow in Britain, most of it in Birmingham", {"GB"}),
        ("A perm, a salmon from Salem, a Surat diamond", set()),
    ],
)
def test_lesser_names_of_a_country(text: str, codes: set[str]) -> None:
    assert named(text) == codes
