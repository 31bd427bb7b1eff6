"""What stands over a story on its page."""

from __future__ import annotations

import re

import pytest

from tests.cast import make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kicker", "shown"), [("Elsewhere", ["Elsewhere"]), ("Weather", ["Elsewhere", "Weather"]), ("", ["Elsewhere"])]
)
def test_a_kicker_that_says_what_the_section_says_is_not_said_twice(client, kicker, shown):
    story = make_story(kicker=kicker, section=make_section("Brief", standing_head="Elsewhere"))
    head = re.search(r'<p class="label">(.*?)</p>', client.get(story.get_absolute_url()).content.decode())[1]
    assert re.sub(r"<[^>]+>", " ", head).split() == shown
