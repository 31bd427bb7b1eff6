"""A small newsroom's past: short stories of our own about three things, made up from a seed."""

from __future__ import annotations

import random

from articles.tagging.learning import StoryText, TaggedStory

HARBOUR, SCHOOL, MONEY = 1, 2, 3
NAMES = {HARBOUR: "Ports and shipping", SCHOOL: "Education", MONEY: "Public money"}
WORDS = {
    HARBOUR: ["ferry", "quay", "freight", "captain", "lighthouse", "pilot", "container", "tide"],
    SCHOOL: ["teacher", "pupil", "classroom", "lesson", "timetable", "playground", "homework", "exam"],
    MONEY: ["budget", "tax", "auditor", "deficit", "treasurer", "spending", "loan", "surplus"],
}
OTHERS = ["morning", "council", "people", "village", "river", "answer", "summer", "letter", "street", "winter"]


def past(count: int, *, seed: int = 1) -> list[TaggedStory]:
    """That many tagged stories, each about one or two of the three things."""
    chance = random.Random(seed)
    return [_story(chance) for _ in range(count)]


def text_about(*topics: int, seed: int = 7) -> StoryText:
    """A new story about these."""
    return _text(list(topics), random.Random(seed))


def _story(chance: random.Random) -> TaggedStory:
    topics = chance.sample(list(NAMES), chance.choice([1, 1, 2]))
    return TaggedStory(_text(topics, chance), topics)


def _text(topics: list[int], chance: random.Random) -> StoryText:
    of_the_matter = [word for topic in topics for word in chance.sample(WORDS[topic], 5)]
    body = [*of_the_matter, *chance.choices(OTHERS, k=10)]
    chance.shuffle(body)
    return StoryText(
        headline=f"The {of_the_matter[0]} of the {chance.choice(OTHERS)}", body=f"The {' the '.join(body)}."
    )
