"""The shelf of the archive: its issues, and between them, with the reason, those that never were."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Q

from issues.models import Gap, Issue, Publication
from issues.numbering import Appearance

Days = tuple[date, ...]


@dataclass(frozen=True, slots=True)
class MissingOnShelf:
    """Issues that never were, one after the other, in one month and for one reason; `date` is the last one's."""

    date: date
    days: Days
    folio: str
    reason: str
    is_missing: bool = True


@dataclass(frozen=True, slots=True)
class _One:
    """One issue that never was, and why: explained by an editor, or because the day was a day off."""

    date: date
    reason: str
    volume: int | None = None
    number: int | None = None

    def __str__(self) -> str:
        return Issue(volume=self.volume, number=self.number).volume_as_printed if self.volume else ""


def shelf(
    issues: Sequence[Issue], years: Sequence[int], publication: Publication, at: datetime
) -> list[Issue | MissingOnShelf]:
    """The issues of these years, newest first, with what is missing between them up to the publication's day.

    It takes three queries for any number of issues. Days off are told from the first issue of all on.
    """
    if not issues:
        return []
    today = at.astimezone(publication.zone).date()
    missing = [*_explained(issues, years, today), *_days_off(issues, years, publication, at, today)]
    return list(_side_by_side(issues, missing, publication))


def _explained(issues: Sequence[Issue], years: Sequence[int], today: date) -> Iterator[_One]:
    within = Q(pk=None)
    for year in years:
        within |= Q(date__range=(date(year, 1, 1), min(date(year, 12, 31), today)))
    days, counted = {issue.date for issue in issues}, {(issue.volume, issue.number) for issue in issues}
    for gap in Gap.objects.filter(within):
        if ((gap.volume, gap.number) not in counted) if gap.volume else (gap.date not in days):
            yield _One(gap.date, gap.reason, gap.volume, gap.number)


def _days_off(
    issues: Sequence[Issue], years: Sequence[int], publication: Publication, at: datetime, today: date
) -> Iterator[_One]:
    appearance = Appearance.of(publication)
    if not (appearance.once or appearance.every_year):
        return
    first = Issue.objects.live(at).order_by("date").values_list("date", flat=True).first() or today
    taken = {issue.date for issue in issues}
    taken |= set(Gap.objects.filter(date__range=(first, today)).values_list("date", flat=True))
    for year in years:
        start, end = max(first, date(year, 1, 1)), min(date(year, 12, 31), today)
        for number in range(start.toordinal(), end.toordinal() + 1):
            day = date.fromordinal(number)
            if day not in taken and appearance.is_weekday(day) and (name := appearance.day_off(day)):
                yield _One(day, name)


def _side_by_side(
    issues: Sequence[Issue], missing: Sequence[_One], publication: Publication
) -> Iterator[Issue | MissingOnShelf]:
    """By date, newest first; of one day the issue first. What is missing for one reason in one month is one note."""
    rows: list[Issue | _One] = sorted([*issues, *missing], key=lambda row: row.date, reverse=True)
    for _key, run in groupby(rows, key=_kind):
        standing = list(run)
        if isinstance(standing[0], Issue):
            yield standing[0]
        else:
            yield _together([one for one in standing if isinstance(one, _One)], publication)


def _kind(row: Issue | _One) -> tuple[object, ...]:
    return (row.pk,) if isinstance(row, Issue) else (row.reason, row.date.year, row.date.month)


def _together(run: list[_One], publication: Publication) -> MissingOnShelf:
    last, first = run[0], run[-1]
    ends = [first] if len(run) == 1 else [first, last]
    folios = (", ".join(filter(None, [publication.written(end.date), str(end)])) for end in ends)
    return MissingOnShelf(last.date, tuple(one.date for one in run), " – ".join(folios), first.reason)
