"""Countries are suggested for what a story is about, and not for words that only look like a country."""

from __future__ import annotations

import pytest

from articles.tagging.suggestions import CountrySuggestion, suggest_countries


def named(text: str) -> set[str]:
    """The codes of all countries found in a story of one paragraph."""
    return {suggestion.code for suggestion in suggest_countries(paragraphs=[text])}


def strengths(suggestions: list[CountrySuggestion]) -> list[tuple[str, str]]:
    return [(suggestion.code, suggestion.strength) for suggestion in suggestions]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # a name, its people, its capital, its cities
        ("Rain fell on Ecuador.", {"EC"}),
        ("Two Ecuadorian rowers and an Ecuadorean coach arrived.", {"EC"}),
        ("Beijing said that it would answer.", {"CN"}),
        ("The harbour of Guayaquil was shut.", {"EC"}),
        ("Mexico City was flooded.", {"MX"}),
        # endings, hyphens, accents, capitals
        ("Ecuador's budget and Kenya’s harvest", {"EC", "KE"}),
        ("US-Ecuadorian talks", {"US", "EC"}),
        ("A Chile–Peru pipeline", {"CL", "PE"}),
        ("Sino-Kenyan trade", {"CN", "KE"}),
        ("Côte d’Ivoire", {"CI"}),
        ("Cote d'Ivoire", {"CI"}),
        ("BOGOTA and Medellin", {"CO"}),
        ("Bogotá", {"CO"}),
        ("NAIROBI, Kenya - The rains failed.", {"KE"}),
        ("EUROPE AND TURKEY AGREE", {"TR"}),
        ("A man from Oman met a Roman in Romania.", {"OM", "RO"}),
        # short forms count in capitals only
        ("The US and the UK signed.", {"US", "GB"}),
        ("The U.S. signed.", {"US"}),
        ("They told us what to do.", set()),
        ("Us and them", set()),
        ("GIVE US A BREAK, SAYS UNION", set()),
        ("A ticket costs US$40.", set()),
        # phrases that only contain a country
        ("Latin America, Central America, South America, North America", set()),
        ("American football", set()),
        ("New Mexico and the Gulf of Mexico", {"US"}),
        ("the South China Sea and the Indian Ocean", set()),
        ("The Washington Post and the New York Times", set()),
        ("Washington, D.C. was quiet.", {"US"}),
        ("French fries and Turkish delight", set()),
        ("New England", set()),
        ("Bank of America, Air India and Paris Hilton", set()),
        ("The Kampala Gazette said so.", set()),
        # languages
        ("He answered in French, and she wrote in Spanish.", set()),
        ("a Portuguese-speaking crew", set()),
        ("Little changes in French politics.", {"FR"}),
        # Georgia
        ("Voters in Georgia waited near Atlanta.", {"US"}),
        ("A Georgia senator spoke.", {"US"}),
        ("Crowds filled Tbilisi while Georgia waited.", {"GE"}),
        ("Georgia raised its pensions.", {"GE"}),
        ("Georgia Tech won.", set()),
        # Jordan, Chad and other given names
        ("Jordan opened its border near Amman.", {"JO"}),
        ("Michael Jordan sat down. Jordan smiled.", set()),
        ("Jordan Smith won. Later Jordan cried.", set()),
        ("Chad recalled its envoy.", {"TD"}),
        ("Chad Miller drummed.", set()),
        ("Jack London wrote; Denzel Washington read; Tom Holland listened.", set()),
        # Turkey
        ("Turkey raised its rates.", {"TR"}),
        ("Turkey with gravy is on the table.", set()),
        ("the turkey was dry", set()),
        # names inside longer names
        ("Guinea", {"GN"}),
        ("Guinea-Bissau", {"GW"}),
        ("Equatorial Guinea", {"GQ"}),
        ("Papua New Guinea", {"PG"}),
        ("Guinea pigs squeak.", set()),
        ("Niger", {"NE"}),
        ("Nigeria and the Nigerians", {"NG"}),
        ("Nigeriens", {"NE"}),
        ("South Sudan", {"SS"}),
        ("South Sudanese nurses", {"SS"}),
        ("Sudan", {"SD"}),
        ("Northern Ireland", {"GB"}),
        ("Ireland", {"IE"}),
        ("American Samoa", {"AS"}),
        ("Samoa", {"WS"}),
        ("North Macedonia", {"MK"}),
        ("Macedonia", {"MK"}),
        ("Micronesia", {"FM"}),
        ("the US Virgin Islands", {"VI"}),
        ("the British Virgin Islands", {"VG"}),
        ("the Central African Republic", {"CF"}),
        ("a new CAR park", set()),
        ("the Holy See", {"VA"}),
        ("St. Kitts and Nevis, Saint Lucia, St Vincent and the Grenadines", {"KN", "LC", "VC"}),
        # names that two countries share
        ("The Democratic Republic of the Congo", {"CD"}),
        ("The Republic of the Congo", {"CG"}),
        ("Congo sent troops to Goma; Congolese miners fled.", {"CD"}),
        ("Brazzaville said that Congo would vote; Congolese unions agreed.", {"CG"}),
        ("Korean films sold well.", {"KR"}),
        ("Pyongyang praised the Korean people.", {"KP"}),
        ("Dominica replanted, and Dominican farmers cheered.", {"DM"}),
        ("The Dominican Republic voted, and Dominican unions cheered.", {"DO"}),
        # places that bear a name from elsewhere
        ("Paris, Texas, is dry.", {"US"}),
        ("Lebanon, New Hampshire, is cold.", {"US"}),
        ("Tbilisi, Georgia, is warm.", {"GE"}),
        # names that need company
        ("Hamilton sold out on stage.", set()),
        ("Bermuda voted, and Hamilton was calm.", {"BM"}),
    ],
)
def test_words_that_stand_for_a_country(text: str, codes: set[str]) -> None:
    assert named(text) == codes


