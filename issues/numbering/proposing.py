"""The next volume, number and date, as the publication counts and appears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from issues.models import Gap, Issue, Publication
from issues.numbering.appearance import Appearance


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the next issue would bear; an editor may type something else."""

    volume: int
    number: int | None
    date: date

    @property
    def issue(self) -> Issue:
        """The issue as it would be, not saved."""
        return Issue(volume=self.volume, number=self.number, date=self.date)

    def folio(self, publication: Publication) -> str:
        """As it would be printed: "Monday, 11-03-2025, Vol 2133"."""
        return self.issue.folio_for(publication)


def propose_next(publication: Publication, *, today: date) -> Proposal:
    """The issue after the latest one; for the first issue, one on the next day of appearance from `today` on.

    Days off, explained gaps and what is counted already are passed over.
    """
    latest = Issue.objects.newest_first().only("volume", "number", "date").first()
    earliest = _day_after(latest.date) if latest else today
    explained = set(Gap.objects.filter(date__gte=earliest).values_list("date", flat=True))
    day = Appearance.of(publication).next_from(earliest, but=explained)
    return _count_on(publication, latest, day)


def propose_for(publication: Publication, day: date) -> Proposal:
    """The issue of that day, counted on from the one before it."""
    before = Issue.objects.filter(date__lt=day).newest_first().only("volume", "number", "date").first()
    return _count_on(publication, before, day)


def volume_year(publication: Publication, day: date) -> int:
    """The year in which the volume of that day began."""
    return day.year if day.month >= publication.year_begins_in else day.year - 1


def _count_on(publication: Publication, latest: Issue | None, day: date) -> Proposal:
    if publication.numbering_rule == Publication.NumberingRule.YEARLY:
        return _number_on(publication, latest, day)
    volume = latest.volume + 1 if latest else 1
    taken = {counted for counted, _number in _counted_from(volume)}
    while volume in taken:
        volume += 1
    return Proposal(volume, None, day)


def _number_on(publication: Publication, latest: Issue | None, day: date) -> Proposal:
    volume, number = 1, 1
    if latest and volume_year(publication, latest.date) == volume_year(publication, day):
        volume, number = latest.volume, (latest.number or 0) + 1
    elif latest:
        volume = latest.volume + 1
    taken = _counted_from(volume)
    while (volume, number) in taken:
        number += 1
    return Proposal(volume, number, day)


def _counted_from(volume: int) -> set[tuple[int | None, int | None]]:
    """What can't be given again from that volume on: what issues bear, and what the count leaves out."""
    issues = Issue.objects.filter(volume__gte=volume).order_by().values_list("volume", "number")
    gaps = Gap.objects.filter(volume__gte=volume).order_by().values_list("volume", "number")
    return set(issues.union(gaps))


def _day_after(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day
