"""Reads settings from the environment: typed, and with an error that says what to write instead.

A value that can't be understood stops the start. Guessing is worse: `NEWSROOM_DEBUG=off` must never mean "on".
"""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}
HOW = "postgres://user:password@host:port/name"
HOW_TO_WRITE_IT = f"Write {HOW}, or leave it out for SQLite."
# Seconds until a server that doesn't answer is given up, and, with a pool, until none of its connections is free. The
# proxy in front gives up after thirty, and a request may ask leader and copies one after the other.
WAITS_FOR_THE_LEADER, WAITS_FOR_A_COPY = 5, 2
# The server may be told to remember a query. Only those that are written once do so (articles/asking.py).
PREPARES = {"prepare_threshold": 5}


def text(name: str, default: str = "") -> str:
    """The variable as it stands, without blanks around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    """A yes or no.

    Raises ImproperlyConfigured for any other word.
    """
    if name not in os.environ:
        return default
    word = text(name).lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise ImproperlyConfigured(f"{name} is {word!r}. Write 1 for yes or 0 for no.")


def number(name: str, *, default: int, least: int = 0) -> int:
    """A whole number, not below `least`.

    Raises ImproperlyConfigured for anything else.
    """
    written = text(name, str(default))
    if not written.isdecimal() or int(written) < least:
        raise ImproperlyConfigured(f"{name} is {written!r}. Write a whole number from {least} up.")
    return int(written)


def words(name: str, *, default: list[str]) -> list[str]:
    """A list, separated by commas."""
    if name not in os.environ:
        return default
    return [word.strip() for word in text(name).split(",") if word.strip()]


def one_of(name: str, choices: list[str], *, default: str) -> str:
    """One of a few words, in capitals.

    Raises ImproperlyConfigured for any other.
    """
    word = text(name, default).upper()
    if word not in choices:
        raise ImproperlyConfigured(f"{name} is {word!r}. Write one of {', '.join(choices)}.")
    return word


def secret(name: str) -> str:
    """A secret: from the variable, or from the file that `<name>_FILE` names; empty when neither is set.

    Raises ImproperlyConfigured when both are set, or the file can't be read.
    """
    path = text(f"{name}_FILE")
    if not path:
        return text(name)
    if text(name):
        raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Keep one of them.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE names {path}, which can't be read: {error.strerror}.") from error


def kept_secret(path: Path, fresh: str) -> str:
    """A secret of a newsroom on one's own machine: `fresh` the first time, then the one that was kept.

    The file is read by its owner only. Raises ImproperlyConfigured when the file can't be made or read.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _place(path, fresh)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        hint = "Make the folder writable, or let NEWSROOM_DATA name another."
        raise ImproperlyConfigured(f"{path} can't be used: {error.strerror}. {hint}") from error


def database(name: str, *, default: Path, pool: int = 0, pgbouncer: bool = False) -> dict[str, Any]:
    """One entry of DATABASES from an address such as `postgres://user:password@host:5432/newsroom?sslmode=require`.

    `sqlite:///relative/path`, `sqlite:////absolute/path` and an empty variable (the embedded default) give SQLite.
    Raises ImproperlyConfigured for any other scheme.
    """
    address = secret(name)
    if not address:
        return sqlite(default)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        if not parts.path[1:]:
            raise ImproperlyConfigured(f"{name} names no file. Write sqlite:////absolute/path/newsroom.sqlite3.")
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in {"postgres", "postgresql"}:
        begins = f"begins with {parts.scheme!r}" if parts.scheme else "has no scheme"
        raise ImproperlyConfigured(f"{name} {begins}. {HOW_TO_WRITE_IT}")
    return postgresql(address, pool=pool, pgbouncer=pgbouncer)


def replicas(name: str, *, of: dict[str, Any], pool: int = 0, pgbouncer: bool = False) -> dict[str, dict[str, Any]]:
    """Entries of DATABASES for copies of that one, by commas: replica_1, replica_2 ...; none when nothing is set.

    Raises ImproperlyConfigured for anything but PostgreSQL.
    """
    addresses = [address.strip() for address in secret(name).split(",") if address.strip()]
    for address in addresses:
        if urlsplit(address).scheme not in {"postgres", "postgresql"} or "postgresql" not in of["ENGINE"]:
            raise ImproperlyConfigured(f"{name} is for copies of the PostgreSQL that DATABASE_URL names: {HOW}")
    copies = [postgresql(one, pool=pool, waits=WAITS_FOR_A_COPY, pgbouncer=pgbouncer) for one in addresses]
    # In a test it is the database that it is a copy of.
    return {f"replica_{number}": copy | {"TEST": {"MIRROR": "default"}} for number, copy in enumerate(copies, 1)}


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as it holds under many writers: write-ahead log, writers queue up at BEGIN instead of failing later.

    Each thread keeps its connection for a minute: to open the file and read its tables takes longer than many a page.
    Each keeps half a megabyte of it: the system keeps the file for all of them, and two or eight were no quicker.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-500;",
        },
    }


def postgresql(
    address: str, *, pool: int = 0, waits: int = WAITS_FOR_THE_LEADER, pgbouncer: bool = False
) -> dict[str, Any]:
    """PostgreSQL, with connections kept open and checked; what stands behind `?` goes to the driver.

    With a pool, a process has so many connections at the most. PgBouncer in transaction mode gives each transaction
    whatever connection is free: what the server keeps for longer, a cursor or a prepared query, would be lost.

    Raises ImproperlyConfigured when the address names no database, or its port is no number.
    """
    parts = urlsplit(address)
    name = unquote(parts.path[1:])
    if not name:
        raise ImproperlyConfigured(f"The address of PostgreSQL names no database. {HOW_TO_WRITE_IT}")
    try:
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"The port in the address of PostgreSQL is no number. {HOW_TO_WRITE_IT}") from error
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port or "",
        "CONN_MAX_AGE": 0 if pool else 60,  # a pool keeps them itself
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pgbouncer,
        "OPTIONS": {"connect_timeout": str(waits)}
        | dict(parse_qsl(parts.query))
        | _pooled(pool, waits)
        | ({} if pgbouncer else PREPARES),
    }


def object_storage(name: str) -> dict[str, Any]:
    """Options of django-storages from `https://key:secret@host/bucket?region=eu-central-1`; empty when nothing is set.

    Without a key, the storage's own library looks for one: a role of the machine, for example. Raises
    ImproperlyConfigured when no host or no bucket is named.
    """
    address = secret(name)
    if not address:
        return {}
    parts = urlsplit(address)
    bucket, told = parts.path.strip("/"), dict(parse_qsl(parts.query))
    if parts.scheme not in {"http", "https"} or not parts.hostname or not bucket or "/" in bucket:
        raise ImproperlyConfigured(f"{name} names no bucket. Write https://key:secret@host/bucket?region=name.")
    return {
        "bucket_name": bucket,
        "endpoint_url": f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}",
        "access_key": unquote(parts.username or "") or None,
        "secret_key": unquote(parts.password or "") or None,
        "region_name": told.get("region"),
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": None,
        "file_overwrite": False,
    }


def _pooled(most: int, waits: int) -> dict[str, Any]:
    return {"pool": {"min_size": 1, "max_size": most, "timeout": waits}} if most else {}


def _place(path: Path, secret_text: str) -> None:
    """Write the file whole or not at all; when two processes do it at once, the first one's stays."""
    draft = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(secret_text, encoding="utf-8")
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
