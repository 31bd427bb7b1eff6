"""Which entries of the index fit, asked of SQLite's FTS5 or PostgreSQL's GIN in the same way, the latest first.

The index only finds candidates. What is best of them is decided in `ranking`, the same on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple, Self

from django.db import connection, connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.search.models import IndexedStory
from articles.search.places import ERA, ERA_BITS, FIRST_SECOND, PERIOD, PERIOD_BITS, STORY_BITS, place_of, story_of
from articles.search.queries import fts_query, tsquery
from articles.search.tables import INDEX, MARKS, STORIES

FIRST_PLACE, LAST_PLACE = -(2**63), 2**63 - 1
SEPARATOR = ","  # of what entries bear
MOST_PERIODS = 32  # that are asked for one by one; of a longer time, the eras


class Row(NamedTuple):
    """An entry that is looked at by itself: its place, the volume of its issue ("" for none), and what it bears."""

    place: int
    volume: str
    bears: str


@dataclass(frozen=True, slots=True)
class Entries:
    """Entries in their turn, column by column: of thousands that are counted, few are looked at one by one.

    `marked`: stories that changed, or of which it changed whether readers see them, since their entry was written.
    """

    places: list[int] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    bears: list[str] = field(default_factory=list)
    marked: frozenset[int] = frozenset()

    @classmethod
    def of(cls, rows: Iterable[Row], marked: Iterable[int] = ()) -> Self:
        """These, one after the other."""
        made = cls(marked=frozenset(marked))
        for row in rows:
            made.places.append(row.place)
            made.volumes.append(row.volume)
            made.bears.append(row.bears)
        return made

    @property
    def stories(self) -> list[int]:
        """Their keys."""
        return [story_of(place) for place in self.places]

    def rows(self, most: int | None = None) -> list[Row]:
        """One by one, so many of the first of them."""
        columns = (self.places[:most], self.volumes[:most], self.bears[:most])
        return [Row(*values) for values in zip(*columns, strict=True)]

    def first(self, most: int) -> Self:
        """So many of them."""
        return replace(self, places=self.places[:most], volumes=self.volumes[:most], bears=self.bears[:most])

    def and_then(self, others: Self) -> Self:
        """These, and those after them."""
        columns = (self.places + others.places, self.volumes + others.volumes, self.bears + others.bears)
        return type(self)(*columns, self.marked | others.marked)


@dataclass(frozen=True, slots=True)
class Fitting:
    """What an entry must be found by: one lexeme of each group, none of those excluded, between two places.

    `passages` and `no_passages` are words in a row, as the entry has them; `volumes` the first and the last.
    `latest`: only among so many of the latest entries, or some more, where the index would have to give all that it
    finds (PostgreSQL).
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

    entries: Entries
    given: int
    last: int


def matching(fitting: Fitting, most: int, at: datetime, *, oldest_first: bool = False) -> Entries:
    """The entries that fit, at most so many, the latest first (or the oldest).

    Where words in a row are asked for, only so many are looked through for them.
    """
    return portions([(fitting, most)], at, oldest_first=oldest_first)[0][0].entries


def portions(
    sought: Sequence[tuple[Fitting, int]], at: datetime, *, oldest_first: bool = False, read: int = 0
) -> tuple[list[Portion], dict[int, str]]:
    """Those entries for each of several questions, in one query, and how far was looked.

    With them, by place, what so many of them say: all of the second question and those after it, then the first ones.
    """
    asked = [_asked(number, *one, at, "ASC" if oldest_first else "DESC") for number, one in enumerate(sought)]
    begins: list[tuple[str, list[Any]]] = [(begin, []) for begin in _periods((one for one, _most in sought), at)]
    begins += [begin for one in asked for begin in one.begins]
    last = "MAX" if oldest_first else "MIN"
    pieces = [(_gathered(number, one.entries, last), one.values) for number, one in enumerate(asked)]
    if read:
        pieces.append(_words_of(asked, read))
    with_these = f"WITH {', '.join(begin for begin, _values in begins)} " if begins else ""
    sql = f"{with_these}{' UNION ALL '.join(piece for piece, _values in pieces)}"
    with reading().cursor() as cursor:
        cursor.execute(sql, [value for _sql, values in (*begins, *pieces) for value in values])
        rows = cursor.fetchall()
    told = {row[0]: row for row in rows if row[0] >= 0}
    found = [_portion(*told[number][1:], oldest_first=oldest_first) for number in range(len(asked))]
    return found, {place: words for number, _given, place, words, *_ in rows if number < 0}


