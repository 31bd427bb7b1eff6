"""Many rows into a table at once: by COPY on PostgreSQL, by one prepared statement on SQLite."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, models

Row = tuple[Any, ...]
OF_TABLE = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname, '' FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
}


class Table:
    """A model's table: what all rows have in common, as an example has it, and the columns in which they differ."""

    def __init__(self, example: models.Model, *differing: str) -> None:
        model = type(example)
        fields = {
            field.attname: field
            for field in model._meta.local_concrete_fields
            if field.attname not in differing and not field.primary_key
        }
        common = {
            str(field.column): field.get_db_prep_save(getattr(example, name), connection)
            for name, field in fields.items()
        }
        named = {field.attname: str(field.column) for field in model._meta.local_concrete_fields}
        self.model = model
        self.common = tuple(common.values())
        self.columns = (*common, *(named[name] for name in differing))

    def row(self, *values: Any) -> Row:
        """The values of the columns that differ, as the database takes them, after those in common."""
        return (*self.common, *values)

    def load(self, rows: Sequence[Row]) -> None:
        """Add these."""
        load_rows(self.model._meta.db_table, self.columns, rows)


def load_rows(table: str, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add rows whose values are as the database takes them (`moment` for times)."""
    named = ", ".join(map(connection.ops.quote_name, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({named}) VALUES ({marks})", rows)  # noqa: S608  names of ours only


def moment(at: datetime | None) -> Any:
    """An aware moment as the database takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def next_key(model: type[models.Model]) -> int:
    """The key that the next row of this table may have: none that a row had which is gone."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        else:
            cursor.execute("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = %s", [table])
        return int(cursor.fetchone()[0])


def tell_last_key(model: type[models.Model], key: int) -> None:
    """After rows that came with their keys: the next one comes after this. SQLite sees it by itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, key])


@contextmanager
def resting(begin: Collection[str], *models_: type[models.Model]) -> Iterator[None]:
    """In a transaction: these tables' triggers whose names begin so do nothing, and do as ever once it ends.

    A trigger costs more than the row that calls it. What they would have noted is to be noted by whoever lets them
    rest. Readers aren't held up.
    """
    named = {model._meta.db_table: _triggers(model._meta.db_table, begin) for model in models_}
    if connection.vendor == "postgresql":
        _switch(named, "DISABLE")
        yield
        _switch(named, "ENABLE")
        return
    with connection.cursor() as cursor:
        for name in (name for triggers in named.values() for name in triggers):
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for makes in (makes for triggers in named.values() for makes in triggers.values()):
            cursor.execute(makes)


def _switch(named: Mapping[str, Mapping[str, str]], to: str) -> None:
    connection.check_constraints()  # PostgreSQL alters no table of which something is still to be checked
    with connection.cursor() as cursor:
        for table, triggers in named.items():
            for name in triggers:
                cursor.execute(f"ALTER TABLE {table} {to} TRIGGER {name}")


def _triggers(table: str, begin: Collection[str]) -> dict[str, str]:
    """By name, what makes each; PostgreSQL's are only switched off."""
    with connection.cursor() as cursor:
        cursor.execute(OF_TABLE[connection.vendor], [table])
        return {name: makes for name, makes in cursor.fetchall() if name.startswith(tuple(begin))}
