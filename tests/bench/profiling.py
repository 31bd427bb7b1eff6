"""Where a page's time goes: its queries, and the functions of ours that cost the most of the processor."""

from __future__ import annotations

import cProfile
import io
import pstats
import time
from collections.abc import Sequence

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.pages import HOST, Page

TIMES = 20
FUNCTIONS = 25
OURS = r"/(newsroom|issues|articles)/|loader\.py|query\.py.*_fetch_all|_send_query|execute"
LONGEST = 150  # characters of a query, from its first table on


def say(pages: Sequence[Page]) -> None:
    """Ask each page so many times in this process, when it has been asked before."""
    client = Client(headers=HOST)
    for page in pages:
        addresses = (list(page.addresses) * TIMES)[:TIMES]
        for address in addresses:
            client.get(address, headers=page.headers)
        with CaptureQueriesContext(connection) as asked:
            client.get(addresses[0], headers=page.headers)
        print(f"\n{page.name}: {addresses[0]}, {len(asked)} queries")
        for query in asked.captured_queries:
            print(f"  {query['sql'].partition(' FROM ')[2][:LONGEST] or query['sql'][:LONGEST]}")
        profile = cProfile.Profile(time.process_time)
        profile.enable()
        for address in addresses:
            client.get(address, headers=page.headers)
        profile.disable()
        said = io.StringIO()
        pstats.Stats(profile, stream=said).sort_stats("cumulative").print_stats(OURS, FUNCTIONS)
        print(f"  seconds of the processor, {TIMES} times (twice and more what it takes unwatched)")
        print("\n".join(line for line in said.getvalue().splitlines() if line.strip()))
