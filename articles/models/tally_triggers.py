"""How the database notes of which stories a tally may have changed, in each of its languages.

A note names a shelf: so many stories whose ids follow each other. On SQLite writers come one after the other, and each
shelf has one row, whose token changes. On PostgreSQL each statement adds rows: were all to change the same one, they
would wait for each other until the end of their transactions.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "articles_tallychange"
STORIES = "articles_article"
TAGGINGS = ("articles_countrytagging", "articles_topictagging")
TOPICS = "tagging_topic"

STORIES_A_SHELF = 4_096
EVERY_SHELF = -1
LARGEST_TOKEN = 2**53

# Of a story and of a topic: what decides whether, when and where it counts. A topic that gets its first path is new.
DECISIVE = {
    STORIES: ("status", "live_from", "expires_at"),
    TOPICS: ("status", "path"),
}
SHELF = {
    STORIES: f"{{row}}.id / {STORIES_A_SHELF}",
    TOPICS: str(EVERY_SHELF),
    **dict.fromkeys(TAGGINGS, f"{{row}}.content_object_id / {STORIES_A_SHELF}"),
}
IS_NO_NEW_TOPIC = {STORIES: "", TOPICS: "{row}.path <> '' AND "}

# What there is by name, with the text that it was made of; of a trigger of PostgreSQL the name says all.
THERE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        WITH schema AS (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
        SELECT tgname, '' FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE relnamespace IN (SELECT oid FROM schema) AND NOT tgisinternal
        UNION ALL
        SELECT proname, prosrc FROM pg_proc WHERE pronamespace IN (SELECT oid FROM schema)""",
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A trigger or its function: what makes it, what replaces it, and its text as the database keeps it."""

    makes: str
    text: str
    clears: str = ""


def make_missing(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers that aren't there, and make those anew that note otherwise than they do now."""
    wanted = _for_sqlite() if connection.vendor == "sqlite" else _for_postgresql()
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        there = dict(cursor.fetchall())
        for name, one in wanted.items():
            if there.get(name) == one.text:
                continue
            if name in there and one.clears:
                cursor.execute(one.clears)
            cursor.execute(one.makes)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them all away, before the table goes that they write into."""
    with connection.cursor() as cursor:
        for name in _for_sqlite() if connection.vendor == "sqlite" else ():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        for name in _for_postgresql() if connection.vendor == "postgresql" else ():
            if name.startswith("note_"):
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")


def _for_sqlite() -> dict[str, _Wanted]:
    triggers = {}
    for table in TAGGINGS:
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD"), ("UPDATE", "NEW"), ("UPDATE", "OLD")):
            name = f"tally_{table}_{act.lower()}_{row.lower()}"
            triggers[name] = f"CREATE TRIGGER {name} AFTER {act} ON {table} {_note_in_sqlite(table, row)}"
    for table, columns in DECISIVE.items():
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        when = f"{IS_NO_NEW_TOPIC[table].format(row='OLD')}({differs})"
        of = f"AFTER UPDATE OF {', '.join(columns)} ON {table}"
        name = f"tally_{table}_update"
        triggers[name] = f"CREATE TRIGGER {name} {of} WHEN {when} {_note_in_sqlite(table, 'NEW')}"
    return {name: _Wanted(text, text, clears=f"DROP TRIGGER {name}") for name, text in triggers.items()}


def _note_in_sqlite(table: str, row: str) -> str:
    # No upsert: within a trigger, INSERT OR IGNORE outside would take its place.
    shelf = SHELF[table].format(row=row)
    return f"""BEGIN
      INSERT INTO {TABLE} (shelf, token) SELECT {shelf}, 0
        WHERE NOT EXISTS (SELECT 1 FROM {TABLE} WHERE shelf = {shelf});
      UPDATE {TABLE} SET token = abs(random() % {LARGEST_TOKEN}) WHERE shelf = {shelf};
    END"""  # noqa: S608  names of ours only, here and below


def _for_postgresql() -> dict[str, _Wanted]:
    made: dict[str, _Wanted] = {}
    for table in TAGGINGS:
        for act, rows in (("insert", ["now"]), ("delete", ["was"]), ("update", ["was", "now"])):
            changed = " UNION ALL ".join(
                f"SELECT {SHELF[table].format(row=name)} AS shelf FROM {name}"  # noqa: S608
                for name in rows
            )
            made |= _noting(table, act, changed, rows)
    for table, columns in DECISIVE.items():
        before, after = (", ".join(f"{rows}.{column}" for column in columns) for rows in ("was", "now"))
        differ = f"{IS_NO_NEW_TOPIC[table].format(row='was')}({before}) IS DISTINCT FROM ({after})"
        joined = f"SELECT {SHELF[table].format(row='now')} AS shelf FROM was JOIN now USING (id)"  # noqa: S608
        made |= _noting(table, "update", f"{joined} WHERE {differ}", ["was", "now"])
    return made


def _noting(table: str, act: str, changed: str, rows: list[str]) -> dict[str, _Wanted]:
    """A function that notes the shelves of the rows that changed, and the trigger that calls it."""
    function, trigger = f"note_{table}_{act}", f"tally_{table}_{act}"
    tables = " ".join({"was": "OLD TABLE AS was", "now": "NEW TABLE AS now"}[name] for name in rows)
    body = f"""
        BEGIN
          INSERT INTO {TABLE} (shelf, token)
          SELECT shelf, floor(random() * {LARGEST_TOKEN})::bigint
          FROM (SELECT DISTINCT shelf FROM ({changed}) AS changed) AS shelves;
          RETURN NULL;
        END """  # noqa: S608
    calls = f"""
        CREATE TRIGGER {trigger} AFTER {act.upper()} ON {table} REFERENCING {tables}
        FOR EACH STATEMENT EXECUTE FUNCTION {function}()"""
    made = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    return {function: _Wanted(made, body), trigger: _Wanted(calls, "")}
