"""How the database keeps beside each tag and byline when its story is listed (`Listed`), in each of its languages.

What stands there could be behind for a moment on PostgreSQL, where a story is tagged by one transaction while another
clears it, and neither sees the other: `mend` sets it right, and the clock calls it for what changed.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models import triggers
from articles.models.tally_triggers import BESIDE as LISTED
from articles.models.tally_triggers import STORIES
from articles.models.triggers import Wanted

LISTING = "listing_"  # how the names of the triggers begin
DECISIVE = ("status", "live_from", "expires_at")
BEGINS = "CASE WHEN {story}.status = 'cleared' THEN {story}.live_from END"
ENDS = "{story}.expires_at"


def make_missing(connection: BaseDatabaseWrapper) -> bool:
    """Make the triggers that aren't there, or read otherwise now; whether there were any."""
    return triggers.make_missing(connection, wanted_on(connection))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away, before a column goes that they write, or a table is made anew that they read."""
    triggers.drop(connection, wanted_on(connection))


def wanted_on(connection: BaseDatabaseWrapper) -> dict[str, Wanted]:
    """The triggers that keep the lists, and their functions."""
    return _for_sqlite() if connection.vendor == "sqlite" else _for_postgresql()


def mend(connection: BaseDatabaseWrapper, first: int, end: int) -> int:
    """Set right what stands beside the tags and bylines of stories with these ids; how many rows were wrong."""
    begins, ends = BEGINS.format(story="story"), ENDS.format(story="story")
    mended = 0
    with connection.cursor() as cursor:
        for table, key in LISTED.items():
            cursor.execute(
                f"""UPDATE {table} SET listed_from = {begins}, listed_until = {ends} FROM articles_article AS story
                WHERE story.id = {table}.{key} AND {table}.{key} >= %s AND {table}.{key} < %s
                AND ({_differs(connection, f"{table}.listed_from", begins)}
                     OR {_differs(connection, f"{table}.listed_until", ends)})""",  # noqa: S608  names of ours only
                [first, end],
            )
            mended += cursor.rowcount
    return mended


def _differs(connection: BaseDatabaseWrapper, one: str, other: str) -> str:
    return f"{one} IS NOT {other}" if connection.vendor == "sqlite" else f"{one} IS DISTINCT FROM {other}"


def _for_sqlite() -> dict[str, Wanted]:
    texts = {}
    for table, key in LISTED.items():
        for act in ("INSERT", f"UPDATE OF {key}"):
            name = f"{LISTING}{table}_{act.split()[0].lower()}"
            texts[name] = f"""CREATE TRIGGER {name} AFTER {act} ON {table} BEGIN
      UPDATE {table} SET (listed_from, listed_until) =
        (SELECT {BEGINS.format(story="story")}, {ENDS.format(story="story")} FROM {STORIES} AS story
         WHERE story.id = NEW.{key})
        WHERE id = NEW.id;
    END"""  # noqa: S608
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in DECISIVE)
    updates = "\n".join(
        f"UPDATE {table} SET listed_from = {BEGINS.format(story='NEW')}, listed_until = {ENDS.format(story='NEW')} "  # noqa: S608
        f"WHERE {key} = NEW.id;"
        for table, key in LISTED.items()
    )
    of = f"AFTER UPDATE OF {', '.join(DECISIVE)} ON {STORIES} WHEN {differs}"
    texts["listing_story_update"] = f"CREATE TRIGGER listing_story_update {of} BEGIN {updates} END"
    return triggers.on_sqlite(texts)


def _for_postgresql() -> dict[str, Wanted]:
    made: dict[str, Wanted] = {}
    for table, key in LISTED.items():
        body = f"""
        BEGIN
          SELECT {BEGINS.format(story="story")}, {ENDS.format(story="story")}
          INTO NEW.listed_from, NEW.listed_until FROM {STORIES} AS story WHERE story.id = NEW.{key};
          RETURN NEW;
        END """  # noqa: S608
        when = f"BEFORE INSERT OR UPDATE OF {key} ON {table} FOR EACH ROW"
        made |= _made(f"list_{table}", f"{LISTING}{table}", body, when)
    columns = ", ".join(f"{{rows}}.{column}" for column in DECISIVE)
    differ = f"({columns.format(rows='was')}) IS DISTINCT FROM ({columns.format(rows='now')})"
    updates = "".join(
        f"""
            UPDATE {table} AS listed SET listed_from = {BEGINS.format(story="now")}, listed_until = {ENDS.format(story="now")}
            FROM was JOIN now USING (id) WHERE listed.{key} = now.id AND {differ};"""  # noqa: S608, E501
        for table, key in LISTED.items()
    )
    body = f"""
        BEGIN
          IF EXISTS (SELECT 1 FROM was JOIN now USING (id) WHERE {differ}) THEN{updates}
          END IF;
          RETURN NULL;
        END """  # noqa: S608
    when = f"AFTER UPDATE ON {STORIES} REFERENCING OLD TABLE AS was NEW TABLE AS now FOR EACH STATEMENT"
    return made | _made("list_anew", "listing_story_update", body, when)


def _made(function: str, trigger: str, body: str, when: str) -> dict[str, Wanted]:
    makes = f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    calls = f"CREATE TRIGGER {trigger} {when} EXECUTE FUNCTION {function}()"
    return {function: Wanted(makes, body), trigger: Wanted(calls, "")}
