"""Where somebody may be going while typing."""

from __future__ import annotations

import pytest

from articles.models import Article
from articles.search.suggesting import suggestions
from issues.models import Issue
from tests import cast

pytestmark = pytest.mark.django_db


def suggested(text: str) -> list[tuple[str, str]]:
    issues = Issue.objects.live(cast.NOW)
    return [(found.kind, found.label) for found in suggestions(text, at=cast.NOW, issues=issues)]


@pytest.fixture
def story() -> Article:
    story = cast.make_story(
        "Kenyan ports reopen",
        issue=cast.make_issue(2132),
        section=cast.make_section("Kitchens and gardens", slug="kitchens"),
    )
    cast.tag_country(story, "KE")
    cast.tag_topic(story, cast.make_topic("Kelp"))
    cast.make_byline(story, cast.make_author("Kerstin Ek"))
    return story


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("2132", ("issue", "Vol 2132")),
        ("Vol 2,132", ("issue", "Vol 2132")),
        ("ken", ("country", "Kenya")),
        ("kel", ("topic", "Kelp")),
        ("ek", ("author", "Kerstin Ek")),
        ("kitch", ("section", "Kitchens and gardens")),
        ("reop", ("story", "Kenyan ports reopen")),
        ("ports kenyan", ("story", "Kenyan ports reopen")),
    ],
)
def test_what_begins_so_is_suggested(story, typed, first):
    kind, label = suggested(typed)[0]
    assert kind == first[0]
    assert first[1] in label


def test_what_readers_do_not_see_is_not_suggested(story):
    Article.objects.update(status=Article.Status.DRAFT)
    Issue.objects.update(publish_at=cast.NOW.replace(hour=13))
    for typed in ("2132", "ken", "kel", "kerstin", "kitch", "reop"):
        assert suggested(typed) == [], typed


def test_what_was_typed_is_marked_and_another_name_is_said(story):
    cast.tag_country(story, "NL")
    country = suggestions("holl", at=cast.NOW, issues=Issue.objects.live(cast.NOW))[0]
    assert (country.label, country.called) == ("Netherlands", "Holland")
    author = suggestions("kers", at=cast.NOW, issues=Issue.objects.live(cast.NOW))[0]
    assert [(piece.text, piece.is_match) for piece in author.pieces] == [("Kerstin", True), (" Ek", False)]
