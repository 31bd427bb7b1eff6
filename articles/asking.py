"""How a query that is written once is asked: its values by numbers, so that a database can know it from the last time.

PostgreSQL plans such a query once on each connection, and not for each reader; that takes it longer than the answer.
What is the same for every reader stands in the SQL itself: by that it knows which of its indexes will do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3.base import SQLiteCursorWrapper
from django.db.models import Expression
from django.db.models.sql.compiler import SQLCompiler
from psycopg import RawCursor
from psycopg.errors import DuplicatePreparedStatement, FeatureNotSupported, InvalidSqlStatementName
from psycopg.types.numeric import Int8

PLACE = re.compile(r"%([s%])")
# What is prepared fits no more: a column got another type, or something between took the connection for another's.
FITS_NO_MORE = (FeatureNotSupported, InvalidSqlStatementName, DuplicatePreparedStatement)


class Later(Expression):
    """Stands in a query for a value that is given when it is asked."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """A placeholder, with itself as the value."""
        return "%s", [self]


class Question:
    """The SQL of a query in the words of one database."""

    def __init__(self, compiler: SQLCompiler) -> None:
        """As that writes it; a value that is given when it is asked is a `Later` among its parameters."""
        self._sql, parameters = compiler.as_sql()
        self._parameters: list[Any] = list(parameters)
        self._names = tuple(dict.fromkeys(one.name for one in self._parameters if isinstance(one, Later)))
        self._numbered = self._in_numbers(compiler.connection)

    def ask(self, values: Mapping[str, Any], alias: str) -> list[Any]:
        """The rows as the driver gives them."""
        connection = connections[alias]
        told = {name: _as_taken(values[name], connection) for name in self._names}
        if connection.queries_logged:  # with the values in their places, for who reads the log
            bound = [told[one.name] if isinstance(one, Later) else one for one in self._parameters]
            return _all(connection.cursor(), self._sql, bound)
        return _answered(connection, self._numbered, list(told.values()))

    def _in_numbers(self, connection: BaseDatabaseWrapper) -> str:
        """Each value that comes later by its number, as the driver takes it; the others as they are."""
        sign = "$" if connection.vendor == "postgresql" else "?"
        numbers = {name: f"{sign}{number}" for number, name in enumerate(self._names, 1)}
        parameters = iter(self._parameters)

        def written(match: re.Match[str]) -> str:
            if match[1] == "%":
                return "%"
            value = next(parameters)
            return numbers[value.name] if isinstance(value, Later) else _literal(value, connection)

        return PLACE.sub(written, self._sql)


class _SQLiteCursor(SQLiteCursorWrapper):
    """Takes SQL as SQLite does."""

    def convert_query(self, query: str, *, param_names: Sequence[str] | None = None) -> str:
        """As it is: Django would look for places in it each time."""
        return query


class _PostgreSQLCursor(RawCursor[Any]):
    """Takes SQL as PostgreSQL does, which remembers it where the connection allows that (see newsroom/environment)."""

    is_lasting = False  # whether what went wrong may be asked again

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        """Ask; within a transaction, which an error would end, nothing is prepared."""
        if not self.is_lasting:
            return super().execute(query, params, prepare=False)
        try:
            return super().execute(query, params, prepare=True)
        except FITS_NO_MORE:
            self.connection.execute("DEALLOCATE ALL")
            return super().execute(query, params, prepare=False)


def _answered(connection: Any, sql: str, values: list[Any]) -> list[Any]:
    """The rows. Of a connection that was kept from the last reader, it is the question that shows whether it still is.

    Django would ask it something else first, each time. A question changes nothing: it may be asked again on a new one.
    """
    is_tried = connection.connection is None or connection.health_check_done or not connection.health_check_enabled
    if is_tried or connection.in_atomic_block:
        return _all(_cursor(connection), sql, values)
    try:
        rows = _all(_cursor(connection), sql, values)
    except OperationalError:
        if connection.is_usable():
            raise
        connection.close()
        return _all(_cursor(connection), sql, values)
    connection.health_check_done = True
    return rows


def _cursor(connection: Any) -> Any:
    """A cursor as the connection's own, which takes values by numbers."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        return connection.make_cursor(connection.connection.cursor(factory=_SQLiteCursor))
    cursor = _PostgreSQLCursor(connection.connection)
    cursor.is_lasting = not connection.in_atomic_block
    return connection.make_cursor(cursor)


def _all(cursor: Any, sql: str, values: list[Any]) -> list[Any]:
    with cursor:
        cursor.execute(sql, values)
        rows: list[Any] = cursor.fetchall()
        return rows


def _literal(value: Any, connection: Any) -> str:
    if connection.vendor == "postgresql":
        return str(connection.ops.compose_sql("%s", [value]))
    connection.ensure_connection()
    (quoted,) = connection.ops._quote_params_for_last_executed_query([value])  # noqa: SLF001  nothing else of it quotes
    return str(quoted)


def _as_taken(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """As the database takes it: Django leaves that to the field, which a value that comes later doesn't meet."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, int) and not isinstance(value, bool) and connection.vendor == "postgresql":
        return Int8(value)  # else the driver would choose the type by the size, and the query would be another one
    return value
