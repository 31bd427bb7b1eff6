"""A web application that holds a request until so many have come to all processes: `/8` waits for the eighth.

Each leaves a file in the folder `HELD_IN`, and each process one before, when it is ready. The answer is "together"; or
"alone", after too long. `/1?0.05` takes so many seconds.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

PATIENCE = 15.0  # seconds
HELD_IN = Path(os.environ["HELD_IN"])


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    wanted = int(environ["PATH_INFO"].strip("/"))
    tempfile.mkstemp(dir=HELD_IN, prefix="held")
    last_moment = time.monotonic() + PATIENCE
    while (together := len(list(HELD_IN.glob("held*")))) < wanted and time.monotonic() < last_moment:
        time.sleep(0.01)
    time.sleep(float(environ["QUERY_STRING"] or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"together" if together >= wanted else b"alone"]


tempfile.mkstemp(dir=HELD_IN, prefix="ready")
