"""Topics that a proposed word resembles: the same words in another order, or a slip of the hand apart."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from articles.names import name_key
from articles.tagging.models import Topic, TopicName

MOST = 5
BEGINNING = 6  # letters by which words are compared: "port" and "ports" too, since one begins with the other
SLIPS = 2  # letters to add, drop, change or swap
LEAST = 0.2  # likeness
SHORT = 4  # letters; a name as short as that has no room for two slips
MEANS_SOMETHING = 3  # letters; "of" and "in" make no names alike


@dataclass(frozen=True, slots=True)
class Alike:
    """A topic that a word resembles, by which of its names, and how many stories carry it."""

    topic: Topic
    name: str
    stories: int


def alike(topic: Topic) -> list[Alike]:
    """The topics in use that the word resembles, the likest first; two queries, whatever the size of the vocabulary."""
    rows = TopicName.objects.filter(topic__status=Topic.Status.IN_USE).exclude(topic=topic)
    best: dict[int, tuple[float, str]] = {}
    names = [(owner, name, other, _words(name)) for owner, name, other in rows.values_list("topic", "name", "key")]
    word = _Word(name_key(topic.name), _words(topic.name), Counter(each for row in names for each in row[3]))
    for owner, name, other, theirs in names:
        likeness = word.likeness_to(other, theirs)
        if likeness > best.get(owner, (LEAST, ""))[0]:
            best[owner] = likeness, name
    likest = sorted(best, key=lambda owner: (-best[owner][0], best[owner][1]))[:MOST]
    topics = Topic.objects.annotate(story_count=Count("taggings")).in_bulk(likest)
    return [Alike(topics[pk], best[pk][1], topics[pk].story_count) for pk in likest if pk in topics]


def distance(one: str, other: str, *, most: int = SLIPS) -> int:
    """How many letters must be added, dropped, changed or swapped with the next; `most` + 1 when it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        above, row, older = row, [place], before
        for column, other_letter in enumerate(other, start=1):
            best = min(above[column] + 1, row[-1] + 1, above[column - 1] + (letter != other_letter))
            if place > 1 and column > 1 and letter == other[column - 2] and one[place - 2] == other_letter:
                best = min(best, older[column - 2] + 1)
            row.append(best)
        before = above
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@dataclass(frozen=True, slots=True)
class _Word:
    """The proposed word: its key, its words, and how many names have each word there is."""

    key: str
    words: set[str]
    names_with: Counter[str]

    def likeness_to(self, key: str, words: set[str]) -> float:
        """From 0 to 1: how much of two names is the same. A word that many names have makes none alike."""
        slips = 1 if min(len(key), len(self.key)) <= SHORT else SLIPS
        if _may_be_near(self.key, key, slips) and distance(self.key, key, most=slips) <= slips:
            return 1.0
        shared = [word for word in words if any(_same_word(word, mine) for mine in self.words)]
        return sum(1 / math.sqrt(self.names_with[word]) for word in shared) / max(len(words), len(self.words), 1)


def _may_be_near(one: str, other: str, slips: int) -> bool:
    """A quick look before the slow one: names a few slips apart differ in few letters."""
    if abs(len(one) - len(other)) > slips:
        return False
    difference = Counter(one)
    difference.subtract(other)
    return sum(map(abs, difference.values())) <= 2 * slips


def _words(name: str) -> set[str]:
    return {
        key for key in map(name_key, name.replace("-", " ").split()) if len(key) >= MEANS_SOMETHING or key.isdecimal()
    }


def _same_word(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (
        len(shorter) >= SHORT and longer.startswith(shorter[:BEGINNING]) and len(longer) - len(shorter) <= SLIPS
    )
