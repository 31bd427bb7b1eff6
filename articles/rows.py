"""Rows of another table as one value of each row: what belongs to a story comes with it, in the same query."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import JSONField, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.db.models.sql.compiler import SQLCompiler


class RowsOf(Subquery):
    """The rows of a query set, in its order, as a list of lists (or None) in JSON. It may refer to the outer row."""

    output_field = JSONField()
    on_sqlite = """(SELECT json_group_array(json("listed")) FROM (%(subquery)s))"""
    on_postgresql = """(SELECT jsonb_agg("listed") FROM (%(subquery)s) AS "rows")"""

    def __init__(self, rows: QuerySet[Any, Any], *fields: str) -> None:
        super().__init__(rows.values(listed=JSONArray(*fields)))

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, template: str | None = None, **context: Any
    ) -> Any:
        """Both databases gather rows in the order in which the inner query gives them."""
        written = self.on_postgresql if connection.vendor == "postgresql" else self.on_sqlite
        return super().as_sql(compiler, connection, template=template or written, **context)
