"""What a question's words may stand for: countries and topics by any of their names; how rare each word is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log
from typing import Any

from django.db import connection

from articles.known import Known
from articles.models.tally_change import MARK
from articles.names import name_key
from articles.search.entries import OFTEN
from articles.search.facets import COUNTRY, TOPIC
from articles.search.matching import reading
from articles.search.models import IndexedWord
from articles.search.tables import MARKS
from articles.search.wording import Word
from articles.search.words import words_of
from articles.tagging.country_names import Sort, countries_called
from articles.tagging.models import TopicName
from articles.tagging.models.topic_name import topic_key

LONGEST_NAME = 5  # words
SHORTEST_PART = 4  # letters of a topic's name that are a word of it
MOST_NAMES = 300
MOST_TOPICS = 60
COMMON = 0.35  # of all stories; such a word is not insisted on
EVERYWHERE = 0.95  # not even by itself: PostgreSQL would read all stories for it, its index tells it nothing
ENOUGH_TO_TELL = 200  # stories


@dataclass(frozen=True, slots=True)
class Meant:
    """A word, what the index knows it by, what it may stand for there ("=c34"), and how much it tells.

    `stories`: of the index, those that have it, of `every` one; `weight` is the logarithm of how rare it is.
    """

    word: Word
    tags: tuple[str, ...]
    stories: int
    every: int
    weight: float
    is_common: bool

    @property
    def share(self) -> float:
        """Of all stories, those that have it, 0 to 1."""
        return min(self.stories / self.every, 1.0)

    @property
    def is_everywhere(self) -> bool:
        """Whether nearly all stories have it, and are found without it as well."""
        return self.is_common and self.share > EVERYWHERE

    @property
    def lexemes(self) -> tuple[str, ...]:
        """All that it is found by."""
        return (self.word.word, *self.word.others, *self.tags)

    @property
    def often(self) -> tuple[str, ...]:
        """All that it is found by where it stands near the top or several times."""
        return (f"{OFTEN}{self.word.word}", *self.tags)


@dataclass(frozen=True, slots=True)
class Told:
    """What the database says of a question before it is looked for, in one query.

    `mark`: of all changes, see `known`; `is_behind`: whether a story is to be read anew first. `counts`: in how many
    stories of the index each word stands that is there at all, "" counts all of them; `names`: key, name and topic.
    """

    mark: str
    is_behind: bool
    counts: Mapping[str, int]
    names: Sequence[tuple[str, str, int]]


def told_of(words: Sequence[Word], at: datetime) -> Told:
    """What it says of these words at that moment (aware)."""
    wanted = ["", *(word.word for word in words)]
    due = f"SELECT id FROM {MARKS} WHERE due_at IS NULL OR due_at <= %s LIMIT 1"  # noqa: S608  names of ours only, here and below
    counts = f"SELECT word, stories FROM {IndexedWord._meta.db_table} WHERE word IN ({_places(wanted)})"  # noqa: S608
    pieces = [
        f"SELECT 'mark', mark, '', 0 FROM ({MARK}) AS of_changes",  # noqa: S608
        f"SELECT 'due', '', '', id FROM ({due}) AS marked",  # noqa: S608
        f"SELECT 'word', word, '', stories FROM ({counts}) AS counted",  # noqa: S608
    ]
    values: list[Any] = [connection.ops.adapt_datetimefield_value(at), *wanted]
    if names := _topic_names(words):
        pieces.append(f"SELECT 'name', key, name, topic_id FROM ({names[0]}) AS named")  # noqa: S608
        values += names[1]
    with reading().cursor() as cursor:
        cursor.execute(" UNION ALL ".join(pieces), values)
        rows = cursor.fetchall()
    told = {kind: [row for first, *row in rows if first == kind] for kind in ("mark", "due", "word", "name")}
    return Told(
        mark=told["mark"][0][0],
        is_behind=bool(told["due"]),
        counts={word: stories for word, _name, stories in told["word"]},
        names=[(key, name, topic) for key, name, topic in told["name"]],
    )


def meant(words: Sequence[Word], told: Told, known: Known) -> list[Meant]:
    """Each of the words with what it stands for."""
    every = max(told.counts.get("", 0), 1)
    tags = tags_named(words, told, known)
    found = []
    for word in words:
        count = max(told.counts.get(word.word, 0), 0)
        weight = log(1 + (every - min(count, every) + 0.5) / (count + 0.5))
        is_common = every >= ENOUGH_TO_TELL and count > COMMON * every
        found.append(Meant(word, tuple(tags.get(word.word, ())), count, every, weight, is_common))
    return found


def tags_named(words: Sequence[Word], told: Told, known: Known) -> dict[str, list[str]]:
    """By word, the lexemes of countries and topics that it, or a row of words that it stands in, is a name of."""
    rows = _by_key(words)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    codes: dict[str, set[str]] = defaultdict(set)
    shouted = _is_in_capitals(words)
    for key, span in rows.items():
        for name in countries_called(key) if key else ():
            if name.sort != Sort.CODE or (not shouted and all(word.typed.isupper() for word in span)):
                codes[name.code].update(word.word for word in span)
    for country in known.coded(codes):
        for word in codes[country.code]:
            found[word][f"={COUNTRY}{country.pk}"] = None
    for word, topics in _topics(words, rows, told, known).items():
        found[word].update(dict.fromkeys(f"={TOPIC}{topic}" for topic in topics[:MOST_TOPICS]))
    return {word: list(lexemes) for word, lexemes in found.items()}


def _is_in_capitals(words: Sequence[Word]) -> bool:
    """Whether all words are typed in capitals, as agencies write headlines: then "IT" and "US" need not be countries.

    One word alone is no headline: "UK" is what it says.
    """
    return len(words) > 1 and all(word.typed.isupper() or word.typed.isdecimal() for word in words)


def _by_key(words: Sequence[Word]) -> dict[str, tuple[Word, ...]]:
    """Words in a row, as a name would be compared that they are."""
    spans = (
        tuple(words[begin:end])
        for begin in range(len(words))
        for end in range(begin + 1, min(begin + LONGEST_NAME, len(words)) + 1)
    )
    return {topic_key(" ".join(word.typed for word in span)): span for span in spans}


def _parts(words: Sequence[Word]) -> dict[str, str]:
    """The words that may be a part of a topic's name, and how they are compared there."""
    return {word.word: name_key(word.typed) for word in words if len(word.word) >= SHORTEST_PART}


