"""Which entries of the index fit, asked of SQLite's FTS5 or PostgreSQL's GIN in the same way, the latest first.

The index only finds candidates. What is best of them is decided in `ranking`, the same on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from django.db import connection

from articles.search.entries import EVERY
from articles.search.tables import INDEX, STORIES

FIRST_PLACE, LAST_PLACE = -(2**63), 2**63 - 1


class Row(NamedTuple):
    """What a list of entries is read for: place and story, and what it bears."""

    place: int
    story: int
    volume: int | None
    bears: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """What an entry must be found by: one lexeme of each group, none of those excluded, between two places.

    `passages` and `no_passages` are words in a row, as the entry has them; `volumes` the first and the last.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    passages: tuple[str, ...] = ()
    no_passages: tuple[str, ...] = ()
    volumes: tuple[int | None, int | None] = (None, None)

    def beyond(self, place: int, *, oldest_first: bool = False) -> Self:
        """Only those that come after this place, in that turn."""
        spans = self.places or ((FIRST_PLACE, LAST_PLACE),)
        if oldest_first:
            return replace(self, places=tuple((max(first, place + 1), end) for first, end in spans))
        return replace(self, places=tuple((first, min(end, place)) for first, end in spans))

    def and_of(self, *groups: Iterable[str]) -> Self:
        """One lexeme of each of these groups, too."""
        return replace(self, groups=(*self.groups, *(tuple(group) for group in groups)))


class Portion(NamedTuple):
    """The entries that fit; how many the index gave, which were looked through for words in a row; the last of them."""

    rows: list[Row]
    given: int
    last: int


def matching(fitting: Fitting, most: int, *, oldest_first: bool = False) -> list[Row]:
    """The entries that fit, at most so many, the latest first (or the oldest).

    Where words in a row are asked for, only so many are looked through for them.
    """
    return portion(fitting, most, oldest_first=oldest_first).rows


def portion(fitting: Fitting, most: int, *, oldest_first: bool = False) -> Portion:
    """Those entries, and how far was looked."""
    turn = "ASC" if oldest_first else "DESC"
    found, values = _places(fitting)
    conditions, more = _conditions(fitting)
    sql = f"""
        {found.begin}
        SELECT entry.place, entry.story, entry.volume, entry.bears, {conditions or "TRUE"}
        FROM ({found.places} ORDER BY place {turn} LIMIT %s) AS found
        JOIN {STORIES} AS entry ON entry.place = found.place
        ORDER BY entry.place {turn}"""  # noqa: S608  names of ours only, here and below
    # What stands before the places in the text comes before them, but PostgreSQL's are said at its beginning.
    said = [*values, *more, most] if found.begin else [*more, *values, most]
    with connection.cursor() as cursor:
        cursor.execute(sql, said)
        given = cursor.fetchall()
    return Portion([Row(*row[:-1]) for row in given if row[-1]], len(given), given[-1][0] if given else 0)


def heaviest(weights: Sequence[tuple[str, float]], fitting: Fitting, most: int, looked_at: int) -> list[Row]:
    """The entries for which the sum of the weights of the lexemes in them is largest, among those that fit.

    Of each lexeme only so many of the latest entries are looked at.
    """
    pieces, values = [], []
    begins: list[tuple[str, list[Any]]] = []
    weighs = "%s::float8" if connection.vendor == "postgresql" else "%s"
    for number, (lexeme, weight) in enumerate(weights):
        found, some = _places(fitting.and_of([lexeme]), f"found_{number}")
        begins += [(found.begin.removeprefix("WITH "), some)] if found.begin else []
        latest = f"{found.places} ORDER BY place DESC LIMIT %s"
        pieces.append(f"SELECT place, {weighs} AS weight FROM ({latest}) AS latest_{number}")  # noqa: S608
        values += [weight, *([] if found.begin else some), looked_at]
    conditions, more = _conditions(fitting)
    summed = " UNION ALL ".join(pieces)
    sql = f"""
        {f"WITH {', '.join(begin for begin, _some in begins)}" if begins else ""}
        SELECT entry.place, entry.story, entry.volume, entry.bears
        FROM (SELECT place, sum(weight) AS whole FROM ({summed}) AS each_one
              GROUP BY place ORDER BY whole DESC, place DESC LIMIT %s) AS best
        JOIN {STORIES} AS entry ON entry.place = best.place
        {f"WHERE {conditions}" if conditions else ""} ORDER BY best.whole DESC, entry.place DESC"""  # noqa: S608
    first = [value for _begin, some in begins for value in some]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*first, *values, most, *more])
        return [Row(*row) for row in cursor.fetchall()]


