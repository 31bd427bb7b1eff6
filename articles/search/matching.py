"""Which entries of the index fit, asked of SQLite's FTS5 or PostgreSQL's GIN in the same way, the latest first.

The index only finds candidates. What is best of them is decided in `ranking`, the same on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import connection, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.entries import EVERY
from articles.search.models import IndexedStory
from articles.search.tables import INDEX, MARKS, STORIES

FIRST_PLACE, LAST_PLACE = -(2**63), 2**63 - 1


class Row(NamedTuple):
    """What a list of entries is read for: place and story, and what it bears.

    `is_marked`: the story, or whether readers see it, changed since the entry was written.
    """

    place: int
    story: int
    volume: int | None
    bears: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Fitting:
    """What an entry must be found by: one lexeme of each group, none of those excluded, between two places.

    `passages` and `no_passages` are words in a row, as the entry has them; `volumes` the first and the last.
    `latest`: only among so many of the latest entries, where the index has to read all that it finds (PostgreSQL).
    """

    groups: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[str, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    passages: tuple[str, ...] = ()
    no_passages: tuple[str, ...] = ()
    volumes: tuple[int | None, int | None] = (None, None)
    latest: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether only some days or volumes are asked for: then the latest entries may be none of them."""
        return bool(self.places) or any(volume is not None for volume in self.volumes)

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


def matching(fitting: Fitting, most: int, at: datetime, *, oldest_first: bool = False) -> list[Row]:
    """The entries that fit, at most so many, the latest first (or the oldest).

    Where words in a row are asked for, only so many are looked through for them.
    """
    return portions([(fitting, most)], at, oldest_first=oldest_first)[0].rows


def portions(sought: Sequence[tuple[Fitting, int]], at: datetime, *, oldest_first: bool = False) -> list[Portion]:
    """Those entries for each of several questions, in one query, and how far was looked."""
    turn = "ASC" if oldest_first else "DESC"
    begins: list[str] = []
    pieces: list[str] = []
    first: list[Any] = []
    rest: list[Any] = []
    for number, (fitting, most) in enumerate(sought):
        fits, more = _conditions(fitting)
        found, values = _entries(fitting, f"found_{number}", turn, with_words=bool(fits))
        begins += [found.begin] if found.begin else []
        first += values if found.begin else []
        pieces.append(
            f"SELECT place, story, volume, bears, {_marked()}, {fits or 'TRUE'}, {number}"  # noqa: S608  names of ours only, here and below
            f" FROM ({found.places}) AS entry"
        )
        rest += [*_moment(at), *more, *([] if found.begin else values), most]
    with_these = f"WITH {', '.join(begins)} " if begins else ""
    with reading().cursor() as cursor:
        cursor.execute(f"{with_these}{' UNION ALL '.join(pieces)}", [*first, *rest])
        given: list[list[tuple[Any, ...]]] = [[] for _one in sought]
        for row in cursor.fetchall():
            given[row[-1]].append(row)
    return [_portion(rows, oldest_first=oldest_first) for rows in given]


def _portion(given: list[tuple[Any, ...]], *, oldest_first: bool) -> Portion:
    given.sort(reverse=not oldest_first)  # they are in order nearly always, and no two are at one place
    return Portion([Row(*row[:-2]) for row in given if row[-2]], len(given), given[-1][0] if given else 0)