def _topics(
    words: Sequence[Word], rows: Mapping[str, tuple[Word, ...]], told: Told, known: Known
) -> dict[str, list[int]]:
    """By word, the public topics that it names, itself or with those beside it, and all below these."""
    parts = _parts(words)
    by_name: dict[str, set[int]] = defaultdict(set)
    for key, name, topic in told.names:
        said = set(words_of(name))
        whole = {word.word for word in rows.get(key, ())}
        for word in whole | (said & parts.keys()):
            by_name[word].add(topic)
    below = _below({topic for topics in by_name.values() for topic in topics}, known)
    return {word: sorted({key for topic in topics for key in below.get(topic, ())}) for word, topics in by_name.items()}


def _topic_names(words: Sequence[Word]) -> tuple[str, list[Any]] | None:
    """A query for the names that the words are, or that hold one of them: key, name and topic; of many the first."""
    keys = [key for key in _by_key(words) if key]
    # The stem: "port" is a part of "Ports and shipping", and "ports" of "Port authorities".
    stems = [key[: max(SHORTEST_PART, len(key) - 1)] for key in _parts(words).values()]
    tests = [f"key IN ({_places(keys)})"] if keys else []
    tests += [r"key LIKE %s ESCAPE '\'"] * len(stems)
    if not tests:
        return None
    holding = [f"%{connection.ops.prep_for_like_query(stem)}%" for stem in stems]
    sql = f"SELECT key, name, topic_id FROM {TopicName._meta.db_table} WHERE {' OR '.join(tests)} ORDER BY key LIMIT %s"  # noqa: S608
    return sql, [*keys, *holding, MOST_NAMES]


def _places(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _below(topics: Collection[int], known: Known) -> dict[int, list[int]]:
    """By topic, itself and those below it that readers see."""
    named = {f"{topic}": topic for topic in sorted(topics)[:MOST_TOPICS]}
    found: dict[int, list[int]] = defaultdict(list)
    for key, one in known.topics.items() if named else ():
        for above in one.path.strip("/").split("/"):
            if above in named:
                found[named[above]].append(key)
    return found
