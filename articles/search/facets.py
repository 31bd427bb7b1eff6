"""By what the stories found can be narrowed down, and how many of them bear each value."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, datetime
from typing import Any
from zoneinfo import ZoneInfo

from articles.models import Author, Section
from articles.search.answers import Facet, FacetEntry
from articles.search.asking import Asked
from articles.search.places import moment_of, place_of
from articles.tagging.models import Country, Topic

MOST_ENTRIES = 12  # of a facet, and those chosen
COUNTRY, TOPIC, AUTHOR, SECTION = "c", "t", "a", "s"
KINDS = {"countries": COUNTRY, "topics": TOPIC, "authors": AUTHOR, "sections": SECTION}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a story bears, as the index writes it down ("c34 t12 a5 s3": kind and id), and its place in time there."""

    bears: str
    place: int
    volume: int | None = None


def facets(asked: Asked, found: Sequence[Facts], zone: ZoneInfo) -> list[Facet]:
    """All five, those without a value left out. Four queries."""
    counts = Counter(fact for facts in found for fact in set(facts.bears.split()))
    by_kind: dict[str, dict[int, int]] = {kind: {} for kind in KINDS.values()}
    for fact, count in counts.items():
        if fact[:1] in by_kind:
            by_kind[fact[:1]][int(fact[1:])] = count
    made = [
        _facet("countries", asked.countries, _countries(by_kind[COUNTRY], asked.countries)),
        _facet("topics", asked.topics, _topics(found, by_kind[TOPIC], asked.topics)),
        _facet("authors", asked.authors, _named(Author.objects.all(), by_kind[AUTHOR], asked.authors)),
        _facet("sections", asked.sections, _named(Section.objects.all(), by_kind[SECTION], asked.sections)),
        _years(asked.years, found, zone),
    ]
    return [facet for facet in made if facet.entries]


def volumes_of(found: Iterable[Facts]) -> tuple[int, int] | None:
    """The first and the last volume of the stories found; None when none of them ran in an issue."""
    volumes = [facts.volume for facts in found if facts.volume is not None]
    return (min(volumes), max(volumes)) if volumes else None


Named = Iterator[tuple[str, str, int]]  # value, label, count


def _facet(name: str, chosen: Collection[str], rows: Named) -> Facet:
    entries = [FacetEntry(value, label, count, value in chosen) for value, label, count in rows]
    entries.sort(key=lambda entry: (not entry.chosen, -entry.count, entry.label))
    count_of_chosen = sum(entry.chosen for entry in entries)
    return Facet(name, entries[: max(MOST_ENTRIES, count_of_chosen)])


def _most(counts: dict[int, int]) -> list[int]:
    """The ids that are worth a look at their names; more than are shown, since some may not be for readers."""
    return sorted(counts, key=lambda key: (-counts[key], key))[: MOST_ENTRIES * 2]


def _countries(counts: dict[int, int], chosen: Sequence[str]) -> Named:
    codes = [code.upper() for code in chosen]
    rows = Country.objects.filter(pk__in=_most(counts)) | Country.objects.filter(code__in=codes)
    for key, code, name in rows.order_by().values_list("pk", "code", "name"):
        yield code.lower(), name, counts.get(key, 0)


def _topics(found: Sequence[Facts], counts: dict[int, int], chosen: Sequence[str]) -> Named:
    """Each with the stories of those below it, as its page has them."""
    public = Topic.objects.public().order_by()
    paths = dict(public.filter(pk__in=list(counts)).values_list("pk", "path"))
    above = {f"{TOPIC}{key}": [int(part) for part in path.strip("/").split("/")] for key, path in paths.items()}
    whole: Counter[int] = Counter()
    for facts in found:
        whole.update({key for fact in facts.bears.split() for key in above.get(fact, ())})
    rows = public.filter(pk__in=_most(whole)) | public.filter(slug__in=chosen)
    for key, slug, name in rows.values_list("pk", "slug", "name"):
        yield slug, name, whole.get(key, 0)


def _named(rows: Any, counts: dict[int, int], chosen: Sequence[str]) -> Named:
    meant = rows.filter(pk__in=_most(counts)) | rows.filter(slug__in=chosen)
    for key, slug, name in meant.order_by().values_list("pk", "slug", "name"):
        yield slug, name, counts.get(key, 0)


def _years(chosen: Collection[int], found: Sequence[Facts], zone: ZoneInfo) -> Facet:
    places = sorted(facts.place for facts in found)
    counts = dict.fromkeys(chosen, 0)
    while places:
        year = moment_of(places[0]).astimezone(zone).year
        end = bisect_left(places, place_of(datetime(min(year + 1, MAXYEAR), 1, 1, tzinfo=zone)))
        counts[year] = max(end, 1)
        places = places[max(end, 1) :]
    entries = [FacetEntry(str(year), str(year), count, year in chosen) for year, count in sorted(counts.items())]
    return Facet("years", entries[::-1])
