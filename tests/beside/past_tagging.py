"""How well topics are learned, measured on real stories that lie beside the project: for the test and the bench.

Stories in the order of their days; what is offered for 500 of them, after learning from those just before.
"""

from __future__ import annotations

import os
import re
import tarfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from articles.formats.documents import read_document
from articles.tagging.learning import StoryText, TaggedStory, learn, suggest

ROOT = Path(__file__).parents[2]
ARCHIVE = (
    Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared") / "real" / "markdown" / "digitalgov-news.tar.xz"
)
TESTED = 500
OFFERED, LOOKED_AT = 3, 10
DAY = re.compile(r"^date: *[\"']?([\d-]+[T ]?[\d:]*)", re.MULTILINE)
TOPICS = re.compile(r"^topics: *\n((?:[ \t]*- .*\n)+)", re.MULTILINE)
TOPIC = re.compile(r"- *[\"']?([\w-]+)")


@dataclass(frozen=True, slots=True)
class Measured:
    """Micro F1 of three topics offered, recall of ten, and the seconds that learning and one story's look took."""

    f1: float
    recall_at_ten: float
    learning: float
    a_story: float


def past_tagging() -> tuple[list[TaggedStory], dict[int, str]]:
    """All stories with topics, the oldest first, and the names of the topics."""
    found: list[tuple[str, StoryText, list[str]]] = []
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            if not member.name.endswith(".md") or "/news/" not in member.name:
                continue
            opened = archive.extractfile(member)
            raw = opened.read() if opened else b""
            topics = TOPICS.search(raw.decode())
            day = DAY.search(raw.decode())
            if topics and day:
                found.append((day[1], _text(member.name, raw), TOPIC.findall(topics[1])))
    found.sort(key=lambda one: one[0])
    numbers = {name: number for number, name in enumerate(sorted({name for one in found for name in one[2]}))}
    stories = [TaggedStory(text, [numbers[name] for name in topics]) for _day, text, topics in found]
    return stories, {number: name.replace("-", " ") for name, number in numbers.items()}


def measure(
    stories: Sequence[TaggedStory], names: dict[int, str], *, trained_on: int, until: int | None = None
) -> Measured:
    """Learn from the stories before the 500 that end at `until`, and compare what is offered with what was given."""
    end = until or len(stories)
    tested = stories[end - TESTED : end]
    begun = time.perf_counter()
    model = learn(stories[max(0, end - TESTED - trained_on) : end - TESTED], names)
    learned = time.perf_counter()
    offered = [[one.topic for one in suggest(model, story.text, most=LOOKED_AT)] for story in tested]
    ended = time.perf_counter()
    given = sum(len(set(story.topics)) for story in tested)
    right, near = (
        sum(len({*topics[:most]} & {*story.topics}) for topics, story in zip(offered, tested, strict=True))
        for most in (OFFERED, LOOKED_AT)
    )
    shown = sum(len(topics[:OFFERED]) for topics in offered)
    return Measured(2 * right / (shown + given), near / given, learned - begun, (ended - learned) / TESTED)


def most_frequent(stories: Sequence[TaggedStory]) -> float:
    """The same F1 for whoever always offers the three topics that all earlier stories have most often."""
    tested, before = stories[-TESTED:], stories[:-TESTED]
    topics = {topic for story in before for topic in story.topics}
    top = sorted(topics, key=lambda topic: -sum(topic in story.topics for story in before))[:OFFERED]
    right = sum(len({*top} & {*story.topics}) for story in tested)
    return 2 * right / (OFFERED * TESTED + sum(len(set(story.topics)) for story in tested))


def _text(name: str, raw: bytes) -> StoryText:
    """As the desk reads it."""
    story = read_document(name, raw, month_first=True)[0].stories[0]
    return StoryText(story.headline, story.standfirst, "\n".join(story.paragraphs))
