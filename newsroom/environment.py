"""Reads settings from the environment: typed, and with an error that says what to write instead.

A value that can't be understood stops the start. Guessing is worse: `NEWSROOM_DEBUG=off` must never mean "on".
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


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


def kept_secret(path: Path) -> str:
    """The secret of a newsroom on one's own machine: made once, kept in a file that only its owner reads."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        return path.read_text(encoding="utf-8")


def database(name: str, *, default: Path) -> dict[str, Any]:
    """One entry of DATABASES from an address such as `postgres://user:password@host:5432/newsroom?sslmode=require`.

    `sqlite:///relative/path`, `sqlite:////absolute/path` and an empty variable (the embedded default) give SQLite.
    Raises ImproperlyConfigured for any other scheme.
    """
    address = secret(name)
    if not address:
        return sqlite(default)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} begins with {parts.scheme!r}. Write postgres://user:password@host:port/name, or leave it out for SQLite."
        )
    return postgresql(address)


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite as it holds under many writers: write-ahead log, writers queue up at BEGIN instead of failing later."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000;",
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    """PostgreSQL, with connections kept open and checked; what stands behind `?` goes to the driver."""
    parts = urlsplit(address)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
