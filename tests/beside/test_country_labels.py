"""Suggestions of countries against the labels that editors gave, on material that lies beside the project."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from articles.tagging.suggestions import suggest_countries

ROOT = Path(__file__).parents[2]
MATERIAL = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT / ".." / "shared")
LABELS = MATERIAL / "real" / "country-labels" / "globalvoices.jsonl"
STORY = MATERIAL / "stories" / "vol-2132-rubio-mexico-ecuador.txt"


@dataclass(frozen=True)
class Result:
    f1: float
    first_is_right: float


def needs(path: Path) -> None:
    if not path.exists():
        reason = f"{path.name} does not lie beside the project; set NEWSROOM_MATERIAL to its folder"
        pytest.skip(reason)  # `-ra` prints it


def labelled_posts() -> list[dict[str, Any]]:
    needs(LABELS)
    posts = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    return [post for post in posts if post["countries"]]


def measured(posts: Sequence[dict[str, Any]], *, with_headline: bool) -> Result:
    """Micro F1 of what is suggested as lead or about, and how often the first suggestion is one of the labels."""
    right = suggested = wanted = first = 0
    for post in posts:
        headline = post["headline"] if with_headline else ""
        found = suggest_countries(headline=headline, paragraphs=post["text"].split("\n\n"))
        codes = {suggestion.code for suggestion in found if suggestion.strength != "mention"}
        labels = set(post["countries"])
        right += len(codes & labels)
        suggested += len(codes)
        wanted += len(labels)
        first += bool(found) and found[0].code in labels
    return Result(f1=2 * right / (suggested + wanted), first_is_right=first / len(posts))


@pytest.mark.parametrize(("with_headline", "f1", "first"), [(False, 0.87, 0.93), (True, 0.91, 0.97)])
def test_suggestions_agree_with_the_editors(*, with_headline: bool, f1: float, first: float) -> None:
    result = measured(labelled_posts(), with_headline=with_headline)
    assert result.f1 >= f1, result
    assert result.first_is_right >= first, result


def test_the_first_story_of_the_house_plays_in_mexico_and_ecuador() -> None:
    needs(STORY)
    _weekday, _folio, headline, *paragraphs = STORY.read_text(encoding="utf-8").split("\n\n")
    found = suggest_countries(headline=headline, paragraphs=paragraphs[:-2])
    assert {suggestion.code for suggestion in found[:2]} == {"MX", "EC"}
    assert [suggestion.strength for suggestion in found] == ["lead", "lead", "about", *["mention"] * 3]
    assert found[2].code == "US"
    assert {suggestion.code for suggestion in found[3:]} == {"VE", "CO", "CN"}
