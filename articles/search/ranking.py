"""Which of the candidates are best: their words are looked at one by one, in the same way on both databases.

A word counts the more, the rarer it is, the more often it stands in a short text, the earlier it stands, and the nearer
to the words beside which it was asked for; in a headline it counts most. What was measured is in decision 17.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p
from typing import Self

from articles.search.matching import Row
from articles.search.meaning import Meant

SATURATION, LENGTH = 2.0, 0.75  # k1 and b of BM25
LETTERS_A_WORD = 6
IN_HEADLINE, AROUND, BESIDE = 6.0, 2.5, 2.0  # how many times in the body a word is worth there
EARLY, SOON = 0.5, 50 * LETTERS_A_WORD  # how much more an early word counts; within about fifty words
TAGGED = 0.6  # of a word's weight, for a story that is tagged with what the word stands for
WHOLE_HEADLINE = 0.8  # of the weight of all words, when the headline says nothing else
MOST_READ = 8_000  # letters of a body
LOOKED_AT_CLOSELY = 60  # stories for which it is seen how near to each other the words stand
NEAR = 4.0  # how much more it counts that the words stand near to each other
MOST_PLACES = 20  # of a word


@dataclass(frozen=True, slots=True)
class _Question:
    """What is the same for each candidate: of each word how it stands in a text, what else finds it, what it tells."""

    words: list[tuple[str, list[str], float]]
    asked: frozenset[str]
    whole: float  # the weight of all words
    tags: list[tuple[frozenset[str], float]]
    usual: float  # letters of a body

    @classmethod
    def of(cls, meant: Sequence[Meant], usual: float) -> Self:
        return cls(
            [(f" {one.word.word} ", [f" {other} " for other in one.word.others], one.weight) for one in meant],
            frozenset(one.word.word for one in meant),
            sum(one.weight for one in meant),
            [(frozenset(tag.removeprefix("=") for tag in one.tags), one.weight) for one in meant if one.tags],
            usual,
        )


def best_first(rows: Sequence[Row], words: Mapping[int, str], meant: Sequence[Meant]) -> list[Row]:
    """The rows, the best first; of two that are as good, the later."""
    texts = {row.place: words.get(row.place, "\n\n\n").split("\n", 3) for row in rows}  # the body is one line
    usual = sum([len(text[-1]) for text in texts.values()]) / max(len(texts), 1)
    question = _Question.of(meant, max(usual, 1.0))
    scores = {row.place: _score(row, texts[row.place], question) for row in rows}
    ranked = sorted(rows, key=lambda row: (-scores[row.place], -row.place))
    if len(meant) > 1:
        for row in ranked[:LOOKED_AT_CLOSELY]:
            head, _around, _beside, body = texts[row.place]
            scores[row.place] += log1p(NEAR * (_nearness(body[:MOST_READ], meant) + 2 * _nearness(head, meant)))
        ranked = sorted(rows, key=lambda row: (-scores[row.place], -row.place))
    return ranked


def _score(row: Row, text: Sequence[str], question: _Question) -> float:
    head, around, beside, body = text
    longer = 1 - LENGTH + LENGTH * len(body) / question.usual
    body = body[:MOST_READ]
    score, in_headline = 0.0, 0.0
    for padded, others, weight in question.words:
        first = body.find(padded)
        stands = 0.0
        if padded in head:
            stands = IN_HEADLINE
            in_headline += weight
        if padded in around:
            stands += AROUND
        if padded in beside:
            stands += BESIDE
        frequency = stands + ((1 + body.count(padded, first + len(padded))) / longer if first != -1 else 0)
        if not frequency and others:
            frequency = any(other in body or other in head for other in others) / longer
        early = 1 + EARLY / (1 + first / SOON) if first != -1 else 1 + EARLY * bool(stands)
        score += weight * frequency * (SATURATION + 1) / (frequency + SATURATION) * early
    if question.tags:
        bears = row.bears.split()
        score += sum([weight * TAGGED for tags, weight in question.tags if not tags.isdisjoint(bears)])
    return score + _whole_headline(head, in_headline, question) if in_headline else score


def _whole_headline(head: str, in_headline: float, question: _Question) -> float:
    """More, the more of the question stands in the headline, and the more of the headline in the question."""
    said = head.split()
    asked = sum([word in question.asked for word in said])
    return WHOLE_HEADLINE * in_headline * in_headline / question.whole * asked / len(said)


def _nearness(text: str, meant: Sequence[Meant]) -> float:
    """How near to each other the words stand that were asked for beside each other."""
    near, weight = 0.0, 0.0
    before: list[int] = []
    for one in meant:
        places = _places(text, f" {one.word.word} ")
        if before and places:
            near += min(weight, one.weight) / max(_least_apart(before, places) / LETTERS_A_WORD, 1.0)
        before, weight = places, one.weight
    return near


def _places(text: str, padded: str) -> list[int]:
    places: list[int] = []
    place = text.find(padded)
    while place != -1 and len(places) < MOST_PLACES:
        places.append(place)
        place = text.find(padded, place + len(padded) - 1)
    return places


def _least_apart(first: Sequence[int], second: Sequence[int]) -> int:
    least, one, other = abs(first[0] - second[0]), 0, 0
    while one < len(first) and other < len(second):
        least = min(least, abs(first[one] - second[other]))
        if first[one] < second[other]:
            one += 1
        else:
            other += 1
    return least
