"""What the tests of governing share: stories on topics, and the background's work done at once."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.utils import timezone

from articles.models import Article, Strength, TopicTagging
from articles.retagging.models import Operation
from articles.retagging.running import carry_on
from articles.tagging.models import Topic
from tests.cast import make_story, tag_topic

LATER = timedelta(minutes=5)


def stories_on(topic: Topic, number: int, strength: Strength = Strength.ABOUT) -> list[Article]:
    """So many stories with the topic."""
    stories = [make_story(f"{topic.name} {place}") for place in range(number)]
    for story in stories:
        tag_topic(story, topic, strength)
    return stories


def topics_of(story: Article) -> dict[str, int]:
    """The names of the story's topics, with their strengths."""
    rows = TopicTagging.objects.filter(content_object=story).values_list("tag__name", "strength")
    return dict(rows)


def work_off() -> int:
    """Do what the operations ask for, as the background does; how many there were."""
    ticks = count()
    waiting = list(Operation.objects.unfinished().order_by("pk"))
    for operation in waiting:
        carry_on(operation.pk, clock=lambda: timezone.now() + LATER * next(ticks), pause=lambda _seconds: None)
    return len(waiting)
