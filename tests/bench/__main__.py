"""Measures it: `make bench` (`ARGS=--help` names the parts). Beside a reference of the same run, asserted nowhere."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from newsroom.server import WEB_THREADS, WEB_WORKERS
from tests.bench import known_items, learning, reliability, searching, tables, tagging
from tests.bench.archives import ROOT, Keeper, keeper
from tests.bench.load import GENERATOR
from tests.databases import start_postgresql

DATABASES = ("sqlite", "postgresql")
PARTS = ("pages", "cache", "desk", "import", "suggestions")
SIZES, QUICK_SIZE = (10_000, 100_000), 2_000
CHILD = "import django; django.setup(); from tests.bench import trial; trial.main()"


def main() -> None:
    """One of the trials that stand alone, or the pages on each database at each size."""
    options = _options()
    if options.reliability:
        raise SystemExit(not _is_reliable(options))
    if options.search:
        raise SystemExit(_search(options))
    found = []
    for kept in map(keeper, [options.database] if options.database else DATABASES):
        for stories in options.stories:
            found.append(_measure(options, kept, stories))
            if options.json:  # after each, so that a run which is broken off leaves what it has
                options.json.write_text(json.dumps(_about() | {"runs": found}, indent=2), encoding="utf-8")
    if "suggestions" in options.parts and not (options.soak or options.profile):
        with _empty_newsroom("sqlite"):
            learning.say()
        tagging.run()


def _measure(options: Namespace, kept: Keeper, stories: int) -> dict[str, Any]:
    """Everything of one archive on one database, in a process of its own: settings are read once."""
    kept.bring(stories, fresh=options.fresh)
    found = {"database": kept.database, "stories": stories, "archive": kept.made[stories]}
    print(f"\n{kept.database}, {stories:,} stories: being measured", flush=True)
    with kept.copy(stories) as environment, tempfile.NamedTemporaryFile("r", suffix=".json") as written:
        task = {
            "database": kept.server_process,
            "parts": options.parts,
            "words": options.pages,
            "repeats": options.repeats,
            "seconds": options.seconds,
            "reference_every": options.reference_every,
            "saves": options.saves,
            "files": options.files,
            "soak": options.soak,
            "profile": options.profile,
            "into": written.name,
        }
        subprocess.run([sys.executable, "-c", CHILD, json.dumps(task)], cwd=ROOT, env=environment, check=True)
        found |= json.load(written)
    if not (options.soak or options.profile):
        tables.say(found)
    return found


def _search(options: Namespace) -> int:
    """The search alone, on one database or on both; the status to end with."""
    if not options.database:
        command = [sys.executable, "-m", "tests.bench", "--search", str(options.search), "--database"]
        return max(subprocess.run([*command, database], cwd=ROOT, check=False).returncode for database in DATABASES)
    print(f"{options.database}:")
    with _empty_newsroom(options.database):
        known_items.say()
        searching.run(options.search)
    return 0


def _is_reliable(options: Namespace) -> bool:
    database = options.database or "sqlite"
    print(f"{database}:")
    with _empty_newsroom(database):
        return reliability.run(due=options.due, kills=options.kills, issues=options.issues, seed=options.seed)


@contextmanager
def _empty_newsroom(database: str) -> Iterator[None]:
    """This process becomes a newsroom with nothing in it."""
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as data:
        os.environ |= {"NEWSROOM_DATA": data, "NEWSROOM_LOG_LEVEL": "WARNING"}
        os.environ["DATABASE_URL"] = start_postgresql() if database == "postgresql" else ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        django.setup()
        call_command("migrate", verbosity=0)
        yield


def _about() -> dict[str, Any]:
    """When, on what, and by what it was measured."""
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load_average": os.getloadavg(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "workers": WEB_WORKERS,
        "threads": WEB_THREADS,
        "readers": GENERATOR,
    }


def _options() -> Namespace:
    parser = ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--database", choices=DATABASES, help="only this one (default: both)")
    parser.add_argument("--stories", type=int, nargs="+", default=SIZES, metavar="N", help="sizes of the archives")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_SIZE} stories, each page for one second, once")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure (default: all)")
    parser.add_argument(
        "--pages", nargs="+", default=[], metavar="WORD", help="only pages with such a word in the name"
    )
    parser.add_argument("--repeats", type=int, default=3, help="times that each page has its turn")
    parser.add_argument("--seconds", type=int, default=2, help="of a turn")
    parser.add_argument("--saves", type=int, default=50, help="times that each act of an editor is done")
    parser.add_argument("--files", type=int, default=1_000, help="story files to import")
    parser.add_argument("--fresh", action="store_true", help="make the archives anew")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there as well")
    parser.add_argument("--soak", type=int, default=0, metavar="MINUTES", help="instead: does the memory grow?")
    parser.add_argument(
        "--profile", nargs="+", default=[], metavar="WORD", help="instead: where these pages' time goes"
    )
    parser.add_argument("--search", type=int, metavar="STORIES", help="instead: the search, up to so many stories")
    parser.add_argument("--reliability", action="store_true", help="instead: the clock, with kill -9 and many hands")
    parser.add_argument("--due", type=int, default=reliability.DUE)
    parser.add_argument("--kills", type=int, default=reliability.KILLS)
    parser.add_argument("--issues", type=int, default=reliability.ISSUES)
    parser.add_argument("--seed", type=int, help="of the moments of the kills")
    options = parser.parse_args()
    options.reference_every = 1
    if options.quick:
        options.repeats, options.seconds, options.reference_every = 1, 1, 6
        options.saves, options.files = 5, 100
        options.stories = [QUICK_SIZE] if options.stories == SIZES else options.stories
        options.parts = [part for part in options.parts if part != "suggestions"]
    return options


if __name__ == "__main__":
    main()
