"""How the database notes what changed, in each of its languages, in the very transaction that changes it.

So no way of changing anything forgets it: a press of a button, a bulk update, a command, SQL. What a transaction notes
is there when it is committed, whatever happens to the process afterwards. A statement that changes hundreds of rows
notes "all".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from newsroom.page_cache.watched import Note, Rule, rules

TABLE = "page_cache_change"
PREFIX = "page_cache_"
ALL = "all"
MOST_OF_A_STATEMENT = 400  # PostgreSQL
MOST_NOTES = 50_000  # SQLite, which goes by the row: from here on, until the clock thins them out

# Of a note: the transaction that notes it, and when.
NOTED = {
    "sqlite": "0, strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "pg_current_xact_id()::text::bigint, clock_timestamp()",
}

# The columns of all tables: an older state of them, to which a migration went back, has fewer.
COLUMNS = {
    "sqlite": """
        SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
        WHERE tables.type = 'table'""",
    "postgresql": """
        SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
          AND relkind = 'r' AND attnum > 0 AND NOT attisdropped""",
}
THERE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'page_cache_%'",
    "postgresql": """
        WITH schema AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        SELECT tgname, '' FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace IN (SELECT oid FROM schema) AND tgname LIKE 'page_cache_%'
        UNION ALL
        SELECT proname || '()', prosrc FROM pg_proc
        WHERE pronamespace IN (SELECT oid FROM schema) AND proname LIKE 'page_cache_%'""",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A trigger or its function: what makes it, and its text as the database keeps it."""

    makes: str
    text: str


