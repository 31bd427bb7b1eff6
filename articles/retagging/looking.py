"""The dry run: what an operation would do to these stories, said before. Nothing is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from articles.content import TAGS, Content, tags_of
from articles.models import Article, Strength
from articles.retagging.doing import why_not
from articles.retagging.steps import Step, retagged
from articles.retagging.tags import Tag, Tags

if TYPE_CHECKING:
    from newsroom.accounts.models import User

AT_A_TIME = 1_000  # stories whose tags are in memory at once
SAMPLES = 10
# What the look doesn't need of a story, and would fetch thousands of times.
LEFT_OUT = ("body", "standfirst", "trail_text", "editor_note", "issue__letter", "issue__proof__content")


@dataclass(frozen=True, slots=True)
class Shown:
    """A tag of a sample: its name, how strongly, and whether it comes, goes or stays ("add", "remove", "")."""

    name: str
    strength: str
    mark: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A story that would change, with its tags as they would be, and those that would go."""

    story: Article
    tags: list[Shown]


@dataclass(slots=True)
class Look:
    """How many stories would change, have it already, are refused (by sentence); per tag, how many get and lose it."""

    total: int = 0
    changed: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    gains: Counter[Tag] = field(default_factory=Counter)
    losses: Counter[Tag] = field(default_factory=Counter)
    stronger: Counter[Tag] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    tags: list[tuple[str, int, int, int]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """How many can't be changed."""
        return self.refusals.total()

    @property
    def nothing_to_do(self) -> int:
        """How many are tagged so already."""
        return self.total - self.changed - self.refused


def look(steps: Sequence[Step], stories: Sequence[int], *, by: User, at: datetime) -> Look:
    """What the steps would do to these stories (their ids), in the hands of that person at that moment (aware).

    Four queries for each thousand stories, and eight beside them.
    """
    found, changing = Look(total=len(stories)), list[int]()
    for start in range(0, len(stories), AT_A_TIME):
        keys = stories[start : start + AT_A_TIME]
        for key, before, after in _differing(keys, steps, found, by=by, at=at):
            changing.append(key)
            _count(found, before, after)
    found.changed = len(changing)
    _name_the_tags(found)
    found.samples = _samples([changing[number] for number in _spread(len(changing))], steps)
    return found


def digest_of(stories: Iterable[int], *said: object) -> str:
    """A word that stands for exactly these stories and what is `said` of them: what was looked at is what is done."""
    return sha256(repr((sorted(stories), *said)).encode()).hexdigest()


def _differing(
    keys: Sequence[int], steps: Sequence[Step], found: Look, *, by: User, at: datetime
) -> Iterator[tuple[int, Content, Content]]:
    """The stories that would change, with their tags before and after; those that are refused are counted."""
    before = tags_of(keys)
    after = {key: retagged(now, steps) for key, now in before.items()}
    touched = [key for key in keys if after[key] is not before[key]]
    stories = Article.objects.select_related("issue__proof").defer(*LEFT_OUT).in_bulk(touched)
    for key in touched:
        story = stories.get(key)
        sentence = why_not(by, story, at) if story else ""
        if sentence:
            found.refusals[sentence] += 1
        elif story:
            yield key, before[key], after[key]


def _count(found: Look, before: Content, after: Content) -> None:
    for kind in TAGS:
        was, will = ({row["tag_id"]: row["strength"] for row in said[kind]} for said in (before, after))
        found.gains.update((kind, tag) for tag in will.keys() - was.keys())
        found.losses.update((kind, tag) for tag in was.keys() - will.keys())
        found.stronger.update((kind, tag) for tag in will.keys() & was.keys() if will[tag] != was[tag])


def _name_the_tags(found: Look) -> None:
    """Per tag: its name, how many stories get it, lose it, and have it in another strength."""
    keys = found.gains.keys() | found.losses.keys() | found.stronger.keys()
    tags = Tags(keys)
    rows = [(tags.name(*key), found.gains[key], found.losses[key], found.stronger[key]) for key in keys]
    found.tags = sorted(rows, key=lambda row: (-row[1], -row[2], row[0]))


def _spread(count: int) -> list[int]:
    """Places of the samples, from the first to the last."""
    if count <= SAMPLES:
        return list(range(count))
    return [place * (count - 1) // (SAMPLES - 1) for place in range(SAMPLES)]


def _samples(keys: Sequence[int], steps: Sequence[Step]) -> list[Sample]:
    stories = Article.objects.select_related("issue").defer("body", "issue__letter").in_bulk(keys)
    before = tags_of(keys)
    after = {key: retagged(before[key], steps) for key in keys}
    tags = Tags({(kind, row["tag_id"]) for said in (before, after) for one in said.values() for kind, row in _all(one)})
    return [Sample(stories[key], _shown(before[key], after[key], tags)) for key in keys if key in stories]


def _shown(before: Content, after: Content, tags: Tags) -> list[Shown]:
    """The tags that will stand there, the strongest first, and then those that go."""
    was, will = ({(kind, row["tag_id"]): row["strength"] for kind, row in _all(said)} for said in (before, after))
    words = {value: str(label) for value, label in Strength.choices}
    lines = [(strength, tags.name(*tag), "" if was.get(tag) == strength else "add") for tag, strength in will.items()]
    gone = [(strength, tags.name(*tag), "remove") for tag, strength in was.items() if tag not in will]
    return [Shown(name, words[strength], mark) for strength, name, mark in [*sorted(lines), *sorted(gone)]]


def _all(content: Content) -> list[tuple[str, dict[str, int]]]:
    return [(kind, row) for kind in TAGS for row in content[kind]]
