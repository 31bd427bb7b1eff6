"""What SQLite knows of its tables' sizes: without it, it takes any index that fits, at 200,000 stories the wrong one.

PostgreSQL counts by itself.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.db import connection

ROWS_OF_AN_INDEX = 400  # looked at, of each: quick however large the archive is
A_DAY = 60 * 60 * 24  # seconds


def note_row_counts() -> None:
    """Have it look anew: after many stories came at once."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {ROWS_OF_AN_INDEX}")
            cursor.execute("ANALYZE")


def note_row_counts_daily(now: datetime) -> None:
    """Have it look anew once a day. For the clock."""
    if cache.add("row-counts", now, A_DAY):
        note_row_counts()
