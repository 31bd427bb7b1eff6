"""Topics and countries as pages name them: read once, and again when the database has noted that one changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from articles.models import TallyChange
from articles.models.tally_triggers import EVERY_SHELF, NAMES
from articles.tagging.models import Country, Topic

FIGURES = re.compile(r"\d+")
MOST_REMEMBERED = 8_192


@dataclass(frozen=True, slots=True)
class Known:
    """All public topics and all countries, by id and by address. They are shared: nobody may change one."""

    topics: Mapping[int, Topic] = field(default_factory=dict)
    countries: Mapping[int, Country] = field(default_factory=dict)
    topic_at: Mapping[str, Topic] = field(default_factory=dict)
    country_coded: Mapping[str, Country] = field(default_factory=dict)
    with_those_above: Mapping[str, Sequence[int]] = field(default_factory=dict)  # see there

    def within(self, topic: Topic) -> list[Topic]:
        """The topic and all public ones below it, by id."""
        return [one for key, one in sorted(self.topics.items()) if one.path.startswith(topic.path)]

    def coded(self, codes: Iterable[str]) -> list[Country]:
        """The countries with these codes that there are."""
        return [self.country_coded[code] for code in sorted(codes) if code in self.country_coded]


class WithThoseAbove(dict[str, tuple[int, ...]]):
    """By the topics of a story as they are written down ("t12 t5"): those that are public, and all above them.

    Many stories are about the same topics: what was asked once is remembered.
    """

    def __init__(self, paths: Mapping[int, str]) -> None:
        """Of public topics: the path of each, by its id."""
        super().__init__()
        self._above = {str(topic): frozenset(map(int, path.strip("/").split("/"))) for topic, path in paths.items()}

    def __missing__(self, topics: str) -> tuple[int, ...]:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = [self._above[topic] for topic in FIGURES.findall(topics) if topic in self._above]
        self[topics] = above = tuple(found[0].union(*found[1:])) if found else ()
        return above


@dataclass(slots=True)
class _Read:
    """What this process read last, and under which marks: of all changes, and of those of names."""

    mark: str = ""
    names: tuple[str, ...] = ()
    known: Known = field(default_factory=Known)


@dataclass(slots=True)
class _Last:
    read: _Read = field(default_factory=_Read)


_LAST = _Last()


def known_names(mark: str | None = None) -> Known:
    """As they stand under that mark of all changes (`TallyChange.objects.mark()`); without one, as they stand now."""
    mark = TallyChange.objects.mark() if mark is None else mark
    last = _LAST.read
    if last.mark == mark:
        return last.known
    # The marks are read before the rows: what changes in between is read once more.
    marks = TallyChange.objects.marks()
    names = tuple(marks.get(shelf, "") for shelf in (EVERY_SHELF, NAMES))
    known = last.known if last.names == names else _read()
    _LAST.read = _Read(mark, names, known)  # replaced whole: threads that read at once each get one or the other
    return known


def _read() -> Known:
    topics = {topic.pk: topic for topic in Topic.objects.public().defer("media_topic").order_by("pk")}
    countries = {country.pk: country for country in Country.objects.order_by("pk")}
    return Known(
        topics,
        countries,
        {topic.slug: topic for topic in topics.values()},
        {country.code: country for country in countries.values()},
        WithThoseAbove({key: topic.path for key, topic in topics.items()}),
    )
