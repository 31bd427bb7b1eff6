"""Everything measured of one archive on one database, in a process of its own: its settings are of the archive."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import override_settings

from issues.models import Issue
from tests.bench import desk, machine, profiling, soak
from tests.bench.environment import PAGE_CACHE
from tests.bench.pages import Page, known, pages
from tests.bench.rounds import Pace, ask_in_turns, warm_up
from tests.bench.serving import newsroom, static_file
from tests.bench.stories import write_stories

CACHE_MB = 16
CACHED = ("front", "issue", "story", "story, gzip", "topic", "search, a common word", "feed, latest")


@dataclass(frozen=True, slots=True)
class Task:
    """What to measure, as the command line says it; `database` is the number of PostgreSQL's first process."""

    database: int | None
    parts: Sequence[str]
    words: Sequence[str]
    repeats: int
    seconds: int
    reference_every: int
    saves: int
    files: int
    soak: int
    profile: Sequence[str]
    into: str

    @property
    def pace(self) -> Pace:
        """How thoroughly pages are asked."""
        return Pace(self.repeats, self.seconds, self.reference_every)


def main() -> None:
    """Measure what the task in the first argument says, and write it where it says."""
    task = Task(**json.loads(sys.argv[1]))
    settings.ROOT_URLCONF = "tests.bench.urls"
    found: dict[str, Any] = {}
    chosen = _wanted(task, pages())
    if task.profile:
        profiling.say([page for page in chosen if any(word in page.name for word in task.profile)])
    elif task.soak:
        with newsroom({PAGE_CACHE: str(CACHE_MB)}) as server:
            warm_up(server, chosen)
            found["soak"] = soak.run(server, [address for page in chosen for address in page.addresses], task.soak)
    else:
        found |= _measure(task, chosen)
    Path(task.into).write_text(json.dumps(found))


def _wanted(task: Task, known: Iterable[Page]) -> list[Page]:
    return [page for page in known if not task.words or any(word in page.name for word in task.words)]


def _measure(task: Task, chosen: Sequence[Page]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    with newsroom() as server:
        if "pages" in task.parts:
            chosen = [*chosen, *_wanted(task, known(server.port, chosen))]
            warm_up(server, chosen)
            found["memory_at_start_mb"] = machine.memory_mb(server.process)
            with static_file() as nginx:
                rows = ask_in_turns(server, task.database, chosen, task.pace, nginx)
            found["pages"] = [asdict(row) for row in rows]
            found["memory_mb"] = machine.memory_mb(server.process)
        if "desk" in task.parts:
            found["desk"] = [asdict(act) for act in desk.acts(server, task.database, task.saves)]
            story = next(page for page in pages() if page.name == "story")
            act, answers = desk.save_under_load(server, task.database, story.addresses, task.seconds * 8)
            found["desk"].append(asdict(act))
            found["readers_meanwhile"] = asdict(answers)
    if "cache" in task.parts and find_spec("newsroom.page_cache"):
        with newsroom({PAGE_CACHE: str(CACHE_MB)}) as server, override_settings(PAGE_CACHE_MEGABYTES=CACHE_MB):
            cached = [page for page in chosen if page.name in CACHED]
            cached += _wanted(task, known(server.port, cached))
            warm_up(server, cached)
            found["cached"] = [asdict(row) for row in ask_in_turns(server, task.database, cached, task.pace)]
            found["memory_with_cache_mb"] = machine.memory_mb(server.process)
    if "import" in task.parts:
        found["import"] = _import(task)
    return found


def _import(task: Task) -> dict[str, float]:
    """Story files of the days after the archive's last issue, published as they come in."""
    last = Issue.objects.order_by("-volume")[0]
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        following = {"first_volume": last.volume + 1, "first_date": last.date + timedelta(days=1)}
        files = write_stories(Path(folder), task.files, **following)
        before = machine.processor_seconds(task.database)
        command = [sys.executable, "manage.py", "import_stories", "--publish", *map(str, files)]
        ran = machine.run(command, dict(os.environ), quiet=True)
        database = machine.processor_seconds(task.database) - before
    return asdict(ran) | {"files": task.files, "database": database}
