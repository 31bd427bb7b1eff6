"""An hour of mixed reading, or as long as one likes, while stories are saved: whether the server's memory grows."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import cycle
from typing import Any

from django.utils import timezone

from articles.models import Article
from tests.bench import load, machine
from tests.bench.serving import Server

A_MINUTE = 60  # seconds
SETTLED = 2  # minutes: caches fill at first
A_SAVE_EVERY = 5  # seconds: kept pages turn, and are made anew
SAVED = 100  # stories, in turn


def run(server: Server, addresses: Sequence[str], minutes: int) -> dict[str, Any]:
    """Read all of it in one stream, and say the memory after each minute; the growth is counted once it has settled."""
    mixed = random.Random(1).sample(list(addresses), len(addresses))
    sizes, requests, failed = [machine.memory_mb(server.process)], 0, 0
    print(f"  memory once each page was asked: {sizes[0]:.1f} MB", flush=True)
    stories = cycle(Article.objects.live(timezone.now()).order_by("-pk").values_list("pk", flat=True)[:SAVED])
    for minute in range(1, minutes + 1):
        with ThreadPoolExecutor(1) as beside:
            reading = beside.submit(load.ask, server.port, mixed, seconds=A_MINUTE)
            _save_while(reading, stories)
        answers = reading.result()
        requests, failed = requests + answers.requests, failed + answers.failed
        sizes.append(machine.memory_mb(server.process))
        print(f"  minute {minute:>3}: {sizes[-1]:.1f} MB, {requests:,} answers, {failed} failed", flush=True)
    since = min(SETTLED, minutes)
    growth = sizes[-1] - sizes[since]
    print(f"  growth since minute {since}: {growth:+.1f} MB")
    return {"memory_mb": sizes, "requests": requests, "failed": failed, "growth_mb": growth}


def _save_while(reading: Future[load.Answers], stories: Iterator[int]) -> None:
    """Save one of the stories every few seconds."""
    while wait([reading], timeout=A_SAVE_EVERY).not_done:
        Article.objects.filter(pk=next(stories)).update(headline=f"Saved at {timezone.now():%H:%M:%S}")
