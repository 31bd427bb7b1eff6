"""What the processes of a server cost, read from /proc: processor time and memory. Zero where there is no /proc."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
TIMES = slice(11, 15)  # in proc_pid_stat(5), after the name: its own, and those of its children that have ended


@dataclass(frozen=True, slots=True)
class Ran:
    """What a program cost that has ended: seconds by the clock and of the processor, and its largest size in MB."""

    wall: float
    processor: float
    peak_mb: float


def processor_seconds(root: int | None) -> float:
    """Of that process and of all below it, those included that have ended; it only ever grows."""
    if root is None:
        return 0.0
    return sum(map(_ticks, _family(root))) / TICKS_A_SECOND


def memory_mb(root: int) -> float:
    """The proportional set size of that process and of all below it: what they share is counted once."""
    return sum(map(_pss, _family(root))) / 1024


def run(command: list[str], environment: dict[str, str], *, quiet: bool = False) -> Ran:
    """Run it to its end. Raises CalledProcessError when it fails."""
    begun = time.perf_counter()
    silence = subprocess.DEVNULL if quiet else None
    process = subprocess.Popen(command, env=environment, stdout=silence, stderr=silence)
    _pid, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Ran(time.perf_counter() - begun, _seconds(usage), usage.ru_maxrss / 1024)


def _seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def _family(root: int) -> list[int]:
    """That process and all below it: proc_pid_task_tid_children(5)."""
    family = [root]
    for process in family:
        try:
            written = [children.read_text() for children in Path(f"/proc/{process}/task").glob("*/children")]
        except OSError:  # it ended meanwhile
            continue
        family += [int(child) for child in " ".join(written).split()]
    return family


def _ticks(process: int) -> int:
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # the same; its parent counts it among its ended children from now on
        return 0
    return sum(map(int, fields[TIMES]))


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it ended meanwhile, or it is somebody else's
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
