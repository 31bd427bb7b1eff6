"""A story's moment and id in one number, so that the index itself is in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime

STORY_BITS = 28
EARLIEST, LATEST = datetime(1000, 1, 1, tzinfo=UTC), datetime(2900, 1, 1, tzinfo=UTC)
# Of a place, all but so many bits name the seven weeks, and the two years, in which the story came out.
PERIOD_BITS, ERA_BITS = STORY_BITS + 22, STORY_BITS + 26
PERIOD, ERA = "=p", "=e"


def place_of(moment: datetime, story: int = 0) -> int:
    """Its place in the index: later stories have larger ones; of those of one second, the one with the larger id."""
    within = min(max(moment, EARLIEST), LATEST)
    return (int(within.timestamp()) << STORY_BITS) | (story & ((1 << STORY_BITS) - 1))


def story_of(place: int) -> int:
    """The key of the story at a place."""
    return place & ((1 << STORY_BITS) - 1)


def moment_of(place: int) -> datetime:
    """The moment of a place, to the second (aware)."""
    return datetime.fromtimestamp(place >> STORY_BITS, UTC)


FIRST = place_of(EARLIEST)


def periods_of(place: int) -> list[str]:
    """The lexemes of the seven weeks and of the two years in which a story came out."""
    since = place - FIRST
    return [f"{PERIOD}{since >> PERIOD_BITS}", f"{ERA}{since >> ERA_BITS}"]
