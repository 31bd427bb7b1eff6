"""Measures the reader's site: `make quality`. A line for each measure.

Exit status 1 when one doesn't hold, 3 when this machine can't have the programs that look.
"""

from __future__ import annotations

import os
import subprocess
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from typing import NoReturn

from tests.quality import feeds, headers, lighthouse, markup, sitemaps, tools, windows
from tests.quality.measures import Measure
from tests.quality.site import Site, running_site

NOT_TO_BE_HAD = 3
LOOKS: dict[str, Callable[[Site], Iterator[Measure]]] = {
    "headers": headers.look,
    "markup": markup.look,
    "feeds": feeds.look,
    "sitemaps": sitemaps.look,
    "windows": windows.look,
    "lighthouse": lighthouse.look,
}


def main() -> None:
    """Install, serve, look, print."""
    parser = ArgumentParser(prog="python -m tests.quality", description=__doc__)
    parser.add_argument("--only", choices=LOOKS, action="append", help="look only through this one; may be repeated")
    parser.add_argument("--port", type=int, default=0, help="where to serve; any free port without it")
    options = parser.parse_args()
    if missing := tools.missing():
        _leave("\n".join(["To look at the pages, this machine still needs:", *missing]))
    try:
        tools.install()
    except subprocess.CalledProcessError as error:
        _leave(f"The programs that look at the pages could not be fetched: {error}")
    raise SystemExit(not _all_hold(options.port, options.only or list(LOOKS)))


def _leave(why: str) -> NoReturn:
    print(f"The reader's site was not measured. {why}")
    raise SystemExit(NOT_TO_BE_HAD)


def _all_hold(port: int, chosen: list[str]) -> bool:
    measures, begun = list[Measure](), time.monotonic()
    with running_site(port) as site:
        print(
            f"{len(site.pages)} pages and files at {site.url}, ready after {time.monotonic() - begun:.0f} s", flush=True
        )
        for name in chosen:
            since = time.monotonic()
            for measure in LOOKS[name](site):
                measures.append(measure)
                print("\n".join(measure.lines()), flush=True)
            print(f"     {name}: {time.monotonic() - since:.0f} s", flush=True)
    failed = sum(1 for measure in measures if not measure.holds)
    spent = sum(os.times()[:4])  # of this process and of all that it waited for
    print(
        f"\n{len(measures)} measures, {failed} not held, {time.monotonic() - begun:.0f} s, {spent:.0f} s of processor"
    )
    return not failed


if __name__ == "__main__":
    main()
