"""A page cache that is on, and a house with three stories."""

from __future__ import annotations

import pytest

from newsroom.page_cache import ledger
from newsroom.page_cache.keeping import KEPT
from tests.cast import (
    country,
    make_author,
    make_byline,
    make_issue,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)


@pytest.fixture
def kept(settings, monkeypatch):
    """The page cache is on, and knows nothing yet. It looks when the test says so (`a_moment_later`)."""
    monkeypatch.setattr(ledger, "EVERY", 1000.0)
    monkeypatch.setattr(ledger, "SETTLES_IN", 0.0)
    settings.PAGE_CACHE_MEGABYTES = 8
    KEPT.forget()
    yield KEPT
    KEPT.forget()


@pytest.fixture
def house(kept):
    """Two stories that have nothing in common, each in its issue, and one that stands alone."""
    make_publication()
    weather, sea = make_topic("Weather"), make_topic("Sea")
    of_rain = {"issue": make_issue(2131), "position": 1, "section": make_section("World")}
    of_wind = {"issue": make_issue(2133), "position": 1}
    for headline, author, code, topic, fields in [
        ("Rain over Nairobi", "Ana", "KE", make_topic("Rain", parent=weather), of_rain),
        ("Wind over Lagos", "Ben", "NG", sea, of_wind),
        ("A word of ours", "Cleo", "FR", make_topic("Words"), {}),
    ]:
        story = make_story(headline, **fields)
        make_byline(story, make_author(author))
        tag_country(story, code)
        tag_topic(story, topic)
    country("TV")
    make_author("Dee", role_title="Editor")