def heaviest(
    weights: Sequence[tuple[str, float, int | None]], fitting: Fitting, most: int, looked_at: int, at: datetime
) -> list[Row]:
    """The entries for which the sum of the weights of the lexemes in them is largest, among those that fit.

    Of each lexeme only so many of the latest entries are looked at; `weights` says of each where they are (`latest`).
    """
    begins: list[str] = []
    pieces: list[str] = []
    first: list[Any] = []
    values: list[Any] = []
    weighs = "%s::float8" if connection.vendor == "postgresql" else "%s"
    for number, (lexeme, weight, latest) in enumerate(weights):
        found, some = _places(replace(fitting, latest=latest).and_of([lexeme]), f"found_{number}")
        begins += [found.begin] if found.begin else []
        first += some if found.begin else []
        newest = f"{found.places} ORDER BY place DESC LIMIT %s"
        pieces.append(f"SELECT place, {weighs} AS weight FROM ({newest}) AS latest_{number}")  # noqa: S608
        values += [weight, *([] if found.begin else some), looked_at]
    fits, more = _conditions(fitting)
    summed = " UNION ALL ".join(pieces)
    sql = f"""
        {f"WITH {', '.join(begins)}" if begins else ""}
        SELECT entry.place, entry.story, entry.volume, entry.bears, {_marked()}
        FROM (SELECT place, sum(weight) AS whole FROM ({summed}) AS each_one
              GROUP BY place ORDER BY whole DESC, place DESC LIMIT %s) AS best
        JOIN {STORIES} AS entry ON entry.place = best.place
        {f"WHERE {fits}" if fits else ""} ORDER BY best.whole DESC, entry.place DESC"""  # noqa: S608
    with reading().cursor() as cursor:
        cursor.execute(sql, [*first, *_moment(at), *values, most, *more])
        return [Row(*row) for row in cursor.fetchall()]


def _marked() -> str:
    """Whether the database marked the story of an entry by a moment: what readers see of it may have changed."""
    return f"""EXISTS (SELECT 1 FROM {MARKS} AS mark WHERE mark.key = entry.story AND mark.kind = 's'
        AND (mark.due_at IS NULL OR mark.due_at <= %s))"""  # noqa: S608


def _moment(at: datetime) -> list[Any]:
    return [connection.ops.adapt_datetimefield_value(at)]


def words_at(places: Sequence[int]) -> dict[int, str]:
    """What the entries at these places say, by place."""
    if not places:
        return {}
    marks = ", ".join(["%s"] * len(places))
    with reading().cursor() as cursor:
        cursor.execute(f"SELECT place, words FROM {STORIES} WHERE place IN ({marks})", list(places))  # noqa: S608
        return dict(cursor.fetchall())


def reading() -> BaseDatabaseWrapper:
    """The database that this request reads from: where there are copies, not always the one it would write to."""
    return connections[router.db_for_read(IndexedStory)]


class _Found(NamedTuple):
    """A query for places: what must stand before it, and itself without its order."""

    begin: str
    places: str


def _entries(fitting: Fitting, name: str, turn: str, *, with_words: bool) -> tuple[_Found, list[Any]]:
    """A query for the first entries in that turn; its last value is how many."""
    columns = f"place, story, volume, bears{', words' if with_words else ''}"
    found, values = _places(fitting, name, columns)
    first = f"{found.places} ORDER BY place {turn} LIMIT %s"
    if connection.vendor == "postgresql":
        return _Found(found.begin, first), values
    # Every story is above 0. That SQLite looks for it, too, makes it read the index that has all of these columns.
    short = "" if with_words else " WHERE story > 0"
    return _Found("", f"SELECT {columns} FROM ({first}) JOIN {STORIES} USING (place){short}"), values  # noqa: S608


def _places(fitting: Fitting, name: str, columns: str = "place") -> tuple[_Found, list[Any]]:
    if connection.vendor == "postgresql":
        # A sum, so that it does not go through all entries between two places.
        within, values = _within(fitting, "(place + 0)", "{bounds}")
        if fitting.latest is not None:
            newest = f"(SELECT place FROM {STORIES} ORDER BY place DESC OFFSET %s LIMIT 1)"  # noqa: S608
            within, values = f"{within} AND place >= COALESCE({newest}, %s)", [*values, fitting.latest, FIRST_PLACE]
        if not fitting.groups and not fitting.excluded:
            return _Found("", f"SELECT {columns} FROM {STORIES} WHERE TRUE {within}"), values  # noqa: S608
        # By itself, the planner would go through all entries from the latest on and read what each is found by.
        begin = f"""{name} AS MATERIALIZED
            (SELECT {columns} FROM {STORIES} WHERE search_lexemes(lexemes) @@ %s::tsquery {within})"""  # noqa: S608
        return _Found(begin, f"SELECT {columns} FROM {name}"), [_tsquery(fitting), *values]  # noqa: S608
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
