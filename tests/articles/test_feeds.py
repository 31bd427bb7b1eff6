"""The feed: what readers see, and a correction makes an updated entry of the same story."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import publishing
from tests.cast import make_author, make_byline, make_publication, make_story

pytestmark = pytest.mark.django_db
FEED = "/feeds/latest.atom"


def entries(client) -> list[str]:
    answer = client.get(FEED)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return answer.content.decode().split("<entry>")[1:]


def test_a_correction_updates_the_entry_of_its_story(client):
    make_publication()
    story = make_story("Rain & wind", publish_at=timezone.now() - timedelta(days=2))
    make_byline(story)
    (before,) = entries(client)
    publishing.correct(story, by=None, at=timezone.now(), text="It rained for six days.", kind="correction")
    (after,) = entries(client)
    assert "<title>Rain &amp; wind</title>" in before
    assert "<name>Ana Muñoz</name>" in before
    assert before.split("<id>")[1].split("</id>")[0] == after.split("<id>")[1].split("</id>")[0]
    assert before.split("<updated>")[1][:20] < after.split("<updated>")[1][:20]
    assert "It rained for six days." in after


@pytest.mark.parametrize("count", [1, 3, 30])
def test_its_questions_do_not_grow_with_the_stories(client, django_assert_num_queries, count):
    author = make_author()
    for number in range(count):
        make_byline(make_story(f"Story {number}"), author)
    with django_assert_num_queries(5):
        assert len(entries(client)) == count
