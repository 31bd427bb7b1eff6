"""Rows of another table as one value of each row: what belongs to a story comes with it, in the same query."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, JSONField, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler


class Listed(Func):
    """The values as one list in JSON.

    Django's own JSONArray asks first whether SQLite knows JSON, by a write that another writer may hold up; from then
    on it would refuse all such queries. Every SQLite that Django 5.2 takes knows it.
    """

    function = "jsonb_build_array"
    output_field = JSONField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """The same under SQLite's name."""
        return self.as_sql(compiler, connection, function="json_array", **context)


class RowsOf(Subquery):
    """The rows of a query set, in its order, as a list of lists (or None) in JSON. It may refer to the outer row."""

    output_field = JSONField()
    on_sqlite = """(SELECT json_group_array(json("listed")) FROM (%(subquery)s))"""
    on_postgresql = """(SELECT jsonb_agg("listed") FROM (%(subquery)s) AS "rows")"""

    def __init__(self, rows: QuerySet[Any, Any], *fields: str) -> None:
        super().__init__(rows.values(listed=Listed(*fields)))

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, template: str | None = None, **context: Any
    ) -> Any:
        """Both databases gather rows in the order in which the inner query gives them."""
        written = self.on_postgresql if connection.vendor == "postgresql" else self.on_sqlite
        return super().as_sql(compiler, connection, template=template or written, **context)


@lru_cache(4000)
def moment(told: str) -> datetime:
    """A moment as the database writes it into JSON: in UTC, which SQLite leaves unsaid."""
    read = datetime.fromisoformat(told)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
