"""What a made-up publication wrote: stories as plain values, each from its own number and the seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from articles.names import slug_of
from articles.tagging.gazetteer import CountryEntry, countries
from newsroom.made_up.words import LISTS, SUBJECTS, Vocabulary, vocabulary

MIDDLE_LENGTH, SPREAD, SHORTEST, LONGEST = 800, 260, 120, 2400  # words
WITH_PICTURE, WITH_PLACE = 0.4, 0.6  # shares of stories, and of headlines that name a country


@dataclass(frozen=True, slots=True)
class PastStory:
    """One story; countries and topics with their strength (1 lead, 2 about, 3 mention), authors and topics by place."""

    headline: str
    standfirst: str
    body: str
    words: int
    slug: str
    section: int
    authors: tuple[int, ...]
    topics: tuple[tuple[int, int], ...]
    countries: tuple[tuple[str, int], ...]
    has_picture: bool


class Past:
    """Writes the stories; `topics`, `authors` and `sections` are how many of each there are to choose from."""

    def __init__(self, seed: int, *, authors: int, topics: int, sections: int) -> None:
        self._seed = seed
        self._vocabulary: Vocabulary = vocabulary(random.Random(seed))  # noqa: S311  no secret comes of it
        self._authors, self._topics, self._sections = authors, topics, sections
        most_covered = LISTS["most_covered"]
        by_code = {entry.code: entry for entry in countries()}
        rest = [entry for entry in countries() if entry.code not in most_covered]
        self._countries: Sequence[CountryEntry] = [*(by_code[code] for code in most_covered), *rest]
        self._covered = tuple(accumulate(1 / (rank + 3) for rank in range(len(self._countries))))
        self._written_about = tuple(accumulate(1 / (rank + 5) for rank in range(topics)))

    def story(self, number: int) -> PastStory:
        """The story of that number: always the same one."""
        chance = random.Random(f"{self._seed}/{number}")  # noqa: S311  the same
        named = chance.choices(self._countries, cum_weights=self._covered, k=chance.choice((1, 1, 2, 2, 3, 5)))
        places = list(dict.fromkeys(named))
        length = max(SHORTEST, min(LONGEST, int(chance.gauss(MIDDLE_LENGTH, SPREAD))))
        body, words = self._body(chance, places, length)
        headline = self._headline(chance, places[0])
        return PastStory(
            headline=headline,
            standfirst=self._sentence(chance, 14, places[0].name),
            body=body,
            words=words,
            slug=f"{slug_of(headline, otherwise='story')[:80]}-{number}",
            section=chance.randrange(self._sections),
            authors=tuple(dict.fromkeys(chance.choices(range(self._authors), k=chance.choice((1, 1, 1, 2))))),
            topics=self._tagged(chance),
            countries=tuple((place.code, min(rank, 3)) for rank, place in enumerate(places, start=1)),
            has_picture=chance.random() < WITH_PICTURE,
        )

    def _headline(self, chance: random.Random, place: CountryEntry) -> str:
        words = [chance.choice(SUBJECTS), *self._vocabulary.some(chance, chance.randint(3, 6)), chance.choice(SUBJECTS)]
        line = " ".join(words).capitalize()
        return f"{line} in {place.name}" if chance.random() < WITH_PLACE else line

    def _body(self, chance: random.Random, places: Sequence[CountryEntry], length: int) -> tuple[str, int]:
        words = self._vocabulary.some(chance, length)
        for rank, place in enumerate(places):
            for _ in range(max(1, 6 - 2 * rank)):
                names = [place.name, *place.demonyms[:1], *place.capitals[:1]]
                words[chance.randrange(length)] = chance.choice(names)
        paragraphs, begin = [], 0
        while begin < length:
            end = min(length, begin + chance.randint(40, 90))
            paragraphs.append(f"<p>{_sentences(words[begin:end], chance)}</p>")
            begin = end
        return "".join(paragraphs), sum(len(word.split()) for word in words)

    def _sentence(self, chance: random.Random, count: int, place: str) -> str:
        words = self._vocabulary.some(chance, count)
        words[chance.randrange(1, count)] = place
        return _sentences(words, chance)

    def _tagged(self, chance: random.Random) -> tuple[tuple[int, int], ...]:
        drawn = chance.choices(range(self._topics), cum_weights=self._written_about, k=chance.choice((0, 1, 2, 2, 3)))
        return tuple((topic, min(rank, 3)) for rank, topic in enumerate(dict.fromkeys(drawn), start=1))


def name_of_author(number: int) -> str:
    """The name of the author of that number; after all pairs of names are used up, with a figure."""
    given, family = LISTS["given"], LISTS["family"]
    name = f"{given[number % len(given)]} {family[number // len(given) % len(family)]}"
    again = number // (len(given) * len(family))
    return f"{name} {again + 1}" if again else name


def _sentences(words: Sequence[str], chance: random.Random) -> str:
    sentences, begin = [], 0
    while begin < len(words):
        end = begin + chance.randint(8, 22)
        sentence = " ".join(words[begin:end])
        sentences.append(f"{sentence[0].upper()}{sentence[1:]}.")
        begin = end
    return " ".join(sentences).replace("&", "&amp;")
