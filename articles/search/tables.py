"""What the database does by itself, in each of its languages: it marks what changed, and keeps its index of lexemes.

A trigger names no table but its own and the marks: SQLite refuses to make a table anew that another one's trigger
names. What stories a changed name stands in is found out by the one who reads the mark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models.triggers import THERE

MARKS, STORIES, INDEX = "search_indexmark", "search_indexedstory", "search_lexemes"
# Any sign that is not ASCII belongs to a word; our lexemes are parted by blanks.
MAKE_INDEX = f"""
    CREATE VIRTUAL TABLE {INDEX} USING fts5(
      lexemes, content='{STORIES}', content_rowid='place', detail='none', columnsize=0,
      tokenize="ascii tokenchars '^+='"
    )"""
# Of SQLite: what a list of entries is read for. The entries themselves are long, and lie far from each other.
SHORT = "search_short_entries"
IN_STEP = {
    "insert": f"""AFTER INSERT ON {STORIES} BEGIN
      INSERT INTO {INDEX} (rowid, lexemes) VALUES (NEW.place, NEW.lexemes);""",  # noqa: S608  names of ours only, here and below
    "delete": f"""AFTER DELETE ON {STORIES} BEGIN
      INSERT INTO {INDEX} ({INDEX}, rowid, lexemes) VALUES ('delete', OLD.place, OLD.lexemes);""",  # noqa: S608
}
OUT_OF_STEP = "search_in_step_insert"  # the trigger without which the index is to be made anew
# The planner must know that reading a story's lexemes is dear, or it reads all of them instead of asking the index;
# and that it takes no second process to ask it.
FUNCTION = """
    CREATE OR REPLACE FUNCTION search_lexemes(lexemes text) RETURNS tsvector
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL UNSAFE COST 100000
    AS $$ BEGIN RETURN array_to_tsvector(string_to_array(lexemes, ' ')); END $$"""
# Words are read much more often than written: it takes half of the time to read them where they aren't compressed. To
# compress them and the lexemes takes PostgreSQL's own way as long as to enter a story into the index, for a third less.
AS_THEY_ARE = [f"ALTER TABLE {STORIES} ALTER COLUMN {column} SET STORAGE EXTERNAL" for column in ("words", "lexemes")]
FOR_POSTGRESQL = [
    FUNCTION,
    f"CREATE INDEX {INDEX} ON {STORIES} USING gin (search_lexemes(lexemes))",
    # What is long lies elsewhere: a story that is only counted is a short row.
    f"ALTER TABLE {STORIES} SET (toast_tuple_target = 128)",
    *AS_THEY_ARE,
]
BACK_FROM_POSTGRESQL = [f"DROP INDEX IF EXISTS {INDEX}", "DROP FUNCTION IF EXISTS search_lexemes(text)"]


@dataclass(frozen=True, slots=True)
class _Watched:
    """A table, which of its columns are said in the index, and what a changed row marks."""

    table: str
    kind: str
    key: str
    columns: tuple[str, ...]
    acts: tuple[str, ...] = ("insert", "update", "delete")
    only: str = ""  # a condition on the row before or after


WATCHED = [
    _Watched(
        "articles_article",
        "s",
        "id",
        (
            *("headline", "kicker", "standfirst", "trail_text", "dateline", "body"),
            *("issue_id", "section_id", "lead_image_id", "lead_caption", "status", "live_from", "expires_at"),
        ),
        only="{row}.status = 'cleared'",
    ),
    _Watched("articles_byline", "s", "article_id", ("article_id", "author_id")),
    _Watched("articles_topictagging", "s", "content_object_id", ("content_object_id", "tag_id", "strength")),
    _Watched("articles_countrytagging", "s", "content_object_id", ("content_object_id", "tag_id", "strength")),
    _Watched("articles_author", "a", "id", ("name",), ("update",)),
    _Watched("images_image", "i", "id", ("caption", "credit_name", "source_id"), ("update",)),
    _Watched("images_imagesource", "m", "id", ("name",), ("update",)),
    _Watched("issues_issue", "v", "id", ("volume",), ("update",)),
]


def make(connection: BaseDatabaseWrapper) -> None:
    """The index, and all that keeps it in step."""
    with connection.cursor() as cursor:
        for statement in FOR_POSTGRESQL if connection.vendor == "postgresql" else [MAKE_INDEX]:
            cursor.execute(statement)
    make_missing(connection)


def ask_quickly(connection: BaseDatabaseWrapper) -> None:
    """How PostgreSQL plans and keeps what was made before it was known."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in (FUNCTION, *AS_THEY_ARE):
                cursor.execute(statement)


def make_short(connection: BaseDatabaseWrapper) -> None:
    """The index that SQLite reads lists of entries off, if it isn't there. PostgreSQL keeps what is long elsewhere."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {SHORT} ON {STORIES} (place, story, volume, bears)")


def drop_short(connection: BaseDatabaseWrapper) -> None:
    """Take it away."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX IF EXISTS {SHORT}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take all of it away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in _for_postgresql(WATCHED):
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
            for statement in BACK_FROM_POSTGRESQL:
                cursor.execute(statement)
        else:
            for name in _for_sqlite(WATCHED):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {INDEX}")


