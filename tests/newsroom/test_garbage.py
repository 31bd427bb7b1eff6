"""What a process has no use for any more goes back to the system."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

import pytest

from newsroom.garbage import give_back

MEGABYTE = 1024 * 1024
STATM = Path("/proc/self/statm")


@pytest.mark.skipif(
    not (STATM.exists() and hasattr(ctypes.CDLL(None), "malloc_trim")), reason="this is about glibc on Linux"
)
def test_memory_that_is_free_between_what_is_used_goes_back():
    texts = [b"x" * 20_000 for _number in range(4_000)]
    used = texts[::2]
    del texts
    before = resident()
    give_back()
    assert before - resident() > 10 * MEGABYTE
    assert len(used) == 2_000


def resident() -> int:
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
