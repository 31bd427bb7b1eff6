"""The clock's trials in full: `make bench ARGS=--reliability` (and `ARGS='--reliability --database postgresql'`)."""

from __future__ import annotations

import statistics
import time

DUE, KILLS, ISSUES, LEADERS = 500, 100, 30, 5


def run(*, due: int, kills: int, issues: int, seed: int | None) -> bool:
    """Run the trials and print a line for each; whether all is as promised."""
    from tests.cast import make_publication  # noqa: PLC0415 models can be imported only after the set-up

    make_publication(proofs_required=True)
    return all([_announces(due), _is_in_time(issues), not kills or _outlives(kills, seed)])


def _announces(due: int) -> bool:
    from tests.processes import trials  # noqa: PLC0415

    announced = trials.announce(due)
    _say(
        f"two schedulers, five workers, {due} due stories: {announced.announced} announced, "
        f"{len(announced.posts)} told, {announced.twice} twice, {announced.seconds:.1f} s"
    )
    return announced.announced == len(announced.posts) == due and not announced.twice


def _is_in_time(issues: int) -> bool:
    from tests.processes import trials  # noqa: PLC0415

    late = trials.lateness(issues)
    _say(f"the clock runs, {len(late)} issues: announced {_milliseconds(late)} after their second")
    without = trials.lateness_without_leader(LEADERS)
    _say(
        f"a second clock waits, the first is killed just before the second, {len(without)} times: "
        f"announced {_milliseconds(without)} after it"
    )
    return max(late) < 1 and max(without) < 1


def _outlives(kills: int, seed: int | None) -> bool:
    from tests.processes.kills import kill  # noqa: PLC0415

    begun = time.monotonic()
    killed = kill(kills, seed=seed)
    _say(
        f"kill -9 of web and clock during the publish of an issue of {killed.stories}, {kills} times "
        f"(seed {killed.seed}): {killed.out} out, {killed.live.count(0)} not, {killed.halves} in part; "
        f"{killed.acknowledged} acknowledged, {killed.lost} of them lost; "
        f"{killed.announced_twice + killed.not_announced} announced twice or never; {time.monotonic() - begun:.0f} s"
    )
    _say(f"back from a spare {_milliseconds(killed.back)} after the start")
    if killed.cold:
        _say(f"back from nothing, as `make run` starts it, {len(killed.cold)} times: {_milliseconds(killed.cold)}")
    return not any([killed.halves, killed.lost, killed.announced_twice, killed.not_announced])


def _milliseconds(times: list[float]) -> str:
    return f"{statistics.median(times) * 1000:.0f} ms (median), {max(times) * 1000:.0f} ms (at most)"


def _say(line: str) -> None:
    print(f"  {line}", flush=True)
