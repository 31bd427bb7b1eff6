"""Many readers at once: by wrk where it is installed, which takes next to nothing of the machine; else one by one."""

from __future__ import annotations

import http.client
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

READERS = 16
SCRIPT = Path(__file__).with_name("addresses.lua")
WRK = shutil.which("wrk")
GENERATOR = f"wrk, {READERS} connections" if WRK else "one connection of http.client (wrk is not installed)"


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back: how many, in how many seconds, how many of them failed; bytes in all; milliseconds each."""

    requests: int
    seconds: float
    failed: int
    size: int
    p50: float
    p95: float


def ask(
    port: int,
    addresses: Sequence[str],
    *,
    seconds: int,
    readers: int = READERS,
    headers: Mapping[str, str] | None = None,
) -> Answers:
    """Ask the addresses in turn for so long. Raises CalledProcessError when wrk can't."""
    return (_by_wrk if WRK else _one_by_one)(port, addresses, seconds, readers, headers or {})


def ask_once(port: int, address: str, headers: Mapping[str, str]) -> http.client.HTTPMessage:
    """One request by a connection of its own; the headers of the answer."""
    with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("GET", address, headers=dict(headers))
        response = connection.getresponse()
        response.read()
        return response.headers


def percentile(figures: Sequence[float], share: int) -> float:
    """The figure that so many in a hundred stay below."""
    return sorted(figures)[min(len(figures) * share // 100, len(figures) - 1)]


def _by_wrk(port: int, addresses: Sequence[str], seconds: int, readers: int, headers: Mapping[str, str]) -> Answers:
    given = [part for name, value in headers.items() for part in ("--header", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", prefix="newsroom-bench-", suffix=".txt") as file:
        file.write("\n".join(addresses))
        file.flush()
        options = ["-t1", f"-c{readers}", f"-d{seconds}s", "--timeout", "30s", "--script", str(SCRIPT), *given]
        command = [str(WRK), *options, f"http://127.0.0.1:{port}", "--", file.name]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Answers(**json.loads(said.splitlines()[-1]))


def _one_by_one(
    port: int, addresses: Sequence[str], seconds: int, _readers: int, headers: Mapping[str, str]
) -> Answers:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times, failed, size, begun = [], 0, 0, time.perf_counter()
    for address in cycle(addresses):
        asked = time.perf_counter()
        if asked - begun >= seconds:
            break
        connection.request("GET", address, headers=dict(headers))
        answer = connection.getresponse()
        size += len(answer.read())
        failed += answer.status >= http.HTTPStatus.BAD_REQUEST
        times.append((time.perf_counter() - asked) * 1000)
    connection.close()
    return Answers(len(times), time.perf_counter() - begun, failed, size, percentile(times, 50), percentile(times, 95))
