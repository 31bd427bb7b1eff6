"""How many calls a server began and ended, counted by the server itself: a byte each at the end of two files."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

BEGUN, ENDED = "begun", "ended"
LOOK_EVERY, LOOKS = 0.05, 3
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Marks:
    """The files in a folder."""

    folder: Path

    def count(self) -> int:
        """Calls that have ended."""
        return self._size(ENDED)

    def last(self) -> float:
        """When the last one ended, in seconds as time.time() has them."""
        return (self.folder / ENDED).stat().st_mtime

    def wait_for_quiet(self) -> None:
        """Wait until nothing runs: readers who hang up leave work behind, and it must not fall into the next figure."""
        quiet, begun = 0, time.monotonic()
        while quiet < LOOKS and time.monotonic() - begun < PATIENCE:
            time.sleep(LOOK_EVERY)
            before = self._size(BEGUN)
            quiet = quiet + 1 if before == self._size(ENDED) == self._size(BEGUN) else 0

    def _size(self, name: str) -> int:
        file = self.folder / name
        return file.stat().st_size if file.exists() else 0