def words_at(places: Sequence[int]) -> dict[int, str]:
    """What the entries at these places say, by place."""
    if not places:
        return {}
    marks = ", ".join(["%s"] * len(places))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT place, words FROM {STORIES} WHERE place IN ({marks})", list(places))  # noqa: S608
        return dict(cursor.fetchall())


class _Found(NamedTuple):
    """A query for places: what must stand before it, and itself without its order."""

    begin: str
    places: str


def _places(fitting: Fitting, name: str = "found_by_index") -> tuple[_Found, list[Any]]:
    if connection.vendor == "postgresql":
        within, values = _within(fitting, "place", "{bounds}")
        # By itself, the planner would go through all entries from the latest on and read what each is found by.
        begin = f"""WITH {name} AS MATERIALIZED
            (SELECT place FROM {STORIES} WHERE search_lexemes(lexemes) @@ %s::tsquery {within})"""  # noqa: S608
        return _Found(begin, f"SELECT place FROM {name}"), [_tsquery(fitting), *values]  # noqa: S608
    # Looked up of each that the index finds: the list of all in these volumes may be long.
    of_volume = f"EXISTS (SELECT 1 FROM {STORIES} WHERE place = {INDEX}.rowid AND {{bounds}})"  # noqa: S608
    within, values = _within(fitting, "rowid", of_volume)
    places = f"SELECT rowid AS place FROM {INDEX} WHERE {INDEX} MATCH %s {within}"  # noqa: S608
    return _Found("", places), [_match(fitting), *values]


def _within(fitting: Fitting, column: str, of_volume: str) -> tuple[str, list[Any]]:
    """Between the places, and in the volumes."""
    said, values = "", []
    if fitting.places:
        spans = " OR ".join(f"({column} >= %s AND {column} < %s)" for _span in fitting.places)
        said, values = f"AND ({spans})", [place for span in fitting.places for place in span]
    bounds = [(sign, bound) for sign, bound in zip((">=", "<="), fitting.volumes, strict=True) if bound is not None]
    if bounds:
        volumes = of_volume.format(bounds=" AND ".join(f"volume {sign} %s" for sign, _bound in bounds))
        said, values = f"{said} AND {volumes}", [*values, *(bound for _sign, bound in bounds)]
    return said, values


def _conditions(fitting: Fitting) -> tuple[str, list[Any]]:
    """On the entry itself: what the index doesn't know."""
    holds = "position(%s in entry.words) > 0" if connection.vendor == "postgresql" else "instr(entry.words, %s) > 0"
    said: list[tuple[str, list[Any]]] = [(holds, [f" {passage} "]) for passage in fitting.passages]
    said += [(f"NOT {holds}", [f" {passage} "]) for passage in fitting.no_passages]
    conditions = " AND ".join(condition for condition, _values in said)
    return conditions, [value for _condition, values in said for value in values]


def _match(fitting: Fitting) -> str:
    """For FTS5: each lexeme is a string of its language, in which nothing else means anything."""
    groups = [" OR ".join(_fts_string(lexeme) for lexeme in group) for group in fitting.groups or ((EVERY,),)]
    wanted = " AND ".join(f"({group})" for group in groups)
    excluded = " OR ".join(_fts_string(lexeme) for lexeme in fitting.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else wanted


def _fts_string(lexeme: str) -> str:
    begins = lexeme.endswith("*")
    return '"' + lexeme.removesuffix("*").replace('"', '""') + '"' + ("*" if begins else "")


def _tsquery(fitting: Fitting) -> str:
    groups = [" | ".join(_ts_string(lexeme) for lexeme in group) for group in fitting.groups or ((EVERY,),)]
    wanted = [f"({group})" for group in groups] + [f"!{_ts_string(lexeme)}" for lexeme in fitting.excluded]
    return " & ".join(wanted)


def _ts_string(lexeme: str) -> str:
    begins = lexeme.endswith("*")
    quoted = lexeme.removesuffix("*").replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'" + (":*" if begins else "")
