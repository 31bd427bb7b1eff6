"""Whatever is typed, and whatever an address says, has an answer."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from articles.search.answering import answer
from articles.search.asking import Asked
from articles.search.suggesting import suggestions
from articles.search.words import said, tokens
from issues.models import Issue
from tests import cast

HOSTILE = "'\"*()-+:^~&|!<>\\%_\x00 NEAR AND OR NOT rain nairobi –“”’ñ東京\ud800\u200d"
texts = st.text(max_size=40) | st.text(alphabet=HOSTILE, max_size=30)


@pytest.fixture
def stories(db) -> None:
    cast.tag_country(cast.make_story("Rain over Nairobi", issue=cast.make_issue()))


@pytest.mark.usefixtures("stories")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, chosen=st.dictionaries(st.sampled_from(["country", "topic", "year", "from", "to", "page"]), texts))
@example(text='"', chosen={})
@example(text="-", chosen={"from": "٣", "year": "9999", "to": "99999999999999999999"})
@example(text="a" * 5_000, chosen={"page": "10000000000"})
@example(text="-https://a.b rain -foo..bar", chosen={})
@example(text="\\' OR 1=1 -- '':*", chosen={"year": "0001"})
def test_every_question_has_an_answer(text, chosen):
    parameters = QueryDict(mutable=True)
    for name, value in ({"q": text} | chosen).items():
        parameters[name] = value
    asked = Asked.read(parameters)
    assert answer(asked, at=cast.NOW, zone=ZoneInfo("Europe/Berlin")).total >= 0
    assert (
        suggestions(text.encode("utf-8", "replace").decode(), at=cast.NOW, issues=Issue.objects.live(cast.NOW))
        is not None
    )


@given(text=st.text(max_size=60) | st.text(alphabet="aAéß'’-‐1,2 \n\u00ad\u0301漢ก_.\xa0\x85s", max_size=60))
@example(text="O'Brien's well-known 1,234,567 co‐op, (dogs) 日本語\xa0x")
def test_a_text_read_quickly_has_the_words_it_has_when_read_slowly(text):
    found = tokens(text)
    others = {other for token in found for other in token.others if other}
    assert said(text) == ([token.word for token in found], others)
