"""Variables of the environment that the measured servers are told."""

from __future__ import annotations

PAGE_CACHE = "NEWSROOM_PAGE_CACHE_MEGABYTES"
MARKS = "NEWSROOM_BENCH_MARKS"  # a folder; see tests.bench.marks
