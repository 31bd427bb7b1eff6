"""How many stories there were of each country, region or topic, month by month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Min, QuerySet

from articles.coverage.scope import Scope, Subject, during
from articles.coverage.spans import Column, Span, Stretch, column_of
from articles.models import Article


@dataclass(frozen=True, slots=True)
class Line:
    """The stories of one subject: how many in each column, and how many in as long a time before (None: not asked)."""

    subject: Subject
    counts: tuple[int, ...]
    before: int | None = None

    @property
    def total(self) -> int:
        """In all columns."""
        return sum(self.counts)

    @property
    def change(self) -> int:
        """How many more than before; negative: fewer."""
        return self.total - (self.before or 0)

    @property
    def fewer(self) -> int:
        """How many fewer than before; negative: more."""
        return -self.change


@dataclass(frozen=True, slots=True)
class Coverage:
    """The lines, the fullest first; `everything` counts every story once, tagged or not."""

    columns: list[Column]
    lines: list[Line]
    everything: Line


def coverage(scope: Scope, span: Span, *, at: datetime, compared: bool = True) -> Coverage:
    """What readers see at that moment (aware) of what went public in the span, in a fixed number of queries."""
    columns, stretch = span.columns(at), span.stretch(at)
    counts = _counts(scope, columns, stretch, at)
    before = _totals(scope, span.before(at), at) if compared else None
    subjects = scope.subjects({*counts, *(before or {})})
    lines = [
        Line(subject, tuple(counts.get(key, [0] * len(columns))), None if before is None else before.get(key, 0))
        for key, subject in subjects.items()
    ]
    lines.sort(key=lambda line: (-line.total, -(line.before or 0), line.subject.name.casefold()))
    return Coverage(columns, lines, _everything(scope, span, columns, at, compared=compared))


def totals(scope: Scope, span: Span, *, at: datetime) -> dict[str, int]:
    """How many stories each subject has in the span, by its code."""
    counts = _totals(scope, span.stretch(at), at)
    return {subject.code: counts[key] for key, subject in scope.subjects(counts).items()}


def first_moment(at: datetime) -> datetime | None:
    """When the earliest of the stories that readers see at that moment (aware) went public; None without any."""
    earliest: datetime | None = Article.objects.live(at).order_by().aggregate(first=Min("live_from"))["first"]
    return earliest


def _counts(scope: Scope, columns: Sequence[Column], stretch: Stretch, at: datetime) -> dict[Any, list[int]]:
    tagged = scope.tagged(at, stretch).annotate(key=scope.key(), column=column_of("live_from", columns))
    counts: dict[Any, list[int]] = defaultdict(lambda: [0] * len(columns))
    for key, column, count in _counted(tagged.values("key", "column"), scope).values_list("key", "column", "count"):
        counts[key][column] = count
    return counts


def _totals(scope: Scope, stretch: Stretch, at: datetime) -> dict[Any, int]:
    tagged = scope.tagged(at, stretch).annotate(key=scope.key()).values("key")
    return dict(_counted(tagged, scope).values_list("key", "count"))


def _counted(groups: QuerySet[Any, Any], scope: Scope) -> QuerySet[Any, Any]:
    counted: QuerySet[Any, Any] = groups.annotate(count=Count("pk", distinct=scope.shares)).order_by()
    return counted


def _everything(scope: Scope, span: Span, columns: Sequence[Column], at: datetime, *, compared: bool) -> Line:
    stories = during(scope.stories(at), span.stretch(at)).annotate(column=column_of("live_from", columns))
    found = dict(stories.values("column").annotate(count=Count("pk")).order_by().values_list("column", "count"))
    before = during(scope.stories(at), span.before(at)).count() if compared else None
    return Line(Subject(""), tuple(found.get(number, 0) for number in range(len(columns))), before)
