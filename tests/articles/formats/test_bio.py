from __future__ import annotations

import pytest

from articles.formats.bio import contributor_in
from articles.formats.incoming import Contributor


@pytest.mark.parametrize(
    ("bio", "name"),
    [
        (
            "Odile Marchetti, senior fellow for coasts and harbours at the Institute of Inland Waters.",
            "Odile Marchetti",
        ),
        ("Juan de la Cruz, a former ambassador to Chad and author of three books.", "Juan de la Cruz"),
        ("Odile Marchetti is a reporter in Lome.", "Odile Marchetti"),
        ("Odile Marchetti is a professor of law at Lindow. She was a judge for nine years.", "Odile Marchetti"),
        ("Odile Marchetti writes about coasts and harbours.", "Odile Marchetti"),
    ],
)
def test_a_bio_line_is_kept_as_printed(bio: str, name: str) -> None:
    assert contributor_in(bio, "A story about ports.") == Contributor(name, bio)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Odile Marchetti, director of the harbour, said that she would resign.",
        "Odile Marchetti, director of the harbour, resigned.",
        "Odile Marchetti, who was a director of the harbour, denied it.",
        "Odile Marchetti, 41, of Upper Lindow.",
        "Marchetti, director of the harbour.",
        "Odile Marchetti is in hospital.",
        "In Lome, director Odile Marchetti opened the bridge.",
        "The director, Odile Marchetti, editor of the yearbook.",
    ],
)
def test_a_sentence_of_the_story_is_no_bio_line(text: str) -> None:
    assert contributor_in(text, "A story about ports.") is None


def test_a_person_in_the_news_is_no_contributor() -> None:
    bio = "Odile Marchetti, director of the harbour."
    assert contributor_in(bio, "On Monday Marchetti opened the bridge.") is None
    assert contributor_in(bio, "Marchettis opened the bridge.") == Contributor("Odile Marchetti", bio)
