"""How likely a story is about a country follows from how much, where and as what it is named."""

from __future__ import annotations

import pytest

from articles.tagging.mentions import find_mentions
from articles.tagging.prominence import likelihoods, shares_of


def likely(*paragraphs: str, headline: str = "") -> dict[str, float]:
    mentions = find_mentions([headline, "", *paragraphs])
    return likelihoods(shares_of(mentions), mentions)


def test_a_country_that_is_named_all_through_is_likelier_than_one_named_as_often_in_one_place() -> None:
    all_through = likely("Kenya met Peru.", "Kenya waited.", "Kenya paid.")["KE"]
    in_one_place = likely("Kenya met Peru; Kenya waited; Kenya paid.", "It rained.", "It snowed.")["KE"]
    assert all_through > in_one_place


def test_a_country_among_many_is_less_likely_than_one_alone() -> None:
    assert likely("Kenya voted.")["KE"] > likely("Kenya, Peru, Chile, Malta, Nepal and Ghana voted.")["KE"]


def test_one_who_only_acts_is_less_likely_than_one_where_it_happens() -> None:
    found = likely("US troops landed in Malta.", "US officials met Malta's.", "US money went to Malta.")
    assert found["MT"] > found["US"]


def test_the_headline_makes_likelier() -> None:
    assert likely("Kenya sent rice to Peru.", headline="Kenya helps")["KE"] > likely("Kenya sent rice to Peru.")["KE"]


@pytest.mark.parametrize("text", ["Kenya", "Kenya " * 500, "Kenya, Peru, Chile and " * 200])
def test_it_stays_between_0_and_1(text: str) -> None:
    assert all(0 < one < 1 for one in likely(text).values())


def test_no_country_is_likely_where_none_is_named() -> None:
    assert likely("It rained.") == {}
