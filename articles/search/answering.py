"""The search's door: `answer` finds stories for a question. Any question has an answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import MAXYEAR, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet

from articles import body
from articles.known import Known, known_names
from articles.models import Article, Author, Section
from articles.models.belongings import OF_A_CARD, with_belongings
from articles.models.chosen import CARD
from articles.prepared import among_keys
from articles.search.answers import Answer, Facet, Hit
from articles.search.asking import Asked
from articles.search.correcting import Corrected, correct
from articles.search.entries import VOLUMES_A_ROOM, VOLUMES_A_SHELF, room, shelf
from articles.search.facets import AUTHOR, COUNTRY, SECTION, TOPIC, facets, volumes_of
from articles.search.finding import Found, find
from articles.search.indexing import freshen_what_is_due
from articles.search.marking import marked, snippet
from articles.search.matching import Fitting
from articles.search.meaning import Meant, meant, told_of
from articles.search.places import place_of, story_of
from articles.search.suggesting import suggestions
from articles.search.wording import Wording, read

__all__ = ["answer", "suggestions"]

A_PAGE = 20  # stories
MOST_SHELVES = 60
NOTHING = "=0"  # a lexeme that no story has


def answer(asked: Asked, *, at: datetime, zone: ZoneInfo) -> Answer:
    """The page that is asked for of the stories that readers see at that moment (aware); years are those of `zone`.

    A page after the last one is empty.
    """
    wording = read(asked.text)
    if wording.is_empty and (asked.text or not asked.has_choices):
        return Answer(asked)
    told = told_of(wording.words, at)
    if told.is_behind:
        freshen_what_is_due(at)
        told = told_of(wording.words, at)
    known = known_names(told.mark)
    chosen = _chosen(asked, zone, known)
    wanted = meant(wording.words, told, known)
    found = find(wanted, _fitting(wording, chosen), asked.order, at)
    corrected = None if asked.as_typed else correct(wording, wanted, found, at)
    if corrected is not None and corrected.is_applied:
        wording = corrected.wording
        wanted = meant(wording.words, told_of(wording.words, at), known)
        found = find(wanted, _fitting(wording, chosen), asked.order, at)
    narrowed_by = facets(asked, found.facts, zone, known)
    return _answer(asked, wanted, found, corrected, narrowed_by=narrowed_by, at=at)


def _answer(
    asked: Asked,
    wanted: Sequence[Meant],
    found: Found,
    corrected: Corrected | None,
    *,
    narrowed_by: list[Facet],
    at: datetime,
) -> Answer:
    first = (asked.page - 1) * A_PAGE
    telling = [one for one in wanted if not one.is_common] or wanted  # nobody looks for "the" in a passage
    lexemes = {lexeme for one in telling for lexeme in (one.word.word, *one.word.others)}
    return Answer(
        asked,
        hits=hits([story_of(place) for place in found.places[first : first + A_PAGE]], lexemes, at),
        total=len(found.places),
        is_exact=found.is_exact,
        pages=max(1, -(-len(found.places) // A_PAGE)),
        facets=narrowed_by,
        volumes=volumes_of(found.facts),
        corrected=corrected.said if corrected else None,
        widened=found.is_widened,
        unknown=tuple(one.word.typed for one in wanted if not one.stories and not one.tags),
    )


def hits(keys: Sequence[int], lexemes: Collection[str], at: datetime) -> list[Hit]:
    """These stories (at most a page), in this order, as it shows them; of each a passage with what was looked for."""
    stories = {story.pk: story for story in with_belongings(_live_among(at=at, keys=keys), OF_A_CARD)} if keys else {}
    return [
        Hit(stories[key], marked(str(stories[key]), lexemes), snippet(body.plain_text(stories[key].body), lexemes))
        for key in keys
        if key in stories
    ]


@among_keys(A_PAGE)
def _live_among(at: Any, keys: Any) -> QuerySet[Article]:
    return Article.objects.live(at).filter(pk__in=keys).for_reading().only(*CARD, "body")


def _fitting(wording: Wording, chosen: Fitting) -> Fitting:
    return replace(chosen, excluded=wording.unwanted, passages=wording.rows, no_passages=wording.unwanted_rows)


def _chosen(asked: Asked, zone: ZoneInfo, known: Known) -> Fitting:
    """Which stories are asked for, whatever their words.

    Nobody may tell a name that isn't there from one without a story that readers see: both are looked for alike.
    """
    topics = [known.topic_at[slug] for slug in asked.topics if slug in known.topic_at]
    groups = [
        _lexemes(COUNTRY, known.coded({code.upper() for code in asked.countries})),
        _lexemes(TOPIC, [below for topic in topics for below in known.within(topic)]),
        _lexemes(AUTHOR, _at_addresses(Author, asked.authors)),
        _lexemes(SECTION, _at_addresses(Section, asked.sections)),
    ]
    kinds = (asked.countries, asked.topics, asked.authors, asked.sections)
    groups = [group or ((NOTHING,) if chosen else ()) for chosen, group in zip(kinds, groups, strict=True)]
    groups.append(_shelves(*asked.volumes))
    return Fitting(
        groups=tuple(group for group in groups if group),
        places=_places(asked.years, zone),
        volumes=asked.volumes,
    )


def _at_addresses(model: type[Author | Section], slugs: Sequence[str]) -> Iterable[Model]:
    return model.objects.filter(slug__in=slugs).only("pk").order_by("pk") if slugs else ()


def _lexemes(kind: str, rows: Iterable[Model]) -> tuple[str, ...]:
    return tuple(f"={kind}{row.pk}" for row in rows)


def _places(years: Sequence[int], zone: ZoneInfo) -> tuple[tuple[int, int], ...]:
    turns = [(year, year + 1) for year in years if year < MAXYEAR]
    return tuple(
        (place_of(datetime(first, 1, 1, tzinfo=zone)), place_of(datetime(end, 1, 1, tzinfo=zone)))
        for first, end in turns
    )


def _shelves(first: int | None, last: int | None) -> tuple[str, ...]:
    """The lexemes of the volumes near those asked for, so that not all stories are looked through."""
    if last is None:
        return ()
    first = first or 0
    for size, named in ((VOLUMES_A_SHELF, shelf), (VOLUMES_A_ROOM, room)):
        if (last - first) // size < MOST_SHELVES:
            return tuple(named(number * size) for number in range(first // size, last // size + 1))
    return ()
