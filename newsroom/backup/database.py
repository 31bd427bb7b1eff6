"""The database into one file and back, while others go on reading and writing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from django.db import DatabaseError, connection, transaction
from psycopg.conninfo import make_conninfo

from newsroom.backup.errors import CannotBackUp, CannotRestore

HOW_TO_GET_THE_PROGRAMS = "Install PostgreSQL's client programs, of the server's version or a later one."
LONGEST_WAIT = 20.0  # seconds
# Old and new stand in one transaction: whoever reads meanwhile sees the one or the other.
EMPTY = "DROP SCHEMA public CASCADE; CREATE SCHEMA public;"

# What Django hands to psycopg beside the words of libpq.
DJANGOS_OWN = {"context", "cursor_factory", "prepare_threshold", "pool"}


class Keeper(Protocol):
    """Takes a database to a file and puts it back."""

    file: str

    def take(self, path: Path) -> dict[str, int]:
        """Write the database as it is at one moment; the rows of each table at that moment. Raises CannotBackUp."""
        ...

    def put_back(self, path: Path) -> None:
        """Replace the whole database, or nothing of it. Raises CannotRestore."""
        ...


def keeper() -> Keeper:
    """The one for the database of this newsroom."""
    return SQLiteKeeper() if connection.vendor == "sqlite" else PostgreSQLKeeper()


def is_empty() -> bool:
    """Whether the database has no table yet."""
    return not connection.introspection.table_names()


def rows() -> dict[str, int]:
    """Rows of each table as this connection sees them."""
    counted = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(_count_of(table))
            (counted[table],) = cursor.fetchone()
    return counted


class SQLiteKeeper:
    """By SQLite's online backup: what others write meanwhile is in it wholly or not at all."""

    file = "database.sqlite3"

    def take(self, path: Path) -> dict[str, int]:
        """See Keeper."""
        connection.ensure_connection()
        with _file(path) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
            if faults := list(_faults(copy)):
                raise CannotBackUp(f"SQLite finds its own file damaged: {'; '.join(faults)}")
            tables = sorted(connection.introspection.table_names())
            return {table: copy.execute(_count_of(table)).fetchone()[0] for table in tables}

    def put_back(self, path: Path) -> None:
        """See Keeper."""
        connection.ensure_connection()
        try:
            with _file(path) as copy:
                if faults := list(_faults(copy)):
                    raise CannotRestore(f"SQLite finds {path.name} damaged: {'; '.join(faults)}")
                copy.backup(connection.connection, progress=_impatient())
        except (DatabaseError, sqlite3.Error, TimeoutError) as error:
            raise CannotRestore(f"SQLite says: {error}. Stop the newsroom, and try again.") from error
        connection.close()


class PostgreSQLKeeper:
    """By pg_dump and pg_restore, told of the same database as Django."""

    file = "database.dump"

    def take(self, path: Path) -> dict[str, int]:
        """See Keeper. Dump and counts share one snapshot, so that they agree to the row."""
        with _snapshot() as name:
            command = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={path}"]
            _run("pg_dump", *command, refusal=CannotBackUp)
            counted = rows()
        _run("pg_restore", "--file=-", str(path), refusal=CannotBackUp, connected=False)
        return counted

    def put_back(self, path: Path) -> None:
        """See Keeper."""
        connection.close()
        script = path.with_suffix(".sql")
        try:
            reading = ["--no-owner", "--no-privileges", f"--file={script}", str(path)]
            _run("pg_restore", *reading, refusal=CannotRestore, connected=False)
            doing = ["--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={EMPTY}"]
            _run("psql", *doing, f"--file={script}", refusal=CannotRestore)
        finally:
            script.unlink(missing_ok=True)


@contextmanager
def _snapshot() -> Iterator[str]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _run(program: str, *arguments: str, refusal: type[Exception], connected: bool = True) -> None:
    address, password = _address()
    try:
        subprocess.run(  # noqa: S603  the words are ours, and no shell reads them
            [program, *([f"--dbname={address}"] if connected else []), *arguments],
            env=os.environ | password,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except FileNotFoundError as error:
        raise refusal(f"{program} is not on this machine. {HOW_TO_GET_THE_PROGRAMS}") from error
    except subprocess.CalledProcessError as error:
        raise refusal(f"{program} says: {error.stderr.strip()}") from error


def _address() -> tuple[str, dict[str, str]]:
    """Where Django connects to, as libpq's programs want it; the password apart, since others see what is started."""
    told = {name: value for name, value in connection.get_connection_params().items() if name not in DJANGOS_OWN}
    password = told.pop("password", "")
    return make_conninfo(**told), {"PGPASSWORD": str(password)} if password else {}


@contextmanager
def _file(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as SQLite has it, with the functions that Django's own constraints call."""
    copied = connection.copy()
    copied.settings_dict["NAME"] = path
    copied.connect()
    try:
        yield copied.connection
    finally:
        copied.close()


def _impatient() -> Callable[[int, int, int], None]:
    """Python would try for ever to get at a database that another process holds."""
    deadline = time.monotonic() + LONGEST_WAIT

    def look(_status: int, remaining: int, _total: int) -> None:
        if remaining and time.monotonic() > deadline:
            raise TimeoutError("the database is held by another process")

    return look


def _faults(copy: sqlite3.Connection) -> Iterator[str]:
    for (line,) in copy.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield line


def _count_of(table: str) -> str:
    return f"SELECT count(*) FROM {connection.ops.quote_name(table)}"  # noqa: S608  our tables