def test_a_headline_in_title_case_does_not_make_a_country_a_person() -> None:
    found = suggest_countries(headline="Jordan Rejects Plan", paragraphs=["The cabinet met on Monday."])
    assert strengths(found) == [("JO", "lead")]


def test_without_any_country_nothing_is_suggested() -> None:
    assert suggest_countries(headline="Bees", paragraphs=["Bees dance.", ""]) == []
    assert suggest_countries(paragraphs=[]) == []


def test_a_suggestion_says_its_name_share_and_words() -> None:
    found = suggest_countries(paragraphs=["Peruvian growers left Lima. Peruvian buses followed. Perú waited."])
    assert found == [CountrySuggestion("PE", "Peru", "lead", 1.0, ("Peruvian", "Lima", "Perú"))]


def test_evidence_holds_eight_words_at_most() -> None:
    cities = "Osaka, Kyoto, Hiroshima, Nagasaki, Fukushima, Okinawa, Yokohama, Sapporo and Nagoya, all in Japan"
    [suggestion] = suggest_countries(paragraphs=[cities])
    assert suggestion.evidence == (
        "Osaka", "Kyoto", "Hiroshima", "Nagasaki", "Fukushima", "Okinawa", "Yokohama", "Sapporo",
    )  # fmt: skip


def test_the_headline_counts_more_than_a_paragraph_far_down() -> None:
    body = ["The harvest failed.", "Kenya sent maize.", "Kenya sent beans.", "Kenya sent salt."]
    found = suggest_countries(headline="Hunger grows in Malawi", paragraphs=body)
    assert strengths(found) == [("MW", "lead"), ("KE", "about")]
    assert found[0].score > found[1].score


def test_a_country_named_once_far_down_is_a_mention() -> None:
    body = ["The count went on.", "Nepal voted.", "Nepal waited.", "A team from Norway watched."]
    assert strengths(suggest_countries(paragraphs=body)) == [("NP", "lead"), ("NO", "mention")]


def test_two_countries_of_the_headline_lead_together() -> None:
    body = ["Chile and Peru signed.", "Chile pays half.", "Peru pays half."]
    found = suggest_countries(headline="Chile and Peru to share a port", paragraphs=body)
    assert {(suggestion.code, suggestion.strength) for suggestion in found} == {("CL", "lead"), ("PE", "lead")}


def test_the_one_who_visits_is_not_what_the_story_is_about_above_all() -> None:
    body = [
        "The US envoy praised the United States.",
        "Officials of the United States met US fishermen in Malta.",
        "The United States pays.",
        "The United States also builds.",
    ]
    found = suggest_countries(headline="US envoy lands in Malta", paragraphs=body)
    assert strengths(found) == [("MT", "lead"), ("US", "about")]


def test_america_alone_says_little() -> None:
    found = suggest_countries(paragraphs=["An American baker moved to Portugal.", "Bread in Portugal is dear."])
    assert strengths(found) == [("PT", "lead"), ("US", "mention")]


def test_no_more_than_three_lead() -> None:
    found = suggest_countries(paragraphs=["Kenya, Uganda, Rwanda and Burundi signed."])
    assert [suggestion.strength for suggestion in found] == ["lead", "lead", "lead", "about"]


def test_shares_make_one() -> None:
    found = suggest_countries(headline="Spain", paragraphs=["France and Italy watched Spain.", "Malta did not."])
    assert sum(suggestion.score for suggestion in found) == pytest.approx(1, abs=0.001)


def test_leads_stand_in_the_order_in_which_the_story_names_them() -> None:
    found = suggest_countries(
        headline="Ferries link Kenya and Uganda again",
        paragraphs=[
            "Ugandan captains and Uganda's port said the Ugandan side was ready.",
            "Kenyan officials agreed in Kenya.",
        ],
    )
    assert [suggestion.code for suggestion in found] == ["KE", "UG"]
