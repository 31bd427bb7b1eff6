"""By what the stories found can be narrowed down, and how many of them bear each value."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import MAXYEAR, datetime
from itertools import chain
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db import connections

from articles.known import Known
from articles.models import Author, Section
from articles.search.answers import Facet, FacetEntry
from articles.search.asking import Asked
from articles.search.places import moment_of, place_of

MOST_ENTRIES = 12  # of a facet, and those chosen
COUNTRY, TOPIC, AUTHOR, SECTION = "c", "t", "a", "s"
TOPICS = re.compile(rf"{TOPIC}[\d {TOPIC}]+")  # all of a story
KINDS = {"countries": COUNTRY, "topics": TOPIC, "authors": AUTHOR, "sections": SECTION}

Named = tuple[int, str, str]  # key, value, name


class Facts(Protocol):
    """What stories bear, as the index writes it down ("c34 t12 a5 s3": kind and id), and where they stand there."""

    @property
    def bears(self) -> Sequence[str]:
        """Of each story, each once; topics stand together."""

    @property
    def places(self) -> Sequence[int]:
        """Their places in time, see `places`."""

    @property
    def volumes(self) -> Sequence[str]:
        """Those of the issues that they ran in, "" for none."""


def facets(asked: Asked, found: Facts, zone: ZoneInfo, known: Known) -> list[Facet]:
    """All five, those without a value left out. At most one query."""
    counts = _counts("\n".join(found.bears), known)
    names = _names(asked, counts, known)
    made = [_facet(name, getattr(asked, name), names[kind], counts[kind]) for name, kind in KINDS.items()]
    return [facet for facet in [*made, _years(asked.years, found.places, zone)] if facet.entries]


def _counts(borne: str, known: Known) -> dict[str, Mapping[int, int]]:
    """By kind, how many stories bear each; a topic counts with those below it, as its page has them."""
    counts: dict[str, dict[int, int]] = {kind: {} for kind in KINDS.values()}
    for fact, stories in Counter(borne.split()).items():
        if fact[:1] in counts:
            counts[fact[:1]][int(fact[1:])] = stories
    topics = map(known.with_those_above.__getitem__, TOPICS.findall(borne))
    return {**counts, TOPIC: Counter(chain.from_iterable(topics))}


def volumes_of(found: Facts) -> tuple[int, int] | None:
    """The first and the last volume of the stories found; None when none of them ran in an issue."""
    volumes = [int(volume) for volume in {*found.volumes} if volume]
    return (min(volumes), max(volumes)) if volumes else None


def _facet(name: str, chosen: Collection[str], names: Iterable[Named], counts: Mapping[int, int]) -> Facet:
    entries = [FacetEntry(value, label, counts.get(key, 0), value in chosen) for key, value, label in names]
    entries.sort(key=lambda entry: (not entry.chosen, -entry.count, entry.label))
    count_of_chosen = sum(entry.chosen for entry in entries)
    return Facet(name, entries[: max(MOST_ENTRIES, count_of_chosen)])


def _names(asked: Asked, counts: Mapping[str, Mapping[int, int]], known: Known) -> dict[str, list[Named]]:
    """Of each kind, what is worth a look and what is chosen: its key, its value in an address, and its name."""
    # More than are shown, since some may not be for readers.
    most = {
        kind: sorted(counted, key=lambda key, counted=counted: (-counted[key], key))[: MOST_ENTRIES * 2]  # type: ignore[misc]
        for kind, counted in counts.items()
    }
    codes = [known.country_coded[code.upper()] for code in asked.countries if code.upper() in known.country_coded]
    countries = {key: known.countries[key] for key in most[COUNTRY] if key in known.countries}
    countries |= {country.pk: country for country in codes}
    chosen = [known.topic_at[slug] for slug in asked.topics if slug in known.topic_at]
    topics = {key: known.topics[key] for key in most[TOPIC] if key in known.topics} | {one.pk: one for one in chosen}
    return {
        COUNTRY: [(key, country.code.lower(), country.name) for key, country in countries.items()],
        TOPIC: [(key, topic.slug, topic.name) for key, topic in topics.items()],
    } | _names_of_people_and_sections(asked, most)


def _names_of_people_and_sections(asked: Asked, most: Mapping[str, Sequence[int]]) -> dict[str, list[Named]]:
    names: dict[str, list[Named]] = {AUTHOR: [], SECTION: []}
    wanted = [(AUTHOR, Author, asked.authors), (SECTION, Section, asked.sections)]
    pieces: list[str] = []
    values: list[int | str] = []
    for kind, model, slugs in wanted:
        tests = [("id", most[kind]), ("slug", slugs)]
        named = " OR ".join(f"{column} IN ({', '.join(['%s'] * len(some))})" for column, some in tests if some)
        if named:
            # Names of ours only; what comes from outside is a value.
            pieces.append(f"SELECT '{kind}', id, slug, name FROM {model._meta.db_table} WHERE {named}")  # noqa: S608
            values += [*most[kind], *slugs]
    if pieces:
        with connections[Author.objects.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(pieces), values)
            for kind, *named in cursor.fetchall():
                names[kind].append(tuple(named))
    return names


def _years(chosen: Collection[int], found: Sequence[int], zone: ZoneInfo) -> Facet:
    places = sorted(found)
    counts = dict.fromkeys(chosen, 0)
    while places:
        year = moment_of(places[0]).astimezone(zone).year
        end = bisect_left(places, place_of(datetime(min(year + 1, MAXYEAR), 1, 1, tzinfo=zone)))
        counts[year] = max(end, 1)
        places = places[max(end, 1) :]
    entries = [FacetEntry(str(year), str(year), count, year in chosen) for year, count in sorted(counts.items())]
    return Facet("years", entries[::-1])
