"""What readers find: the same on both databases."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from articles.models import Article
from articles.search.answering import answer, suggestions
from articles.search.answers import Answer
from articles.search.asking import Asked
from issues.models import Issue
from tests import cast

pytestmark = pytest.mark.django_db
UTC = ZoneInfo("UTC")


def ask(query: str = "", **fields) -> Answer:
    return answer(Asked(query, **fields), at=cast.NOW, zone=UTC)


def headlines(answered: Answer) -> list[str]:
    return [hit.story.headline for hit in answered.hits]


def test_a_story_is_found_by_a_word_of_its_body_and_shows_where():
    cast.make_story("Rain over Nairobi", body="<p>The harbour was closed &amp; the ferries stayed.</p>")
    cast.make_story("Snow in Oslo", body="<p>Nothing moved.</p>")
    found = ask("harbour")
    assert headlines(found) == ["Rain over Nairobi"]
    assert found.total == 1
    assert found.is_exact
    assert "".join(piece.text for piece in found.hits[0].snippet) == "The harbour was closed & the ferries stayed."
    assert [piece.text for piece in found.hits[0].snippet if piece.is_match] == ["harbour"]


def test_what_readers_do_not_see_is_not_found_counted_or_suggested():
    cast.make_story("Secret harbour", status=Article.Status.DRAFT)
    cast.make_story("Harbour to come", publish_at=cast.NOW.replace(hour=13))
    found = ask("harbour")
    assert (found.hits, found.total, found.facets) == ([], 0, [])
    assert not suggestions("harbour", at=cast.NOW, issues=Issue.objects.live(cast.NOW))


def test_an_address_is_read_as_a_question_and_written_again():
    asked = Asked.read(QueryDict("q=rain&country=KE&year=2025&from=10&to=5&page=3&order=oldest&section=x"))
    assert asked.query == "q=rain&country=ke&section=x&year=2025&from=5&to=10&order=oldest&page=3"
    assert Asked.read(QueryDict(asked.query)) == asked
    assert asked.toggled("countries", "ke").query == "q=rain&section=x&year=2025&from=5&to=10&order=oldest"
