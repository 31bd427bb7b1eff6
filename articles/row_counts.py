"""What SQLite knows of its tables' sizes: without it, it takes any index that fits, at 200,000 stories the wrong one.

PostgreSQL counts by itself.
"""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.db import connection

A_DAY = 60 * 60 * 24  # seconds


def note_row_counts() -> None:
    """Have it look anew: after many stories came at once.

    At each index whole, or it takes a state that nearly all stories are in for one of few; by itself, so that whoever
    writes waits for one at a time: a twentieth of a second among a million stories.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'index'")
            for (index,) in cursor.fetchall():
                cursor.execute(f"ANALYZE {connection.ops.quote_name(index)}")


def note_row_counts_daily(now: datetime) -> None:
    """Have it look anew once a day. For the clock."""
    if cache.add("row-counts", now, A_DAY):
        note_row_counts()
