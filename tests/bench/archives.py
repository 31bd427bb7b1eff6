"""The archives that are measured: made once, kept in `var/bench`, and copied for each run, which changes its copy."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from tests.bench import machine
from tests.bench.environment import PAGE_CACHE
from tests.databases import keep_postgresql

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ROOT / "var" / "bench"
MANAGE = [sys.executable, "manage.py"]
STORIES_AN_ISSUE, MOST_ISSUES = 10, 40_000  # an issue a day: more would begin before there were newspapers
COPY = "newsroom_bench_run"


@dataclass(slots=True)
class Keeper:
    """Keeps the archives of one database; `server` is the address of PostgreSQL, empty for SQLite."""

    database: str
    server: str = ""
    server_process: int | None = None
    made: dict[int, dict[str, float]] = field(default_factory=dict)

    def bring(self, stories: int, *, fresh: bool) -> None:
        """Make the archive unless it is there, made by the same code; its tables are brought up to date."""
        folder, written = self._folder(stories), self._folder(stories) / "made.json"
        facts = json.loads(written.read_text()) if written.exists() and not fresh else {}
        if facts.get("code") != _code():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            self._new_database(stories)
        environment = self._environment(folder, self._name(stories))
        machine.run([*MANAGE, "migrate", "--verbosity", "0"], environment)
        if facts.get("code") != _code():
            facts = self._make(stories, environment) | {"code": _code()}
            written.write_text(json.dumps(facts))
        self.made[stories] = facts

    @contextmanager
    def copy(self, stories: int) -> Iterator[dict[str, str]]:
        """The environment of a copy that may be changed; it goes away at the end."""
        folder = KEPT / f"run-{self.database}-{os.getpid()}"
        try:
            copied = ["cp", "-a", "--reflink=auto", str(self._folder(stories)), str(folder)]
            subprocess.run(copied, check=True)
            if self.server:
                self._ask(*_drop(COPY), _create(COPY, template=self._name(stories)))
            yield self._environment(folder, COPY)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if self.server:
                self._ask(*_drop(COPY))

    def _make(self, stories: int, environment: dict[str, str]) -> dict[str, float]:
        print(f"making an archive of {stories:,} stories on {self.database}, kept for the next run", flush=True)
        issues = min(max(stories // STORIES_AN_ISSUE, 1), MOST_ISSUES)
        before = machine.processor_seconds(self.server_process)
        command = [*MANAGE, "make_archive", "--stories", str(stories), "--issues", str(issues)]
        ran = machine.run(command, environment)
        database = machine.processor_seconds(self.server_process) - before
        if self.server:
            # As it stands after a quiet night, so that no cleaning falls into the figures.
            with psycopg.connect(environment["DATABASE_URL"], autocommit=True) as connection:
                connection.execute("VACUUM ANALYZE")
        return {
            "stories": stories,
            "issues": issues,
            "seconds": ran.wall,
            "processor_seconds": ran.processor,
            "database_seconds": database,
            "peak_mb": ran.peak_mb,
            "made_at": time.time(),
        }

    def _folder(self, stories: int) -> Path:
        return KEPT / f"{self.database}-{stories}"

    def _name(self, stories: int) -> str:
        return f"newsroom_bench_{stories}"

    def _environment(self, folder: Path, name: str) -> dict[str, str]:
        address = urlunsplit(urlsplit(self.server)._replace(path=f"/{name}")) if self.server else ""
        return os.environ | {
            "NEWSROOM_DATA": str(folder),
            "NEWSROOM_LOG_LEVEL": "WARNING",
            "DJANGO_SETTINGS_MODULE": "newsroom.settings",
            "DATABASE_URL": address,
            PAGE_CACHE: "0",  # measured without it, unless a server is told otherwise
        }

    def _new_database(self, stories: int) -> None:
        if self.server:
            self._ask(*_drop(self._name(stories)), _create(self._name(stories)))

    def _ask(self, *statements: sql.Composed) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def keeper(database: str) -> Keeper:
    """SQLite in a file, or PostgreSQL: the one that DATABASE_URL names, else one of our own that is kept too."""
    if database == "sqlite":
        return Keeper(database)
    if address := os.environ.get("DATABASE_URL", ""):
        return Keeper(database, address)
    KEPT.mkdir(parents=True, exist_ok=True)
    return Keeper(database, *keep_postgresql(KEPT / "postgresql"))


def _code() -> str:
    """What decides what an archive says."""
    written = sorted((ROOT / "newsroom" / "made_up").glob("*.*"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in written if path.is_file())).hexdigest()[:16]


def _drop(name: str) -> list[sql.Composed]:
    return [sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))]


def _create(name: str, template: str = "template0") -> sql.Composed:
    statement = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
    return sql.SQL(statement).format(sql.Identifier(name), sql.Identifier(template))
