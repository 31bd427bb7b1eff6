"""How names are compared."""

from __future__ import annotations

import unicodedata

import pytest

from articles.names import name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Économie", "economie"),
        ("Atlantic Council", "atlantic-council"),
        ("Siècle", unicodedata.normalize("NFD", "Siècle")),
        ("क़लम", "कलम"),  # a dot below, which many leave out
        ("مُحَمَّد", "محمد"),
        ("Ελλάδα", "ελλαδα"),
        ("Heart ❤️ health", "Heart ❤ health"),
        ("ﬁsh", "FISH"),
    ],
)
def test_spellings_of_one_name_are_one(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("कला", "काल"), ("กา", "กี"), ("Ли", "Li"), ("Niger", "Nigeria"), ("C", "C2")],
)
def test_two_names_are_two(one, other):
    assert name_key(one) != name_key(other)