class _Asked(NamedTuple):
    """One of several questions: what must stand before it, all of its entries, and the places of the first of them."""

    begins: list[tuple[str, list[Any]]]
    entries: str
    values: list[Any]
    first: str
    of_first: list[Any]
    most: int


def _asked(number: int, fitting: Fitting, most: int, at: datetime, turn: str) -> _Asked:
    name = f"entry_{number}"
    fits, of_words = _conditions(fitting)
    changed, of_marks = _changed(at)
    found, of_places = _entries(fitting, f"found_{number}", turn, with_words=bool(fits))
    entries = (
        f"SELECT place, volume, bears, {changed} AS changed, {fits or 'TRUE'} AS fits"  # noqa: S608  names of ours only, here and below
        f" FROM ({found.places}) AS entry"
    )
    if connection.vendor == "sqlite" and not fits:
        # To look up the first ones again takes SQLite less than to keep all of them.
        values = [*of_marks, *of_places, most]
        places, of_places = _places(fitting, name)
        return _Asked([], f"({entries})", values, f"{places.places} ORDER BY place {turn}", of_places, most)
    begins = [(found.begin, of_places)] if found.begin else []
    values = [*of_marks, *of_words, *([] if found.begin else of_places), most]
    first = f"SELECT place FROM {name} WHERE fits"  # noqa: S608
    return _Asked([*begins, (f"{name} AS ({entries})", values)], name, [], first, [], most)


def _gathered(number: int, entries: str, last: str) -> str:
    """One row for all entries: a database and its driver take longer to hand over thousands than to find them."""
    joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    columns = [
        f"{joined}({column}, '{sign}') FILTER (WHERE {which})"
        for column, sign, which in (
            ("CAST(place AS TEXT)", " ", "fits"),
            ("COALESCE(CAST(volume AS TEXT), '')", " ", "fits"),
            ("bears", SEPARATOR, "fits"),
            ("CAST(changed AS TEXT)", " ", "changed IS NOT NULL"),
        )
    ]
    # In the order of what is looked up a second time below: a word's place, and what it says.
    return f"SELECT {number}, COUNT(*), {last}(place), {', '.join(columns)} FROM {entries} AS entry_of_{number}"  # noqa: S608


def _words_of(asked: Sequence[_Asked], most: int) -> tuple[str, list[Any]]:
    """What so many of the entries say, which stand there as a portion does, numbered -1."""
    first = [
        f"SELECT place, {int(not number)} AS turn FROM ({one.first} LIMIT %s) AS first_{number}"  # noqa: S608
        for number, one in enumerate(asked)
    ]
    values = [value for one in asked for value in (*one.of_first, min(one.most, most))]
    chosen = (
        f"SELECT place FROM ({' UNION ALL '.join(first)}) AS looked_at"  # noqa: S608
        " GROUP BY place ORDER BY MIN(turn), place DESC LIMIT %s"
    )
    said = f"SELECT -1, 0, place, words, NULL, NULL, NULL FROM ({chosen}) AS chosen JOIN {STORIES} USING (place)"  # noqa: S608
    return said, [*values, most]


def _portion(given: int, last: int | None, *columns: str | None, oldest_first: bool) -> Portion:
    places, volumes, bears, changed = columns
    if places is None or volumes is None or bears is None:
        return Portion(Entries(), given, last or 0)
    in_turn = [*map(int, places.split(" "))]
    found = Entries(in_turn, volumes.split(" "), bears.split(SEPARATOR), _stories(changed))
    # They are in their turn nearly always.
    turned = sorted(in_turn, reverse=not oldest_first)
    if turned != in_turn:
        found = Entries.of(sorted(found.rows(), reverse=not oldest_first), found.marked)
    return Portion(found, given, last or 0)


def _stories(changed: str | None) -> frozenset[int]:
    return frozenset(map(int, changed.split(" "))) if changed else frozenset()


def heaviest(
    weights: Sequence[tuple[str, float, int | None]], fitting: Fitting, most: int, looked_at: int, at: datetime
) -> Entries:
    """The entries for which the sum of the weights of the lexemes in them is largest, among those that fit.

    Of each lexeme only so many of the latest entries are looked at; `weights` says of each where they are (`latest`).
    """
    begins = _periods((replace(fitting, latest=latest) for _lexeme, _weight, latest in weights), at)
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
    changed, of_marks = _changed(at)
    summed = " UNION ALL ".join(pieces)
    sql = f"""
        {f"WITH {', '.join(begins)}" if begins else ""}
        SELECT entry.place, entry.volume, entry.bears, {changed}
        FROM (SELECT place, sum(weight) AS whole FROM ({summed}) AS each_one
              GROUP BY place ORDER BY whole DESC, place DESC LIMIT %s) AS best
        JOIN {STORIES} AS entry ON entry.place = best.place
        {f"WHERE {fits}" if fits else ""} ORDER BY best.whole DESC, entry.place DESC"""  # noqa: S608
    with reading().cursor() as cursor:
        cursor.execute(sql, [*first, *of_marks, *values, most, *more])
        rows = cursor.fetchall()
    found_there = (Row(place, "" if volume is None else str(volume), bears) for place, volume, bears, _changed in rows)
    return Entries.of(found_there, (story for *_row, story in rows if story is not None))


