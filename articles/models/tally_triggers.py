"""How the database notes of which stories a tally may have changed, in each of its languages.

A note names a shelf: so many stories whose ids follow each other. On SQLite writers come one after the other, and each
shelf has one row, whose token changes. On PostgreSQL each statement adds rows: were all to change the same one, they
would wait for each other until the end of their transactions.
"""

from __future__ import annotations

from itertools import product

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models import triggers
from articles.models.triggers import Wanted

TABLE = "articles_tallychange"
STORIES = "articles_article"
# What stands on a story: the column that names the story.
BESIDE = {
    "articles_countrytagging": "content_object_id",
    "articles_topictagging": "content_object_id",
    "articles_byline": "article_id",
}
TOPICS = "tagging_topic"
NAMED = (TOPICS, "tagging_country")

NOTING = "tally_"  # how the names of the triggers begin
STORIES_A_SHELF = 4_096
EVERY_SHELF = -1
NAMES = -2  # no shelf: what topics and countries are called, and where they stand
LARGEST_TOKEN = 2**53

# Of a story and of a topic: what decides whether, when and where it counts. A topic that gets its first path is new.
DECISIVE = {
    STORIES: ("status", "live_from", "expires_at", "section_id"),
    TOPICS: ("status", "path"),
}
SHELF = {
    STORIES: f"{{row}}.id / {STORIES_A_SHELF}",
    TOPICS: str(EVERY_SHELF),
    **{table: f"{{row}}.{key} / {STORIES_A_SHELF}" for table, key in BESIDE.items()},
}
# A story that is public from its first moment on, or was to its last; one that is written is no news to a reader.
IS_PUBLIC = "{row}.status = 'cleared'"
IS_NO_NEW_TOPIC = {STORIES: "", TOPICS: "{row}.path <> '' AND "}


def wanted_on(connection: BaseDatabaseWrapper) -> dict[str, Wanted]:
    """The triggers that note changes, and their functions."""
    return _for_sqlite() if connection.vendor == "sqlite" else _for_postgresql()


def make_missing(connection: BaseDatabaseWrapper) -> bool:
    """Make the triggers that aren't there, and those anew that note otherwise than they do now; whether any."""
    return triggers.make_missing(connection, wanted_on(connection))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them all away, before the table goes that they write into."""
    triggers.drop(connection, wanted_on(connection))


def _for_sqlite() -> dict[str, Wanted]:
    texts = {}
    for table in BESIDE:
        for act, row in (("INSERT", "NEW"), ("DELETE", "OLD"), ("UPDATE", "NEW"), ("UPDATE", "OLD")):
            name = f"tally_{table}_{act.lower()}_{row.lower()}"
            texts[name] = f"CREATE TRIGGER {name} AFTER {act} ON {table} {_note_in_sqlite(table, row)}"
    for act, row in (("INSERT", "NEW"), ("DELETE", "OLD")):
        name, when = f"tally_{STORIES}_{act.lower()}", IS_PUBLIC.format(row=row)
        texts[name] = f"CREATE TRIGGER {name} AFTER {act} ON {STORIES} WHEN {when} {_note_in_sqlite(STORIES, row)}"
    for table, act in product(NAMED, ("INSERT", "UPDATE", "DELETE")):
        name = f"names_{table}_{act.lower()}"
        texts[name] = f"CREATE TRIGGER {name} AFTER {act} ON {table} {_noted_in_sqlite(str(NAMES))}"
    for table, columns in DECISIVE.items():
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        when = f"{IS_NO_NEW_TOPIC[table].format(row='OLD')}({differs})"
        of = f"AFTER UPDATE OF {', '.join(columns)} ON {table}"
        name = f"tally_{table}_update"
        texts[name] = f"CREATE TRIGGER {name} {of} WHEN {when} {_note_in_sqlite(table, 'NEW')}"
    return triggers.on_sqlite(texts)


def _note_in_sqlite(table: str, row: str) -> str:
    return _noted_in_sqlite(SHELF[table].format(row=row))


def _noted_in_sqlite(shelf: str) -> str:
    # No upsert: within a trigger, INSERT OR IGNORE outside would take its place.
    return f"""BEGIN
      INSERT INTO {TABLE} (shelf, token) SELECT {shelf}, 0
        WHERE NOT EXISTS (SELECT 1 FROM {TABLE} WHERE shelf = {shelf});
      UPDATE {TABLE} SET token = abs(random() % {LARGEST_TOKEN}) WHERE shelf = {shelf};
    END"""  # noqa: S608  names of ours only, here and below


def _for_postgresql() -> dict[str, Wanted]:
    made: dict[str, Wanted] = {}
    for table in BESIDE:
        for act, rows in (("insert", ["now"]), ("delete", ["was"]), ("update", ["was", "now"])):
            changed = " UNION ALL ".join(
                f"SELECT {SHELF[table].format(row=name)} AS shelf FROM {name}"  # noqa: S608
                for name in rows
            )
            made |= _noting(table, act, changed, rows)
    for act, row in (("insert", "now"), ("delete", "was")):
        shelf, when = SHELF[STORIES].format(row=row), IS_PUBLIC.format(row=row)
        made |= _noting(STORIES, act, f"SELECT {shelf} AS shelf FROM {row} WHERE {when}", [row])  # noqa: S608
    for table, act in product(NAMED, ("insert", "update", "delete")):
        row = "was" if act == "delete" else "now"
        made |= _noting(table, act, f"SELECT {NAMES} AS shelf FROM {row}", [row], name="names")  # noqa: S608
    for table, columns in DECISIVE.items():
        before, after = (", ".join(f"{rows}.{column}" for column in columns) for rows in ("was", "now"))
        differ = f"{IS_NO_NEW_TOPIC[table].format(row='was')}({before}) IS DISTINCT FROM ({after})"
        joined = f"SELECT {SHELF[table].format(row='now')} AS shelf FROM was JOIN now USING (id)"  # noqa: S608
        made |= _noting(table, "update", f"{joined} WHERE {differ}", ["was", "now"])
    return made


def _noting(table: str, act: str, changed: str, rows: list[str], *, name: str = "tally") -> dict[str, Wanted]:
    """A function that notes the shelves of the rows that changed, and the trigger that calls it."""
    trigger = f"{name}_{table}_{act}"
    function = f"note_{table}_{act}" if name == "tally" else f"note_{trigger}"
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
    return {function: Wanted(made, body), trigger: Wanted(calls, "")}
