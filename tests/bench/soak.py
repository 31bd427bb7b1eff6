"""An hour of mixed reading, or as long as one likes: whether the server's memory grows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.bench import load, machine
from tests.bench.serving import Server

A_MINUTE = 60  # seconds
SETTLED = 2  # minutes: caches fill at first


def run(server: Server, addresses: Sequence[str], minutes: int) -> dict[str, Any]:
    """Read all of it in one stream, and say the memory after each minute; the growth is counted once it has settled."""
    mixed = random.Random(1).sample(list(addresses), len(addresses))
    sizes, requests, failed = [machine.memory_mb(server.process)], 0, 0
    print(f"  memory once each page was asked: {sizes[0]:.1f} MB", flush=True)
    for minute in range(1, minutes + 1):
        answers = load.ask(server.port, mixed, seconds=A_MINUTE)
        requests, failed = requests + answers.requests, failed + answers.failed
        sizes.append(machine.memory_mb(server.process))
        print(f"  minute {minute:>3}: {sizes[-1]:.1f} MB, {requests:,} answers, {failed} failed", flush=True)
    since = min(SETTLED, minutes)
    growth = sizes[-1] - sizes[since]
    print(f"  growth since minute {since}: {growth:+.1f} MB")
    return {"memory_mb": sizes, "requests": requests, "failed": failed, "growth_mb": growth}
