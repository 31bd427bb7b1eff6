"""The clock's trials in full: `make bench ARGS=--reliability` (and `ARGS='--reliability --database postgresql'`)."""

from __future__ import annotations

import statistics

DUE, KILLS, ISSUES = 500, 100, 20


def run(*, due: int, kills: int, issues: int, seed: int | None) -> bool:
    """Run the three and print a line for each; whether all is as promised."""
    from tests.cast import make_publication  # noqa: PLC0415 models can be imported only after the set-up
    from tests.processes import trials  # noqa: PLC0415

    make_publication(proofs_required=True)
    announced = trials.announce(due)
    print(
        f"two schedulers, five workers, {due} due stories: {announced.announced} announced, "
        f"{len(announced.posts)} told, {announced.twice} twice, {announced.seconds:.1f} s"
    )
    late = trials.lateness(issues)
    print(
        f"the clock runs, {len(late)} issues: announced {statistics.median(late) * 1000:.0f} ms after their second "
        f"(median), {max(late) * 1000:.0f} ms at most"
    )
    killed = trials.kill(kills, seed=seed)
    out = sum(count == killed.stories for count in killed.live)
    print(
        f"kill -9 of web and clock during the publish of an issue of {killed.stories}, {kills} times "
        f"(seed {killed.seed}): {out} out, {killed.live.count(0)} not, {killed.halves} in part, {killed.lost} lost, "
        f"{killed.announced_twice + killed.not_announced} announced twice or never; back after "
        f"{statistics.median(killed.back):.1f} s (median), {max(killed.back):.1f} s at most"
    )
    wrong = [killed.halves, killed.lost, killed.announced_twice, killed.not_announced, announced.twice]
    return not any(wrong) and announced.announced == len(announced.posts) == due
