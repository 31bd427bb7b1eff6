"""Which topics a story would be given here: learned from how the publication has tagged its stories so far.

A text is the set of its words and pairs of neighbours, each weighing more the more often it stands there and the
fewer stories have it. For each topic every word has a weight. The past stories are read once, the oldest first: what
the weights say of a story is compared with what the desk said, and each word is moved by its part of the difference
(the delta rule of Widrow and Hoff). So what the desk did last counts most, and why a topic is suggested can be read
off the words. Nothing here knows a language: words are compared by how they begin. Pure functions, no database;
decision 12.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import Any

FEWEST_STORIES = 100  # from fewer nothing is learned: chance would speak for a topic as loudly as sense
MOST_STORIES = 5_000  # the newest; older habits are no guide, and the time it takes stays bounded
OFFERED = 3

BEGINNING = 7  # letters by which words are compared: "vaccine", "vaccines", "vaccination"
IN_HEADLINE, IN_STANDFIRST, IN_BODY = 3, 2, 1  # how often a word counts that stands there once
LONGEST_TEXT = 2_000  # words of a body that are read
TELLING = 200  # the words of a story that tell it from others, as many as are weighed
MOST_KNOWN = 60_000  # words and pairs, the most frequent
MOST_AT_ONCE = 500_000  # counted before those seen once are forgotten: memory stays bounded

STEP = 0.5  # how much of a difference is made good at once
NEGLIGIBLE = 0.03  # a difference that teaches nothing
NAME = 0.8  # a topic's own name, beside one for a story that it was given
CUSTOM = 0.15  # how much the mere frequency of a topic counts: little, because what is written about changes
MOST_TOPICS, MOST_WORDS_A_TOPIC = 200, 1_000
MOST_EVIDENCE = 5
COMMON = math.log(2)  # what every second story has explains nothing to anybody

WORD = re.compile(r"[^\W\d_][\w'’]+")


@dataclass(frozen=True, slots=True)
class StoryText:
    """What of a story is read: plain text, without markup."""

    headline: str = ""
    standfirst: str = ""
    body: str = ""

    def parts(self) -> tuple[tuple[str, int], ...]:
        """Each text with how often its words count."""
        return (self.headline, IN_HEADLINE), (self.standfirst, IN_STANDFIRST), (self.body, IN_BODY)


@dataclass(frozen=True, slots=True)
class TaggedStory:
    """A story of the past with the topics that people gave it, by their ids."""

    text: StoryText
    topics: Collection[int]


@dataclass(frozen=True, slots=True)
class LearnedSuggestion:
    """A topic that stories like this one were given.

    `score` tells the stronger from the weaker, and is no probability. `words` are those of the text that speak for it
    most, as they stand there for the first time, the strongest first.
    """

    topic: int
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: how telling each word is, what it says about each topic, and how usual each topic is."""

    telling: Mapping[str, float]
    weights: Mapping[str, Mapping[int, float]]
    usual: Mapping[int, float]

    def as_values(self) -> dict[str, Any]:
        """As JSON keeps it."""
        weights = {
            word: [self.telling[word], *(part for topic, weight in by_topic.items() for part in (topic, weight))]
            for word, by_topic in self.weights.items()
        }
        return {"usual": [[topic, share] for topic, share in self.usual.items()], "words": weights}

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Model:
        """From what `as_values` gave."""
        words = values.get("words", {})
        return cls(
            telling={word: row[0] for word, row in words.items()},
            weights={word: dict(zip(row[1::2], row[2::2], strict=True)) for word, row in words.items()},
            usual=dict(values.get("usual", ())),
        )


NOTHING_LEARNED = Model({}, {}, {})


def learn(stories: Sequence[TaggedStory], names: Mapping[int, str]) -> Model:
    """Learn from tagged stories, the oldest first; `names` are those of the topics there are, by their ids.

    From fewer than 100 stories nothing is learned, of more than 5,000 only the newest are read.
    """
    counted = Counter(topic for story in stories for topic in set(story.topics) if topic in names)
    topics = [topic for topic, _count in counted.most_common(MOST_TOPICS)]
    read = [story for story in stories if story.topics][-MOST_STORIES:]
    if len(read) < FEWEST_STORIES or not topics:
        return NOTHING_LEARNED
    telling = _telling(story.text for story in read)
    usual = {topic: sum(topic in story.topics for story in read) / len(read) for topic in topics}
    weights = _strongest(_weights(read, telling, usual), topics)
    for topic in topics:
        for word, value in _vector(StoryText(standfirst=names[topic]), telling).items():
            weights[word][topic] = weights[word].get(topic, 0.0) + NAME * value
    return Model(
        telling={word: round(telling[word], 3) for word in weights},
        weights={word: {topic: round(weight, 4) for topic, weight in row.items()} for word, row in weights.items()},
        usual={topic: round(CUSTOM * share, 4) for topic, share in usual.items()},
    )


