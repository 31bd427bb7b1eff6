"""The next volume, number and date, as the publication counts and appears."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from issues.models import Issue, Publication


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the next issue would bear; an editor may type something else."""

    volume: int
    number: int | None
    date: date


def propose_next(publication: Publication, *, today: date) -> Proposal:
    """The issue after the latest one; for the first issue, one on the next day of appearance from `today` on."""
    latest = Issue.objects.newest_first().first()
    day = _day_of_appearance(publication, latest.date + timedelta(days=1) if latest else today)
    counts_by_year = publication.numbering_rule == Publication.NumberingRule.YEARLY
    if latest is None:
        return Proposal(1, 1 if counts_by_year else None, day)
    if not counts_by_year:
        return Proposal(latest.volume + 1, None, day)
    if day.year == latest.date.year:
        return Proposal(latest.volume, (latest.number or 0) + 1, day)
    return Proposal(latest.volume + 1, 1, day)


def _day_of_appearance(publication: Publication, earliest: date) -> date:
    """The first day from `earliest` on on which it appears; one that never appears is taken to appear daily."""
    week = (earliest + timedelta(days=number) for number in range(7))
    return next((day for day in week if str(day.isoweekday()) in publication.days_of_appearance), earliest)
