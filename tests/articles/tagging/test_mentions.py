"""Each word that stands for a country can be found again in the text as it was given."""

from __future__ import annotations

import unicodedata

import pytest

from articles.tagging.mentions import find_mentions
from articles.tagging.suggestions import suggest_countries

STORY = [
    "Côte d’Ivoire signs",
    "",
    "A São Paulo crew – “Brazilian”, they said – sailed for Abidjan; Perú did not.",
    "Seoul, 서울, and Łódź: nothing more from South Korea, Curaçao or Viet Nam.",
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_mention_says_where_it_stands_in_the_text_as_it_was_given(form: str) -> None:
    texts = [unicodedata.normalize(form, text) for text in STORY]
    found = find_mentions(texts)
    assert [texts[one.passage][one.start : one.end] for one in found] == [one.text for one in found]
    assert [(one.passage, unicodedata.normalize("NFC", one.text)) for one in found] == [
        (0, "Côte d’Ivoire"), (2, "São Paulo"), (2, "Brazilian"), (2, "Abidjan"), (2, "Perú"),
        (3, "Seoul"), (3, "Łódź"), (3, "South Korea"), (3, "Curaçao"), (3, "Viet Nam"),
    ]  # fmt: skip


def test_a_suggestion_knows_all_its_mentions_in_the_order_of_the_text() -> None:
    headline, paragraph = "Lima waits", "Peru and Chile met; Peru signed."
    peru = suggest_countries(headline=headline, paragraphs=[paragraph])[0]
    assert [(one.passage, one.start, one.end) for one in peru.mentions] == [(0, 0, 4), (2, 0, 4), (2, 20, 24)]


def test_the_mentions_of_a_country_are_no_other_countrys() -> None:
    found = suggest_countries(paragraphs=["Peru and Chile met; the US and Peru signed."])
    assert all(mention.code == suggestion.code for suggestion in found for mention in suggestion.mentions)
    assert sum(len(suggestion.mentions) for suggestion in found) == 4
