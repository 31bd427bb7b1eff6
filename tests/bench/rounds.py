"""Pages asked in turns, each beside a reference of the same moment: a busy minute of the machine hits both alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tqdm import tqdm

from tests.bench import load, machine
from tests.bench.pages import Page, queries
from tests.bench.serving import Server
from tests.bench.urls import FIXED

FIXED_VIEW = Page("fixed view of 30 kB", [FIXED])
STATIC_FILE = Page("nginx, the same as a file", ["/fixed.html"])
WARM_UP = 6


@dataclass(frozen=True, slots=True)
class Slice:
    """A second or two of one page: its answers, how many a second, and milliseconds of the processor for each."""

    answers: load.Answers
    a_second: float
    python: float
    database: float

    @property
    def processor(self) -> float:
        """Milliseconds of the processor in all."""
        return self.python + self.database


@dataclass(frozen=True, slots=True)
class Row:
    """What a page came to: medians of its repeats; times in milliseconds, sizes in bytes.

    `of_fixed_view` is its share of the fixed view's answers a second, `of_fixed_processor` the same by processor time,
    which other work on the machine disturbs least.
    """

    name: str
    queries: int | None
    python_ms: float
    database_ms: float
    a_second: float
    of_fixed_view: float
    of_fixed_processor: float
    p50_ms: float
    p95_ms: float
    size: float
    failed: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How thoroughly: `repeats` of so many `seconds` each, and the reference before every so many pages."""

    repeats: int
    seconds: int
    reference_every: int


def warm_up(server: Server, pages: Sequence[Page]) -> None:
    """Ask each page some times, each time by another connection, so that every process has seen it."""
    for page in tqdm(pages, desc="  warming up", disable=None, leave=False):
        for _time in range(WARM_UP):
            load.ask_once(server.port, page.addresses[0], page.headers)


def ask_in_turns(
    server: Server, database: int | None, pages: Sequence[Page], pace: Pace, beside: Server | None = None
) -> list[Row]:
    """A row for the fixed view, one for the file that the server `beside` has, and one for each page."""
    slices: dict[str, list[tuple[Slice, Slice]]] = {page.name: [] for page in pages}
    fixed: list[Slice] = []
    files: list[tuple[Slice, Slice]] = []
    turns = [(number, page) for _repeat in range(pace.repeats) for number, page in enumerate(pages)]
    for number, page in tqdm(turns, desc="  pages", disable=None, leave=False):
        if number % pace.reference_every == 0:
            fixed.append(_slice(server, database, FIXED_VIEW, pace.seconds))
        if number == 0 and beside is not None:
            files.append((_slice(beside, None, STATIC_FILE, pace.seconds), fixed[-1]))
        slices[page.name].append((_slice(server, database, page, pace.seconds), fixed[-1]))
    rows = [_row(FIXED_VIEW.name, [(one, one) for one in fixed], None)]
    rows += [_row(STATIC_FILE.name, files, None)] if files else []
    counted = {page.name: queries(page.addresses[0], page.headers) for page in pages}
    return rows + [_row(name, of_page, counted[name]) for name, of_page in slices.items()]


def _slice(server: Server, database: int | None, page: Page, seconds: int) -> Slice:
    """What was begun for readers who hung up at the end is waited for and counted too, by the server's own marks."""
    processes = (server.process, database)
    calls, begun = server.marks.count() if server.marks else 0, time.time()
    before = [machine.processor_seconds(process) for process in processes]
    answers = load.ask(server.port, page.addresses, seconds=seconds, headers=page.headers)
    made, took = answers.requests, answers.seconds
    if server.marks:
        server.marks.wait_for_quiet()
        made, took = server.marks.count() - calls, server.marks.last() - begun
    after = [machine.processor_seconds(process) for process in processes]
    python, data = ((end - begin) * 1000 / max(made, 1) for begin, end in zip(before, after, strict=True))
    return Slice(answers, made / took, python, data)


def _row(name: str, pairs: Sequence[tuple[Slice, Slice]], counted: int | None) -> Row:
    own = [one for one, _fixed in pairs]
    return Row(
        name,
        counted,
        python_ms=statistics.median(one.python for one in own),
        database_ms=statistics.median(one.database for one in own),
        a_second=statistics.median(one.a_second for one in own),
        of_fixed_view=statistics.median(one.a_second / max(fixed.a_second, 1e-9) for one, fixed in pairs),
        of_fixed_processor=statistics.median(fixed.processor / max(one.processor, 1e-9) for one, fixed in pairs),
        p50_ms=statistics.median(one.answers.p50 for one in own),
        p95_ms=statistics.median(one.answers.p95 for one in own),
        size=statistics.median(one.answers.size / max(one.answers.requests, 1) for one in own),
        failed=sum(one.answers.failed for one in own),
    )
