"""Who is at a story: those who reported lately, each once, and nobody for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest

from articles.presence.models import Presence
from articles.presence.watching import be_here, leave, others_here
from tests.cast import NOW, make_editor, make_story

pytestmark = pytest.mark.django_db

SECONDS = timedelta(seconds=1)


@pytest.fixture
def story():
    return make_story()


@pytest.fixture
def vera():
    return make_editor("vera")


@pytest.fixture
def ana():
    return make_editor("ana")


def test_others_are_seen_with_the_moment_they_came_and_oneself_is_not(story, vera, ana):
    be_here(story, ana, NOW)
    be_here(story, vera, NOW + 10 * SECONDS)
    be_here(story, ana, NOW + 30 * SECONDS)
    seen = others_here(story, vera, NOW + 40 * SECONDS)
    assert [(presence.person, presence.since) for presence in seen] == [(ana, NOW)]
    assert [presence.person for presence in others_here(story, ana, NOW + 40 * SECONDS)] == [vera]


@pytest.mark.parametrize(("later", "there"), [(44, True), (45, False)])
def test_whoever_is_not_heard_of_for_45_seconds_is_gone(story, vera, ana, later, there):
    be_here(story, ana, NOW)
    assert bool(others_here(story, vera, NOW + later * SECONDS)) == there


def test_whoever_was_away_comes_anew(story, vera, ana):
    be_here(story, ana, NOW)
    be_here(story, ana, NOW + 60 * SECONDS)
    assert others_here(story, vera, NOW + 61 * SECONDS)[0].since == NOW + 60 * SECONDS


def test_whoever_leaves_is_gone_at_once(story, vera, ana):
    be_here(story, ana, NOW)
    leave(story, ana)
    assert others_here(story, vera, NOW) == []


def test_another_story_is_another_room(story, vera, ana):
    be_here(make_story("Another"), ana, NOW)
    assert others_here(story, vera, NOW) == []


def test_those_who_never_said_goodbye_are_swept_out(story, vera, ana):
    be_here(story, ana, NOW)
    be_here(make_story("Another"), vera, NOW + 60 * SECONDS)
    assert [presence.person for presence in Presence.objects.all()] == [vera]
