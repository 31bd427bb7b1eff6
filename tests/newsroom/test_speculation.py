"""What a browser may make ready before anybody asks: pages of readers, and nothing else."""

from __future__ import annotations

import json

import pytest

from tests.cast import make_issue, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_the_rules_have_their_type_and_name_reader_pages_only(client):
    response = client.get("/speculation-rules.json")
    assert response.headers["Content-Type"] == "application/speculationrules+json"
    [rule] = json.loads(response.content)["prerender"]
    named, *but = rule["where"]["and"]
    places = {place["href_matches"] for place in named["or"]}
    assert {"/", "/issues/*", "/articles/*"} <= places
    # A place that somebody leaves by, asks in or works in is never opened unasked.
    assert not [place for place in places if place.startswith(("/*", "/admin", "/preview", "/search", "/newsletter"))]
    assert {"not": {"href_matches": "/*.*"}} in but  # feeds
    assert rule["eagerness"] == "moderate"


def test_a_readers_page_names_the_rules_and_nothing_else_does(client):
    make_publication()
    make_story(issue=make_issue())
    for address in ("/", "/issues/2132/", "/articles/rain-over-nairobi/"):
        assert client.get(address).headers["Speculation-Rules"] == '"/speculation-rules.json"'
    for address in ("/nowhere/", "/feeds/latest.atom", "/robots.txt", "/admin/login/", "/preview/story/x/"):
        assert "Speculation-Rules" not in client.get(address).headers