def _changed(at: datetime) -> tuple[str, list[Any]]:
    """The story of an entry, if the database marked it by a moment: what readers see of it may have changed.

    Nearly always there is no mark at all, which is asked once.
    """
    due = "mark.kind = 's' AND (mark.due_at IS NULL OR mark.due_at <= %s)"
    changed = f"""CASE WHEN EXISTS (SELECT 1 FROM {MARKS} AS mark WHERE {due})
        AND EXISTS (SELECT 1 FROM {MARKS} AS mark WHERE mark.key = entry.story AND {due}) THEN entry.story END"""  # noqa: S608
    return changed, [connection.ops.adapt_datetimefield_value(at)] * 2


def words_at(places: Sequence[int]) -> dict[int, str]:
    """What the entries at these places say, by place."""
    if not places:
        return {}
    marks = ", ".join(["%s"] * len(places))
    with reading().cursor() as cursor:
        cursor.execute(f"SELECT place, words FROM {STORIES} WHERE place IN ({marks})", list(places))  # noqa: S608
        return dict(cursor.fetchall())


def reads_in_turn() -> bool:
    """Whether the index gives the latest entries first, and no more of them than are wanted (SQLite)."""
    return connection.vendor == "sqlite"


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
        if not fitting.groups and not fitting.excluded:
            return _Found("", f"SELECT {columns} FROM {STORIES} WHERE TRUE {within}"), values  # noqa: S608
        # By itself, the planner would go through all entries from the latest on and read what each is found by.
        begin = f"""{name} AS MATERIALIZED
            (SELECT {columns} FROM {STORIES} WHERE search_lexemes(lexemes) @@ {_wanted(fitting)} {within})"""  # noqa: S608
        return _Found(begin, f"SELECT {columns} FROM {name}"), [tsquery(fitting.groups, fitting.excluded), *values]  # noqa: S608
    # Looked up of each that the index finds: the list of all in these volumes may be long.
    of_volume = f"EXISTS (SELECT 1 FROM {STORIES} WHERE place = {INDEX}.rowid AND {{bounds}})"  # noqa: S608
    within, values = _within(fitting, "rowid", of_volume)
    places = f"SELECT rowid AS place FROM {INDEX} WHERE {INDEX} MATCH %s {within}"  # noqa: S608
    return _Found("", places), [fts_query(fitting.groups, fitting.excluded), *values]


def _wanted(fitting: Fitting) -> str:
    """For PostgreSQL, which is given the words: those, among the latest entries by when these came out.

    Its index reads of a frequent word only what lies beside such a lexeme.
    """
    if fitting.latest is None:
        return "%s::tsquery"
    return f"(SELECT concat(%s, ' & (' || periods || ')')::tsquery FROM latest_{fitting.latest})"  # noqa: S608


def _periods(fittings: Iterable[Fitting], at: datetime) -> list[str]:
    """What must stand before such queries: for each number of latest entries, the periods or eras since the first."""
    if connection.vendor != "postgresql":
        return []
    since = f"(place >> {STORY_BITS}) - {FIRST_SECOND}"  # in seconds, as `periods_of` numbers them
    now = (place_of(at) >> STORY_BITS) - FIRST_SECOND
    is_short = f"{now} - second < {MOST_PERIODS << PERIOD_BITS}"
    return [
        f"""latest_{latest} AS MATERIALIZED (SELECT string_agg(quote_literal(kind || number), ' | ') AS periods
            FROM (SELECT {since} AS second FROM {STORIES} ORDER BY place DESC OFFSET {latest} LIMIT 1) AS first_of_them,
            LATERAL (SELECT CASE WHEN {is_short} THEN '{PERIOD}' ELSE '{ERA}' END AS kind,
                            CASE WHEN {is_short} THEN {PERIOD_BITS} ELSE {ERA_BITS} END AS bits) AS size,
            LATERAL generate_series(second >> bits, {now}::bigint >> bits) AS number)"""  # noqa: S608
        for latest in sorted({one.latest for one in fittings if one.latest is not None})
    ]


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
