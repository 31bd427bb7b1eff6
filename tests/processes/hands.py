"""One work of the clock over and over, in a process of its own: `python -m tests.processes.hands schedule`.

No lease keeps two of them apart, as it keeps two clocks: what is tried here is the claims underneath.
"""

from __future__ import annotations

import sys
import time

import django


def main(work: str) -> None:
    """Until it is killed."""
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 models can be imported only after the set-up

    from issues.errands import run_errands  # noqa: PLC0415
    from newsroom.clock.rounds import attempt, go_round  # noqa: PLC0415

    while True:
        now = timezone.now()
        if work == "schedule":
            go_round(now)
        else:
            attempt(run_errands, now)
        time.sleep(0.01)


if __name__ == "__main__":
    main(sys.argv[1])
