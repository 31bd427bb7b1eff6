"""A web application that holds a request until so many have come to all processes: `/8` waits for the eighth.

Each leaves a file in the folder `HELD_IN`. The answer is "together"; or "alone", after too long.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PATIENCE = 15.0


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    folder, wanted = Path(os.environ["HELD_IN"]), int(environ["PATH_INFO"].strip("/"))
    tempfile.mkstemp(dir=folder)
    last_moment = time.monotonic() + PATIENCE
    while (together := len(list(folder.iterdir()))) < wanted and time.monotonic() < last_moment:
        time.sleep(0.01)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"together" if together >= wanted else b"alone"]