def suggest(
    model: Model, text: StoryText, *, among: Container[int] | None = None, most: int = OFFERED
) -> list[LearnedSuggestion]:
    """The topics that the publication would give this text, the strongest first, each with the words that say so.

    `among`: the topics that there still are.
    """
    scores, reasons = dict(model.usual), defaultdict[int, list[tuple[float, str]]](list)
    for word, value in _vector(text, model.telling).items():
        for topic, weight in model.weights[word].items():
            scores[topic] = scores.get(topic, 0.0) + weight * value
            if weight > 0 and model.telling[word] > COMMON:
                reasons[topic].append((weight * value, word))
    open_to = [topic for topic in reasons if among is None or topic in among]
    strongest = sorted(open_to, key=lambda topic: -scores[topic])[:most]
    written = _written(text) if strongest else {}
    return [LearnedSuggestion(topic, scores[topic], _evidence(reasons[topic], written)) for topic in strongest]


def _weights(
    stories: Iterable[TaggedStory], telling: Mapping[str, float], usual: Mapping[int, float]
) -> dict[str, array[float]]:
    """For each word what it says about each topic, in the order of `usual`; most say nothing of most."""
    rows = {word: array("d", bytes(8 * len(usual))) for word in telling}
    for story in stories:
        vector = _vector(story.text, telling).items()
        missing = [(topic in story.topics) - share for topic, share in usual.items()]
        for word, value in vector:
            missing = [wanted - weight * value for wanted, weight in zip(missing, rows[word], strict=True)]
        steps = [(place, STEP * each) for place, each in enumerate(missing) if abs(each) * STEP > NEGLIGIBLE]
        for word, value in vector:
            row = rows[word]
            for place, step in steps:
                row[place] += step * value
    return rows


def _strongest(rows: Mapping[str, array[float]], topics: Iterable[int]) -> defaultdict[str, dict[int, float]]:
    """The words that say most about each topic, for it or against it; the rest would only take room."""
    kept = defaultdict[str, dict[int, float]](dict)
    for place, topic in enumerate(topics):
        saying = ((abs(row[place]), word) for word, row in rows.items() if row[place])
        for _size, word in nlargest(MOST_WORDS_A_TOPIC, saying):
            kept[word][topic] = rows[word][place]
    return kept


# ------------------------------------------------------------------------------------------------ words


def _telling(texts: Iterable[StoryText]) -> dict[str, float]:
    """Every word and pair that at least two stories have, with how much it tells them from the others."""
    having, total = Counter[str](), 0
    for text in texts:
        having.update(_counted(text).keys())
        total += 1
        if len(having) > MOST_AT_ONCE:
            having = Counter({word: count for word, count in having.items() if count > 1})
    frequent = ((word, count) for word, count in having.most_common(MOST_KNOWN) if count > 1)
    return {word: math.log((total + 1) / (count + 0.5)) for word, count in frequent}


def _vector(text: StoryText, telling: Mapping[str, float]) -> dict[str, float]:
    """The words that tell this story from others with what they weigh, of length 1 together."""
    known = ((word, count) for word, count in _counted(text).items() if word in telling)
    weighed = sorted(((1 + math.log(count)) * telling[word], word) for word, count in known)[-TELLING:]
    length = math.sqrt(sum(weight * weight for weight, _word in weighed)) or 1.0
    return {word: weight / length for weight, word in weighed}


def _counted(text: StoryText) -> Counter[str]:
    counts = Counter[str]()
    for part, times in text.parts():
        words = [_beginning(match[0]) for match in _words(part)]
        for word in words:
            counts[word] += times
        for one, other in pairwise(words):
            counts[f"{one} {other}"] += times
    return counts


def _words(part: str) -> Iterator[re.Match[str]]:
    for number, match in enumerate(WORD.finditer(part)):
        if number >= LONGEST_TEXT:
            return
        yield match


def _beginning(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")[:BEGINNING]


def _written(text: StoryText) -> dict[str, str]:
    """Every word and pair of the text as it stands there first."""
    written: dict[str, str] = {}
    for part, _times in text.parts():
        matches = list(_words(part))
        for match in matches:
            written.setdefault(_beginning(match[0]), match[0])
        for one, other in pairwise(matches):
            phrase = " ".join(part[one.start() : other.end()].split())
            written.setdefault(f"{_beginning(one[0])} {_beginning(other[0])}", phrase)
    return written


def _evidence(reasons: Iterable[tuple[float, str]], written: Mapping[str, str]) -> tuple[str, ...]:
    """The strongest reasons as they are written; a word that stands in a stronger pair says nothing more."""
    chosen: list[str] = []
    for _weight, word in sorted(reasons, reverse=True):
        if len(chosen) == MOST_EVIDENCE:
            break
        if not any({*word.split()} & {*other.split()} for other in chosen):
            chosen.append(word)
    return tuple(written[word] for word in chosen)
