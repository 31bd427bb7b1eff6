"""What a made-up publication wrote: stories as plain values, each from its own number and the seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import accumulate

from articles import body
from articles.names import slug_of
from articles.tagging.gazetteer import CountryEntry, countries
from newsroom.made_up.words import LISTS, SUBJECTS, Vocabulary, vocabulary

MIDDLE_LENGTH, SPREAD, SHORTEST, LONGEST = 800, 260, 120, 2400  # words
WITH_PICTURE, WITH_PLACE = 0.4, 0.6  # shares of stories, and of headlines that name a country
SHORTEST_SENTENCE, LONGEST_SENTENCE = 8, 22  # words
SENTENCES = (3, 4, 4, 5)  # of a paragraph


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


@dataclass(frozen=True, slots=True)
class _Place:
    """A country as texts name it: each name as it is typed, with the words that it is more than one."""

    code: str
    name: str
    names: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, entry: CountryEntry) -> _Place:
        names = (entry.name, *entry.demonyms[:1], *entry.capitals[:1])
        return cls(entry.code, entry.name, tuple((name, body.word_count(escape(name)) - 1) for name in names))


class Past:
    """Writes the stories; `topics`, `authors` and `sections` are how many of each there are to choose from."""

    def __init__(self, seed: int, *, authors: int, topics: int, sections: int) -> None:
        self._seed = seed
        self._vocabulary: Vocabulary = vocabulary(random.Random(seed))  # noqa: S311  no secret comes of it
        self._authors, self._topics, self._sections = authors, topics, sections
        most_covered = LISTS["most_covered"]
        by_code = {entry.code: entry for entry in countries()}
        rest = [entry for entry in countries() if entry.code not in most_covered]
        self._places = [_Place.of(entry) for entry in (*(by_code[code] for code in most_covered), *rest)]
        self._covered = tuple(accumulate(1 / (rank + 3) for rank in range(len(self._places))))
        self._written_about = tuple(accumulate(1 / (rank + 5) for rank in range(topics)))

    def story(self, number: int) -> PastStory:
        """The story of that number: always the same one."""
        chance = random.Random(f"{self._seed}/{number}")  # noqa: S311  the same
        named = chance.choices(self._places, cum_weights=self._covered, k=chance.choice((1, 1, 2, 2, 3, 5)))
        places = list({place.code: place for place in named}.values())
        length = max(SHORTEST, min(LONGEST, int(chance.gauss(MIDDLE_LENGTH, SPREAD))))
        text, words = self._body(chance, places, length)
        headline = self._headline(chance, places[0])
        return PastStory(
            headline=headline,
            standfirst=self._standfirst(chance, places[0]),
            body=text,
            words=words,
            slug=f"{slug_of(headline, otherwise='story')[:80]}-{number}",
            section=chance.randrange(self._sections),
            authors=tuple(dict.fromkeys(chance.choices(range(self._authors), k=chance.choice((1, 1, 1, 2))))),
            topics=self._tagged(chance),
            countries=tuple((place.code, min(rank, 3)) for rank, place in enumerate(places, start=1)),
            has_picture=chance.random() < WITH_PICTURE,
        )

    def _headline(self, chance: random.Random, place: _Place) -> str:
        words = [chance.choice(SUBJECTS), *self._vocabulary.some(chance, chance.randint(3, 6)), chance.choice(SUBJECTS)]
        line = " ".join(words).capitalize()
        return f"{line} in {place.name}" if chance.random() < WITH_PLACE else line

    def _standfirst(self, chance: random.Random, place: _Place) -> str:
        words = self._vocabulary.some(chance, 14)
        words[chance.randrange(1, 14)] = place.name
        return _sentence(words)

    def _body(self, chance: random.Random, places: Sequence[_Place], length: int) -> tuple[str, int]:
        sentences, words = self._sentences(chance, length), length
        for rank, place in enumerate(places):
            for _ in range(max(1, 6 - 2 * rank)):
                name, more = chance.choice(place.names)
                sentence = chance.choice(sentences)
                sentence.insert(int(chance.random() * len(sentence)), name)
                words += 1 + more
        paragraphs, begin = [], 0
        while begin < len(sentences):
            end = begin + chance.choice(SENTENCES)
            paragraphs.append(escape(" ".join(map(_sentence, sentences[begin:end])), quote=False))
            begin = end
        return f"<p>{'</p><p>'.join(paragraphs)}</p>", words

    def _sentences(self, chance: random.Random, length: int) -> list[list[str]]:
        """Of so many words together."""
        draw, some, lengths = chance.random, self._vocabulary.some, LONGEST_SENTENCE - SHORTEST_SENTENCE + 1
        sentences, words = [], 0
        while words < length:
            sentence = some(chance, min(SHORTEST_SENTENCE + int(draw() * lengths), length - words))
            words += len(sentence)
            sentences.append(sentence)
        return sentences

    def _tagged(self, chance: random.Random) -> tuple[tuple[int, int], ...]:
        drawn = chance.choices(range(self._topics), cum_weights=self._written_about, k=chance.choice((0, 1, 2, 2, 3)))
        return tuple((topic, min(rank, 3)) for rank, topic in enumerate(dict.fromkeys(drawn), start=1))


def name_of_author(number: int) -> str:
    """The name of the author of that number; after all pairs of names are used up, with a figure."""
    given, family = LISTS["given"], LISTS["family"]
    name = f"{given[number % len(given)]} {family[number // len(given) % len(family)]}"
    again = number // (len(given) * len(family))
    return f"{name} {again + 1}" if again else name


def _sentence(words: Sequence[str]) -> str:
    line = " ".join(words)
    return f"{line[0].upper()}{line[1:]}."