def mark_all(connection: BaseDatabaseWrapper) -> None:
    """Mark every story that is in the index or should be, the latest first; nobody waits for it."""
    cleared = "FROM articles_article WHERE status = 'cleared'"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO {MARKS} (kind, key)
            SELECT 's', id FROM (
              SELECT id, live_from {cleared} UNION ALL
              SELECT story, NULL FROM {STORIES} WHERE NOT EXISTS (SELECT 1 {cleared} AND id = story)
            ) AS stories ORDER BY live_from DESC"""  # noqa: S608
        )


@contextmanager
def index_in_bulk(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """While thousands of entries are added: SQLite's index learns of them together at the end, for half of the work.

    What is added meanwhile is found only then. When this is cut off, the next `migrate` does it. PostgreSQL's index
    is no quicker when it is made at the end (measured: 0.7 milliseconds an entry, either way).
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER IF EXISTS {OUT_OF_STEP}")
    try:
        yield
    finally:
        make_missing(connection)


def make_missing(connection: BaseDatabaseWrapper, without: Collection[str] = ()) -> None:
    """Make what isn't there, and make those triggers anew that mark otherwise than they do now.

    Columns that their table hasn't (yet, while it migrates) aren't watched, nor are those `without` names.
    """
    make_short(connection)
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        there = dict(cursor.fetchall())
        if connection.vendor == "postgresql":
            for name, (function, body, triggers) in _for_postgresql(_watched(connection, without)).items():
                if there.get(name) != body:
                    cursor.execute(function)
                for trigger, makes in triggers.items():
                    if trigger not in there:
                        cursor.execute(makes)
            return
        for name, makes in _for_sqlite(_watched(connection, without)).items():
            if there.get(name) == makes:
                continue
            if name in there:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(makes)
            if name == OUT_OF_STEP and name not in there:
                cursor.execute(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')")  # noqa: S608  a name of ours


def _watched(connection: BaseDatabaseWrapper, without: Collection[str]) -> Iterator[_Watched]:
    for watched in WATCHED:
        with connection.cursor() as cursor:
            there = {column.name for column in connection.introspection.get_table_description(cursor, watched.table)}
        columns = (column for column in watched.columns if column in there and column not in without)
        yield replace(watched, columns=tuple(columns))


def _for_sqlite(those: Iterable[_Watched]) -> dict[str, str]:
    made = {}
    for watched in those:
        for act, row in (("insert", "NEW"), ("delete", "OLD"), ("update", "NEW"), ("update", "OLD")):
            if act not in watched.acts:
                continue
            name = f"search_{watched.table}_{act}_{row.lower()}"
            of = f" OF {', '.join(watched.columns)}" if act == "update" else ""
            when = [watched.only.format(row=row)] if watched.only else []
            if act == "update":
                when.append(f"({' OR '.join(f'OLD.{column} IS NOT NEW.{column}' for column in watched.columns)})")
            marks = f"""INSERT INTO {MARKS} (kind, key) SELECT '{watched.kind}', {row}.{watched.key}
        WHERE NOT EXISTS (SELECT 1 FROM {MARKS}
          WHERE key = {row}.{watched.key} AND kind = '{watched.kind}' AND due_at IS NULL);"""  # noqa: S608
            condition = f" WHEN {' AND '.join(when)}" if when else ""
            after = f"AFTER {act.upper()}{of} ON {watched.table}{condition}"
            made[name] = f"CREATE TRIGGER {name} {after} BEGIN\n      {marks}\n    END"
    for act, keeps in IN_STEP.items():
        made[f"search_in_step_{act}"] = f"CREATE TRIGGER search_in_step_{act} {keeps} END"
    return made


def _for_postgresql(those: Iterable[_Watched]) -> dict[str, tuple[str, str, dict[str, str]]]:
    """By the name of each function: what makes it, its text as the database keeps it, and the trigger that calls it."""
    made = {}
    for watched in those:
        for act in watched.acts:
            function = f"mark_{watched.table}_{act}"
            rows = {"insert": ["now"], "delete": ["was"], "update": ["was", "now"]}[act]
            body = f"""
        BEGIN
          INSERT INTO {MARKS} (kind, key)
          SELECT DISTINCT '{watched.kind}', key FROM ({_changed(watched, act, rows)}) AS changed;
          RETURN NULL;
        END """  # noqa: S608
            tables = " ".join({"was": "OLD TABLE AS was", "now": "NEW TABLE AS now"}[name] for name in rows)
            trigger = f"search_{watched.table}_{act}"
            calls = f"""
        CREATE TRIGGER {trigger} AFTER {act.upper()} ON {watched.table} REFERENCING {tables}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""
            makes = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
            made[function] = (makes, body, {trigger: calls})
    return made


def _changed(watched: _Watched, act: str, rows: list[str]) -> str:
    if act != "update":
        row = rows[0]
        only = f" WHERE {watched.only.format(row=row)}" if watched.only else ""
        return f"SELECT {row}.{watched.key} AS key FROM {row}{only}"  # noqa: S608
    before, after = (", ".join(f"{row}.{column}" for column in watched.columns) for row in rows)
    only = " OR ".join(watched.only.format(row=row) for row in rows) if watched.only else "TRUE"
    joined = f"FROM was JOIN now USING (id) WHERE ({before}) IS DISTINCT FROM ({after}) AND ({only})"
    keys = {f"was.{watched.key}", f"now.{watched.key}"} if watched.key != "id" else {"id"}
    return " UNION ALL ".join(f"SELECT {key} AS key {joined}" for key in sorted(keys))