def make_missing(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that aren't there, and make those anew that note otherwise than they do now.

    What was changed without them is noted nowhere: if any were amiss, all pages turn. A rule that reads a column which
    its table doesn't have, since migrations went back, has none.
    """
    columns = _columns(connection)
    if TABLE not in columns:
        return
    there = _there(connection)
    wanted = _wanted(connection, (rule for rule in rules() if rule.reads <= columns[rule.table]))
    missing = [name for name, one in wanted.items() if there.get(name) != one.text]
    gone = [name for name in there if name not in wanted]
    _drop(connection, gone)
    if connection.vendor == "sqlite":  # PostgreSQL replaces a function by itself
        _drop(connection, [name for name in missing if name in there])
    with connection.cursor() as cursor:
        for name in missing:
            cursor.execute(wanted[name].makes)
    if missing or gone:
        note_everything(connection)


def are_there(connection: BaseDatabaseWrapper) -> bool:
    """Whether there are all of them: without one, something changes and no page turns."""
    return _wanted(connection, rules()).keys() <= _there(connection).keys()


def rest(connection: BaseDatabaseWrapper) -> None:
    """Take them away for as long as tables are made anew; who looks at the notes learns that, and keeps nothing."""
    with transaction.atomic(using=connection.alias):
        if there := _there(connection):
            _drop(connection, there)
            note_everything(connection)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them all away, before the table goes that they write into."""
    _drop(connection, _there(connection))


def _drop(connection: BaseDatabaseWrapper, names: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for name in names:
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER {name}")
            elif name.endswith("()"):  # a function; its trigger goes with it
                cursor.execute(f"DROP FUNCTION {name} CASCADE")


def _there(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Those that the database has, by name, with the text that it keeps."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        return dict(cursor.fetchall())


def _columns(connection: BaseDatabaseWrapper) -> dict[str, set[str]]:
    """Of each table; none of one that isn't there."""
    columns: defaultdict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS[connection.vendor])
        for table, column in cursor.fetchall():
            columns[table].add(column)
    return columns


def note_everything(connection: BaseDatabaseWrapper) -> None:
    """Note that all pages turn, in the transaction that changes much while the triggers rest."""
    with connection.cursor() as cursor:
        noted = NOTED[connection.vendor]
        cursor.execute(f"INSERT INTO {TABLE} (kind, thing, story, xact, noted_at) SELECT '{ALL}', 0, NULL, {noted}")


def _wanted(connection: BaseDatabaseWrapper, of: Iterable[Rule]) -> dict[str, _Wanted]:
    wanted = _on_notes_in_sqlite() if connection.vendor == "sqlite" else {}
    for rule in of:
        wanted |= _for_sqlite(rule) if connection.vendor == "sqlite" else _for_postgresql(rule)
    return wanted


def _for_sqlite(rule: Rule) -> dict[str, _Wanted]:
    name, rows = f"{PREFIX}{rule.name}", {"NEW": rule.only_new, "OLD": rule.only_old}
    conditions = [only.format(row=row) for row, only in rows.items() if only]
    when = f"({(' OR ' if rule.either else ' AND ').join(conditions)})" if conditions else ""
    if rule.columns:
        differs = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in rule.columns)
        when = f"{when} AND ({differs})" if when else f"({differs})"
    of = " OF " + ", ".join(f'"{column}"' for column in rule.columns) if rule.columns else ""
    acts = [_note_in_sqlite(note, row) for row, notes in _rows(rule) for note in notes]
    on = f"AFTER {rule.act}{of} ON {rule.table} {f'WHEN {when} ' if when else ''}"
    text = f"CREATE TRIGGER {name} {on}BEGIN {''.join(acts)} END"
    return {name: _Wanted(text, text)}


def _rows(rule: Rule) -> list[tuple[str, tuple[Note, ...]]]:
    return [("OLD", rule.notes_of_old), ("NEW", rule.notes_of_new)]


def _note_in_sqlite(note: Note, row: str) -> str:
    # Short: each connection keeps all triggers in memory, and reads them anew when it is opened.
    thing, story = note.thing.format(row=row), note.story.format(row=row)
    return f"""
      INSERT INTO {TABLE} (kind, thing, story, xact, noted_at)
        SELECT '{note.kind}', {thing}, {story}, {NOTED["sqlite"]} WHERE {thing} IS NOT NULL;"""


def _on_notes_in_sqlite() -> dict[str, _Wanted]:
    """What follows each note: an older one of the same goes, and where there are too many, it becomes "all".

    No upsert: within a trigger, INSERT OR IGNORE outside would take its place. The id must grow besides.
    """
    same = "kind = NEW.kind AND thing = NEW.thing AND story IS NEW.story AND id < NEW.id"
    # Names of ours only.
    many = f"(SELECT max(id) FROM {TABLE}) - (SELECT min(id) FROM {TABLE}) > {MOST_NOTES}"  # noqa: S608
    everything = f"""
      DELETE FROM {TABLE} WHERE id = NEW.id;
      INSERT INTO {TABLE} (kind, thing, story, xact, noted_at) VALUES ('{ALL}', 0, NULL, {NOTED["sqlite"]});"""  # noqa: S608
    after = f"AFTER INSERT ON {TABLE}"
    texts = {
        f"{TABLE}_once": f"{after} BEGIN DELETE FROM {TABLE} WHERE {same}; END",  # noqa: S608
        f"{TABLE}_many": f"{after} WHEN NEW.kind != '{ALL}' AND {many} BEGIN {everything} END",
    }
    made = {name: f"CREATE TRIGGER {name} {text}" for name, text in texts.items()}
    return {name: _Wanted(text, text) for name, text in made.items()}


def _for_postgresql(rule: Rule) -> dict[str, _Wanted]:
    name = f"{PREFIX}{rule.name}"
    function, noted = f"{name}_noting", NOTED["postgresql"]
    tables = {
        "INSERT": "NEW TABLE AS now_rows",
        "DELETE": "OLD TABLE AS old_rows",
        "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS now_rows",
    }[rule.act]
    changed = " UNION ALL ".join(_noted_rows(rule, note, row) for row, notes in _rows(rule) for note in notes)
    body = f"""
        BEGIN
          WITH changed AS (SELECT DISTINCT kind, thing, story FROM ({changed}) AS noted WHERE thing IS NOT NULL),
               counted AS (SELECT count(*) > {MOST_OF_A_STATEMENT} AS are_many FROM changed)
          INSERT INTO {TABLE} (kind, thing, story, xact, noted_at)
          SELECT kind, thing, story, {noted}
            FROM changed, counted WHERE NOT are_many
          UNION ALL
          SELECT '{ALL}', 0, NULL, {noted} FROM counted WHERE are_many;
          RETURN NULL;
        END """  # noqa: S608
    calls = f"""
        CREATE TRIGGER {name} AFTER {rule.act} ON {rule.table} REFERENCING {tables}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""
    made = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    return {f"{function}()": _Wanted(made, body), name: _Wanted(calls, "")}


def _noted_rows(rule: Rule, note: Note, row: str) -> str:
    rows = {"OLD": "old_rows", "NEW": "now_rows"}
    conditions = {rows["OLD"]: rule.only_old, rows["NEW"]: rule.only_new}
    kind, thing, story = f"'{note.kind}'", note.thing.format(row=rows[row]), note.story.format(row=rows[row])
    select = f"SELECT {kind} AS kind, ({thing})::bigint AS thing, ({story})::bigint AS story"
    if rule.act != "UPDATE":
        only = conditions[rows[row]].format(row=rows[row])
        return f"{select} FROM {rows[row]}{f' WHERE {only}' if only else ''}"
    either = " OR ".join(only.format(row=name) for name, only in conditions.items() if only) or "true"
    old, now = (", ".join(f'{name}."{column}"' for column in rule.columns) for name in ("old_rows", "now_rows"))
    differs = f"({old}) IS DISTINCT FROM ({now})"
    return f"{select} FROM old_rows JOIN now_rows USING (id) WHERE ({either}) AND {differs}"
