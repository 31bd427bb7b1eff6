"""A list of stories shows what is listed there now, however it changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from articles.tasks import mend_lists
from tests.cast import make_author, make_byline, make_image, make_story, tag_country

pytestmark = pytest.mark.django_db


def page_of_kenya(client):
    return client.get("/countries/ke/").content.decode()


def test_where_a_story_is_listed_follows_it_and_is_mended_by_the_clock(client):
    story = make_story("New lead", publish_at=datetime(2025, 3, 2, 12, tzinfo=UTC))
    tag_country(story)
    rows = story.country_taggings
    Article.objects.filter(pk=story.pk).update(status="hold")
    assert rows.get().listed_from is None
    Article.objects.filter(pk=story.pk).update(status="cleared", expires_at=story.live_from + timedelta(days=9000))
    assert (rows.get().listed_from, rows.get().listed_until) == (story.live_from, story.live_from + timedelta(9000))
    rows.update(listed_from=None)
    assert "New lead" not in page_of_kenya(client)
    mend_lists(timezone.now())
    assert "New lead" in page_of_kenya(client)


def test_a_line_that_was_drawn_before_says_what_is_there_now(client):
    picture = make_image()
    story = make_story("Rain", publish_at=datetime(2025, 3, 1, 12, tzinfo=UTC), lead_image=picture)
    tag_country(story)
    byline = make_byline(story, make_author("Ana Muñoz"))
    shown = page_of_kenya(client)
    assert ("Rain" in shown, picture.token in shown) == (True, True)
    type(picture).objects.update(withdrawn_at=timezone.now())
    type(byline.author).objects.update(name="Zoë Lind")
    Article.objects.update(kicker="Weather", trail_text="It rains.")
    text = page_of_kenya(client)
    assert "This picture may no longer be shown." in text
    assert ("Zoë Lind" in text, "Weather" in text, "It rains." in text) == (True, True, True)
    assert picture.token not in text
