"""A story's moment and id in one number, so that the index itself is in the order of time."""

from __future__ import annotations

from datetime import UTC, datetime

STORY_BITS = 28
EARLIEST, LATEST = datetime(1000, 1, 1, tzinfo=UTC), datetime(2900, 1, 1, tzinfo=UTC)
# A story came out in one of the periods (of seven weeks) and eras (of two years): two to that power of seconds.
PERIOD_BITS, ERA_BITS = 22, 26
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


FIRST_SECOND = place_of(EARLIEST) >> STORY_BITS


def periods_of(place: int) -> list[str]:
    """The lexemes of the period and of the era of the story at a place, numbered from the earliest."""
    second = (place >> STORY_BITS) - FIRST_SECOND
    return [f"{PERIOD}{second >> PERIOD_BITS}", f"{ERA}{second >> ERA_BITS}"]
