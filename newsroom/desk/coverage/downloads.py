"""Tables as files for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# What makes a spreadsheet take a text for a formula, or look further for one.
BEGINNINGS_OF_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BYTE_ORDER_MARK = "\ufeff"  # without it, a spreadsheet takes the letters for others


def table_file(name: str, rows: Iterable[Sequence[str | int | None]]) -> HttpResponse:
    """The rows as CSV under that name; a text that would be run as a formula is kept a text by a quote before it."""
    response = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return response


def _cell(value: str | int | None) -> str | int:
    if isinstance(value, str) and value.lstrip(" ").startswith(BEGINNINGS_OF_FORMULAS):
        return f"'{value}"
    return "" if value is None else value
