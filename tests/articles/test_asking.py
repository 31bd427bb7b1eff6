"""Queries that are written once: what never changes stands in them, PostgreSQL remembers them, and nothing is lost."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import CharField, Func, Value
from django.test.utils import CaptureQueriesContext

from articles.models import Section
from articles.prepared import prepared
from tests.cast import make_section

on_postgresql = pytest.mark.skipif(
    "not os.environ.get('DATABASE_URL')", reason="SQLite is asked in this process, and its driver remembers by itself"
)
REMEMBERED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%articles_section%%'"


@prepared
def named(name: Any, but: Any) -> Any:
    """Sections by name."""
    return Section.objects.filter(name=name).exclude(pk=but)


@prepared
def oddly_said(name: Any) -> Any:
    """A query with all the signs that a placeholder could be taken for."""
    odd = Value("100% of $1, ?1 and %s: it's \\ “odd”")
    return Section.objects.filter(name=name).annotate(odd=odd).exclude(slug__contains="%s").exclude(slug="%")


@prepared
def twice(name: Any, key: Any) -> Any:
    """One value at two places."""
    others = Section.objects.filter(slug=name).exclude(pk=key).order_by()
    return Section.objects.filter(name=name).order_by().union(others).order_by("pk")


@prepared
def slow(seconds: Any) -> Any:
    """A section, after so many seconds."""
    return Section.objects.annotate(waited=Func(seconds, function="pg_sleep", output_field=CharField()))


def remembered() -> int:
    """How many queries about sections the server remembers for this connection."""
    with connection.cursor() as cursor:
        cursor.execute(REMEMBERED.replace("%%", "%"))
        (count,) = cursor.fetchone()
        return int(count)


@pytest.mark.django_db
def test_what_stands_in_a_query_is_taken_as_it_stands_whatever_its_signs():
    section = make_section("World")
    (found,) = oddly_said(name="World")
    assert (found, found.odd) == (section, "100% of $1, ?1 and %s: it's \\ “odd”")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["O'Neill's “World”", "100%", "%s", "$1", "?1", "\\"])
def test_what_is_asked_for_is_taken_as_it_stands_whatever_its_signs(name):
    section = make_section(name)
    assert named(name=name, but=0) == twice(name=name, key=1 << 40) == [section]
    assert named(name=name, but=section.pk) == []


@pytest.mark.django_db
def test_the_log_tells_the_values():
    make_section("World")
    with CaptureQueriesContext(connection) as asked:
        assert named(name="World", but=0)
    assert "'World'" in asked.captured_queries[0]["sql"]


@pytest.mark.django_db
def test_numbers_of_any_size_are_one_and_the_same_query():
    section = make_section("World")
    for but in (0, 40_000, 1 << 40):
        assert named(name="World", but=but) == [section]


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_postgresql_remembers_a_query_and_asks_it_over_any_connection():
    section = make_section("World")
    connection.close()
    for but in (0, 1 << 40, 0):
        assert named(name="World", but=but) == [section]
    assert remembered() == 1
    connection.close()
    assert (named(name="World", but=0), remembered()) == ([section], 1)


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_query_that_fits_no_more_is_asked_all_the_same_and_remembered_anew():
    make_section("World")
    named(name="World", but=0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_section ALTER COLUMN name TYPE text")
    try:
        for _ in range(2):
            assert [str(section) for section in named(name="World", but=0)] == ["World"]
        assert remembered() == 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE articles_section ALTER COLUMN name TYPE varchar(80)")


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_where_something_between_forgot_a_query_it_is_asked_all_the_same():
    section = make_section("World")
    named(name="World", but=0)
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")  # as a pooler does, behind the driver's back
    assert [named(name="World", but=0) for _ in range(2)] == [[section]] * 2


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_within_a_transaction_nothing_is_remembered():
    connection.close()
    with transaction.atomic():
        named(name="World", but=0)
    assert remembered() == 0


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_behind_pgbouncer_nothing_is_remembered(monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    assert named(name="World", but=0) == []
    assert remembered() == 0
    connection.close()


@pytest.fixture
def kept_connection():
    """As one comes out of an earlier request: it may have been lost meanwhile, and Django asks it before it is used."""
    named(name="World", but=0)
    connection.health_check_enabled, connection.health_check_done = True, False
    yield connection
    connection.health_check_enabled = False
    connection.close()


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_kept_is_not_asked_before_the_question(kept_connection, monkeypatch):
    monkeypatch.setattr(kept_connection, "is_usable", lambda: pytest.fail("asked twice"))
    for _ in range(2):
        assert named(name="World", but=0) == []
    assert Section.objects.count() == 0  # Django's own way doesn't ask again either


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("in_transaction", [False, True])
def test_a_connection_that_was_lost_meanwhile_is_made_anew(kept_connection, in_transaction):
    section = make_section("World")
    kept_connection.health_check_done = False
    lost = kept_connection.connection
    with psycopg.connect(lost.info.dsn, password=lost.info.password, autocommit=True) as beside:
        beside.execute("SELECT pg_terminate_backend(%s)", [lost.info.backend_pid])
    with transaction.atomic() if in_transaction else nullcontext():
        assert named(name="World", but=0) == [section]
    assert kept_connection.connection is not lost


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_with_the_question_itself_is_said_and_costs_no_connection(kept_connection):
    make_section("World")
    there, kept_connection.health_check_done = kept_connection.connection, False
    there.execute("SET statement_timeout = 50")
    with pytest.raises(OperationalError, match="timeout"):
        slow(seconds=1)
    assert kept_connection.connection is there
