"""What a browser may make ready before anybody asks: pages of readers, and nothing else."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.templatetags.static import static

from newsroom.speculation import RULES
from tests.cast import make_issue, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_the_rules_name_reader_pages_only():
    [rule] = json.loads((settings.BASE_DIR / "static" / RULES).read_text())["prerender"]
    named, *but = rule["where"]["and"]
    assert {"/", "/issues/*", "/articles/*"} <= set(named["href_matches"])
    # A place that somebody leaves by, asks in or works in is never opened unasked.
    assert not [
        place
        for place in named["href_matches"]
        if place.startswith(("/*", "/admin", "/preview", "/search", "/newsletter"))
    ]
    assert {"not": {"href_matches": "/*.*"}} in but  # feeds
    assert rule["eagerness"] == "moderate"
    # Browsers take them in no other type.
    assert settings.WHITENOISE_MIMETYPES == {".speculationrules": "application/speculationrules+json"}


def test_a_readers_page_names_the_rules_and_nothing_else_does(client):
    make_publication()
    make_story(issue=make_issue())
    for address in ("/", "/issues/2132/", "/articles/rain-over-nairobi/"):
        assert client.get(address).headers["Speculation-Rules"] == f'"{static(RULES)}"'
    for address in ("/nowhere/", "/feeds/latest.atom", "/robots.txt", "/admin/login/", "/preview/story/x/"):
        assert "Speculation-Rules" not in client.get(address).headers
