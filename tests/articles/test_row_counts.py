"""SQLite is told how large its tables are, so that it takes the index that fits."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from articles.row_counts import note_row_counts_daily
from articles.search.indexing import tidy
from tests.cast import make_story

pytestmark = pytest.mark.django_db


def counted() -> bool:
    """Whether the database knows of the stories; PostgreSQL counts when it likes."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return False
        cursor.execute("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'articles_article'")
        return cursor.fetchone()[0] > 0


def test_after_many_stories_they_are_counted():
    make_story()
    tidy()
    assert counted()


def test_the_clock_has_them_counted_once_a_day(django_assert_num_queries):
    make_story()
    note_row_counts_daily(timezone.now())
    assert counted()
    with django_assert_num_queries(0):
        note_row_counts_daily(timezone.now())
