"""What the database does by itself: triggers and their functions, made when they are missing or read otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

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
class Wanted:
    """A trigger or its function: what makes it, what replaces it, and its text as the database keeps it."""

    makes: str
    text: str
    clears: str = ""


def on_sqlite(triggers: Mapping[str, str]) -> dict[str, Wanted]:
    """These triggers, by name, as SQLite keeps them."""
    return {name: Wanted(text, text, clears=f"DROP TRIGGER {name}") for name, text in triggers.items()}


def make_missing(connection: BaseDatabaseWrapper, wanted: Mapping[str, Wanted]) -> bool:
    """Make those that aren't there, and make those anew that read otherwise now; whether there were any."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        there = dict(cursor.fetchall())
        missing = {name: one for name, one in wanted.items() if there.get(name) != one.text}
        for name, one in missing.items():
            if name in there and one.clears:
                cursor.execute(one.clears)
            cursor.execute(one.makes)
    return bool(missing)


def drop(connection: BaseDatabaseWrapper, wanted: Mapping[str, Wanted]) -> None:
    """Take them away."""
    with connection.cursor() as cursor:
        for name, one in wanted.items():
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            elif one.text:  # of a function; its trigger goes with it
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
