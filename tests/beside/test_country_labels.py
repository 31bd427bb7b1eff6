"""Suggestions of countries against the labels that editors gave, on material that lies beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

from articles.tagging.suggestions import suggest_countries
from tests.country_labels import LABELS, MATERIAL, agreement, halves, labelled_posts

STORY = MATERIAL / "stories" / "vol-2132-rubio-mexico-ecuador.txt"


def needs(path: Path) -> None:
    if not path.exists():
        reason = f"{path.name} does not lie beside the project; set NEWSROOM_MATERIAL to its folder"
        pytest.skip(reason)  # `-ra` prints it


@pytest.mark.parametrize(("with_headline", "f1", "first"), [(False, 0.88, 0.93), (True, 0.92, 0.975)])
def test_suggestions_agree_with_the_editors(*, with_headline: bool, f1: float, first: float) -> None:
    needs(LABELS)
    found = agreement(labelled_posts(), with_headline=with_headline)
    assert found.f1 >= f1, found
    assert found.first_is_right >= first, found


@pytest.mark.parametrize(("with_headline", "f1", "first"), [(False, 0.88, 0.92), (True, 0.92, 0.97)])
def test_they_agree_as_well_on_stories_that_the_weights_have_not_seen(
    *, with_headline: bool, f1: float, first: float
) -> None:
    needs(LABELS)
    found = agreement(halves(labelled_posts())["kept out"], with_headline=with_headline)
    assert found.f1 >= f1, found
    assert found.first_is_right >= first, found


def test_the_first_story_of_the_house_plays_in_mexico_and_ecuador() -> None:
    needs(STORY)
    _weekday, _folio, headline, *paragraphs = STORY.read_text(encoding="utf-8").split("\n\n")
    found = suggest_countries(headline=headline, paragraphs=paragraphs[:-2])
    assert {suggestion.code for suggestion in found[:2]} == {"MX", "EC"}
    assert [suggestion.strength for suggestion in found] == ["lead", "lead", "about", *["mention"] * 3]
    assert found[2].code == "US"
    assert {suggestion.code for suggestion in found[3:]} == {"VE", "CO", "CN"}
