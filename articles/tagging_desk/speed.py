"""How long stories take at the tagging desk, and how much of what was suggested was taken. Medians, no ranking."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncDate, TruncWeek
from django.utils import timezone

from articles.tagging_desk.models import Turn

if TYPE_CHECKING:
    from newsroom.accounts.models import User

DAYS, WEEKS = "days", "weeks"
SHOWN = {DAYS: timedelta(days=14), WEEKS: timedelta(weeks=12)}


@dataclass(frozen=True, slots=True)
class Today:
    """What one tagger did today."""

    stories: int
    seconds: int | None
    """The median."""


@dataclass(slots=True)
class Row:
    """What one tagger did in one day or week."""

    since: date
    person: str
    stories: int = 0
    offered: int = 0
    accepted: int = 0
    seconds: Counter[int] = field(default_factory=Counter)

    @property
    def median_seconds(self) -> int:
        """Half of the stories took no longer."""
        return median_of(self.seconds)

    @property
    def share_accepted(self) -> int | None:
        """Of a hundred suggestions, how many were taken; None when there was none."""
        return round(100 * self.accepted / self.offered) if self.offered else None


def today_of(person: User, at: datetime) -> Today:
    """What this person did since midnight in the active zone."""
    midnight = timezone.make_aware(datetime.combine(timezone.localtime(at).date(), time()))
    turns = Turn.objects.done().by_hand_of(person).filter(finished_at__gte=midnight, finished_at__lte=at)
    seconds = list(turns.values_list("seconds", flat=True))
    return Today(len(seconds), round(median(seconds)) if seconds else None)


def by_tagger(step: str, at: datetime) -> list[Row]:
    """What each tagger did by day or week in the active zone: the newest first, then by name; three queries.

    The database counts how many stories took how many seconds, so what comes out is small however many there were.
    """
    begin = TruncDate("finished_at") if step == DAYS else TruncWeek("finished_at")
    done = Turn.objects.done().filter(finished_at__gte=at - SHOWN[step], finished_at__lte=at, person__isnull=False)
    turns: QuerySet[Any] = done.annotate(begin=begin).order_by()
    sums = turns.values("begin", "person").annotate(
        stories=Count("pk"), sum_offered=Sum("offered"), sum_accepted=Sum("accepted")
    )
    rows: dict[tuple[object, int], Row] = {}
    names = _names(turns)
    for one in sums:
        since = one["begin"].date() if isinstance(one["begin"], datetime) else one["begin"]
        row = Row(since, names.get(one["person"], "–"), one["stories"], one["sum_offered"], one["sum_accepted"])
        rows[one["begin"], one["person"]] = row
    for one in turns.values("begin", "person", "seconds").annotate(stories=Count("pk")):
        rows[one["begin"], one["person"]].seconds[one["seconds"]] = one["stories"]
    return sorted(rows.values(), key=lambda row: (-row.since.toordinal(), row.person))


def median_of(counted: Counter[int]) -> int:
    """The median of values of which one only knows how often each came."""
    return round(median(counted.elements())) if counted else 0


def _names(turns: QuerySet[Any]) -> dict[int, str]:
    people = Turn._meta.get_field("person").related_model._default_manager  # noqa: SLF001
    keys = set(turns.values_list("person", flat=True).distinct())
    return {person.pk: str(person) for person in people.filter(pk__in=keys)}
