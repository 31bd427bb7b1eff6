"""Times it: `make bench`, or `python -m tests.bench --database postgresql`."""

from __future__ import annotations

import http.client
import io
import os
import statistics
import tempfile
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

import django
from django.core.management import call_command
from tqdm import tqdm

from newsroom.server import listen, web_server
from tests.bench import desk, known_items, learning, reliability, searching, tagging
from tests.bench.stories import FIRST_VOLUME, write_stories
from tests.databases import start_postgresql

TRIVIAL = "trivial view, 30 kB"
WARM_UP = 20


def main() -> None:
    """Import, serve, ask, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as data:
        os.environ |= {"NEWSROOM_DATA": data, "NEWSROOM_LOG_LEVEL": "WARNING"}
        os.environ["DATABASE_URL"] = start_postgresql() if options.database == "postgresql" else ""
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        django.setup()
        if options.reliability:
            call_command("migrate", verbosity=0)
            raise SystemExit(not _is_reliable(options))
        if options.search:
            call_command("migrate", verbosity=0)
            known_items.say()
            searching.run(options.search)
            return
        print(f"{options.database}: {options.stories} stories, {options.requests} requests a page")
        seconds = _import(Path(data), options.stories)
        with _server() as port:
            times = _ask(port, _pages(), options.requests)
            print(f"the desk, with {options.desk_stories} stories more")
            desk.fill(options.desk_stories)
            times |= desk.time_saves(port, options.requests // 4)
        learning.say()
    _print(times | {"import_stories, a story": [seconds / options.stories]})
    tagging.run()


def _is_reliable(options: Namespace) -> bool:
    print(f"{options.database}:")
    return reliability.run(due=options.due, kills=options.kills, issues=options.issues, seed=options.seed)


def _options() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--desk-stories", type=int, default=10_000)
    parser.add_argument("--search", type=int, metavar="STORIES", help="time the search instead, up to so many stories")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--reliability", action="store_true", help="try the clock instead, with kill -9 and many hands")
    parser.add_argument("--due", type=int, default=reliability.DUE)
    parser.add_argument("--kills", type=int, default=reliability.KILLS)
    parser.add_argument("--issues", type=int, default=reliability.ISSUES)
    parser.add_argument("--seed", type=int, help="of the moments of the kills")
    return parser.parse_args()


def _import(folder: Path, count: int) -> float:
    """How many seconds the import of that many files takes."""
    call_command("migrate", verbosity=0)
    files = write_stories(folder, count)
    with redirect_stdout(io.StringIO()):
        begun = time.perf_counter()
        call_command("import_stories", *map(str, files), publish=True)
    return time.perf_counter() - begun


def _pages() -> dict[str, str]:
    from issues.models import Issue  # noqa: PLC0415 models can be imported only after the set-up

    issue = Issue.objects.get(volume=FIRST_VOLUME)
    story = issue.articles.in_run_order()[0]
    return {
        TRIVIAL: "/trivial/",
        "front page": "/",
        "issue page": issue.get_absolute_url(),
        "story page": story.get_absolute_url(),
    }


@contextmanager
def _server() -> Iterator[int]:
    with listen("127.0.0.1", 0) as listener:
        server = web_server(listener, "tests.bench.wsgi")
        server.start()
        assert server.process is not None
        try:
            yield listener.getsockname()[1]
        finally:
            server.process.terminate()
            server.process.wait()


def _ask(port: int, pages: dict[str, str], requests: int) -> dict[str, list[float]]:
    """Seconds for each request, the pages taking turns, so that a busy moment of the machine hits all alike."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times: dict[str, list[float]] = {name: [] for name in pages}
    for number in tqdm(range(-WARM_UP, requests), desc="  requests", disable=None):
        for name, address in pages.items():
            seconds = _get(connection, address)
            if number >= 0:
                times[name].append(seconds)
    connection.close()
    return times


def _get(connection: http.client.HTTPConnection, address: str) -> float:
    begun = time.perf_counter()
    connection.request("GET", address)
    response = connection.getresponse()
    response.read()
    if response.status != http.HTTPStatus.OK:
        raise SystemExit(f"{address} answered {response.status}")
    return time.perf_counter() - begun


def _print(times: dict[str, list[float]]) -> None:
    trivial = statistics.median(times[TRIVIAL])
    print(f"\n{'':26}{'median':>10}{'95th':>10}{'x trivial view':>16}")
    for name, seconds in times.items():
        median, slow = statistics.median(seconds), sorted(seconds)[int(len(seconds) * 0.95)]
        print(f"{name:26}{median * 1000:7.2f} ms{slow * 1000:7.2f} ms{median / trivial:16.1f}")


if __name__ == "__main__":
    main()
