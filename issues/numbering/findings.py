"""What doesn't fit together in the numbers and dates of all issues: gaps, doubles, wrong order, wrong days.

It reads all issues by one query, all gaps and days off by one each, and then goes through them once.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby, pairwise
from typing import NamedTuple

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from issues.models import Gap, Issue, Publication
from issues.numbering.appearance import Appearance
from issues.numbering.proposing import volume_year

MOST_MISSING = 400  # a leap beyond that is a slip of the pen, not four hundred issues that never were
A_RHYTHM = 3  # weeks in a row without an issue on a weekday: then it didn't appear on that weekday
DAYS_OF_A_WEEK = 7
A_HABIT = 3  # days with two issues, and most of all days: then it has a morning and an evening edition


class Kind(StrEnum):
    """What a finding is about."""

    GAP = "gap"
    DOUBLE = "double"
    ORDER = "order"
    DAY = "day"
    FORM = "form"


class Counted(NamedTuple):
    """An issue, as far as it is counted."""

    pk: int
    volume: int
    number: int | None
    date: date
    title: str

    def __str__(self) -> str:
        return Issue(volume=self.volume, number=self.number).volume_as_printed


class Missing(NamedTuple):
    """An issue that should be there: on that day, with that count; without a volume, only the day is missing."""

    date: date
    volume: int | None = None
    number: int | None = None

    def __str__(self) -> str:
        return Issue(volume=self.volume, number=self.number).volume_as_printed if self.volume else ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that doesn't fit, in a sentence; `field` is where it can be mended: "volume", "number" or "date".

    A gap names what is missing; an explained one has its reason and the gaps that explain it.
    """

    kind: Kind
    message: str
    field: str
    day: date
    issues: tuple[Counted, ...]
    missing: tuple[Missing, ...] = ()
    reason: str = ""
    gaps: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """Names a gap in a form: what is missing first and last."""
        ends = [*self.missing[:1], *self.missing[-1:]]
        return "_".join(f"{end.date:%Y%m%d}-{end.volume or 0}-{end.number or 0}" for end in ends)

    def is_about(self, pk: int) -> bool:
        """Whether that issue's form says it: a gap stands before the issue that follows it."""
        about = self.issues[-1:] if self.kind == Kind.GAP else self.issues
        return any(issue.pk == pk for issue in about)


def findings(publication: Publication, *, today: date) -> list[Finding]:
    """All that doesn't fit over all issues, newest first, the explained gaps among it; days count up to yesterday."""
    issues = Issue.objects.values_list("pk", "volume", "number", "date", "title")
    return _look(publication, [Counted(*row) for row in issues], until=today)


def findings_about(publication: Publication, issue: Issue) -> list[Finding]:
    """What doesn't fit about this issue as it is now, saved or not. What is explained isn't said."""
    if not (issue.volume and issue.date):
        return []
    this = Counted(issue.pk or 0, issue.volume, issue.number, issue.date, issue.title)
    others = Issue.objects.exclude(pk=issue.pk).values_list("pk", "volume", "number", "date", "title")
    found = _look(publication, [*(Counted(*row) for row in others), this], until=None)
    return [finding for finding in found if finding.is_about(this.pk) and not finding.gaps]


def _look(publication: Publication, issues: list[Counted], *, until: date | None) -> list[Finding]:
    look = _Look(publication, issues, Appearance.of(publication), list(Gap.objects.order_by("-volume", "id")))
    found = [
        *look.in_rhythm(look.gaps(until)),
        *look.doubles(),
        *look.order(),
        *look.days(),
        *look.forms(),
        *look.contradictions(),
    ]
    return sorted(found, key=lambda finding: finding.day, reverse=True)


class _Look:
    """One look at all issues. Those with a number and those without are counted apart: the rule may have changed."""

    def __init__(
        self, publication: Publication, issues: list[Counted], appearance: Appearance, gaps: list[Gap]
    ) -> None:
        self.publication, self.appearance = publication, appearance
        self.yearly = publication.numbering_rule == Publication.NumberingRule.YEARLY
        self.by_date = sorted(issues, key=lambda issue: (issue.date, issue.volume, issue.number or 0))
        self.dates_of_weekday = defaultdict[int, list[date]](list)
        for issue in self.by_date:
            self.dates_of_weekday[issue.date.isoweekday()].append(issue.date)
        by_count = sorted(issues, key=lambda issue: (issue.volume, issue.number or 0, issue.date))
        self.running = [issue for issue in by_count if issue.number is None]
        self.numbered = [issue for issue in by_count if issue.number is not None]
        self.gap_of_count = {(gap.volume, gap.number): gap for gap in gaps if gap.volume}
        self.gap_of_day = {gap.date: gap for gap in gaps}
        self.gap_of_whole_day = {gap.date: gap for gap in gaps if not gap.volume}

    def gaps(self, until: date | None) -> Iterator[Finding]:
        """Missing in the count, missing among the days; where the two fit, that is one issue."""
        silences = dict(self._silences(until))
        for before, after in [*pairwise(self.running), *pairwise(self.numbered)]:
            left_out, count = self._left_out(before, after)
            if count > MOST_MISSING:
                yield self._leap(before, after, count)
            elif left_out:
                days, _between = silences.get(before.date, ([], ()))
                together = len(days) == len(left_out) and _between[-1].date == after.date
                if together:
                    del silences[before.date]
                dates = days if together else [after.date] * len(left_out)
                missing = [Missing(day, *counted) for day, counted in zip(dates, left_out, strict=True)]
                yield from self._explained_or_not(missing, (before, after), together=together)
        for days, between in silences.values():
            if len(days) > MOST_MISSING:
                yield self._silence(days, between)
            else:
                yield from self._explained_or_not([Missing(day) for day in days], between, together=False)

    def in_rhythm(self, gaps: Iterable[Finding]) -> Iterator[Finding]:
        """The gaps; those that come week after week on the same weekdays are one: the rhythm was another then."""
        runs = defaultdict[tuple[int, ...], list[Finding]](list)
        for gap in sorted(gaps, key=lambda gap: gap.day):
            weekdays = tuple(lacking.date.isoweekday() for lacking in gap.missing if not lacking.volume)
            if len(weekdays) != len(gap.missing) or not 0 < len(weekdays) < DAYS_OF_A_WEEK:
                yield gap
                continue
            run = runs[weekdays]
            if run and not self._goes_on(run, gap):
                yield from self._one_of(run)
                run.clear()
            run.append(gap)
        for run in runs.values():
            yield from self._one_of(run)

    def _goes_on(self, run: Sequence[Finding], gap: Finding) -> bool:
        """Whether no issue on these weekdays lies between, and what is said of it is the same."""
        if gap.reason != run[-1].reason or sum(len(one.missing) for one in run) + len(gap.missing) > MOST_MISSING:
            return False
        of_weekdays = [self.dates_of_weekday.get(lacking.date.isoweekday(), []) for lacking in gap.missing]
        return all(bisect(dates, run[-1].day) == bisect(dates, gap.missing[0].date) for dates in of_weekdays)

    def _one_of(self, run: Sequence[Finding]) -> Iterable[Finding]:
        """A run of gaps as one finding, with the issues around it."""
        if len(run) < A_RHYTHM:
            return list(run)
        first, last = run[0], run[-1]
        words = {
            "weekdays": ", ".join(str(WEEKDAYS[lacking.date.weekday()]) for lacking in first.missing),
            "count": len(run),
            "first": self._day(first.missing[0].date),
            "last": self._day(last.day),
        }
        sentence = _("No issue on %(weekdays)s, %(count)s weeks in a row, from %(first)s to %(last)s. ") % words
        if not first.gaps:
            sentence += _("Did we appear on other weekdays then? One reason explains them all.")
        return [
            replace(
                last,
                message=sentence.strip(),
                issues=tuple(dict.fromkeys([first.issues[0], last.issues[-1]])),
                missing=tuple(lacking for gap in run for lacking in gap.missing),
                gaps=tuple(pk for gap in run for pk in gap.gaps),
            )
        ]

    def _silences(self, until: date | None) -> Iterator[tuple[date, tuple[list[date], tuple[Counted, ...]]]]:
        """The days without an issue after each date, and the issues around them."""
        last_of_date = {issue.date: issue for issue in self.by_date}
        for before, after in pairwise(last_of_date.values()):
            if days := self.appearance.between(before.date, after.date):
                yield before.date, (days, (before, after))
        latest = self.by_date[-1] if self.by_date else None
        if until and latest and (days := self.appearance.between(latest.date, until)):
            yield latest.date, (days, (latest,))

    def _left_out(self, before: Counted, after: Counted) -> tuple[list[tuple[int, int | None]], int]:
        """What the count leaves out between two that follow each other in it, and how much that is."""
        if before.number is None or after.number is None:
            count = after.volume - before.volume - 1
            return [(before.volume + step, None) for step in range(1, min(count, MOST_MISSING) + 1)], count
        first = before.number + 1 if before.volume == after.volume else 1
        volumes = after.volume - before.volume - 1
        count = max(volumes, 0) + max(after.number - first, 0)
        if count > MOST_MISSING:
            return [], count
        whole: list[tuple[int, int | None]] = [(before.volume + step, None) for step in range(1, volumes + 1)]
        return [*whole, *((after.volume, number) for number in range(first, after.number))], count

    def _explained_or_not(
        self, missing: list[Missing], between: tuple[Counted, ...], *, together: bool
    ) -> Iterator[Finding]:
        """One finding for what is missing without a reason in one go, and one for each reason."""
        explained = [(self._gap_for(one, together=together), one) for one in missing]
        for reason, run in groupby(explained, key=lambda pair: pair[0].reason if pair[0] else ""):
            pairs = list(run)
            lacking = tuple(one for _gap, one in pairs)
            gaps = tuple(dict.fromkeys(gap.pk for gap, _one in pairs if gap))
            in_volume = not self.yearly or lacking[0].number is None
            field = "date" if not lacking[0].volume else "volume" if in_volume else "number"
            sentence = self._sentence(lacking, between, together=together)
            yield Finding(Kind.GAP, sentence, field, lacking[-1].date, between, lacking, reason, gaps)

    def _gap_for(self, missing: Missing, *, together: bool) -> Gap | None:
        if missing.volume is None:
            return self.gap_of_day.get(missing.date)
        gap = self.gap_of_count.get((missing.volume, missing.number))
        return gap or (self.gap_of_whole_day.get(missing.date) if together else None)

    def _sentence(self, missing: tuple[Missing, ...], between: tuple[Counted, ...], *, together: bool) -> str:
        first, last = missing[0], missing[-1]
        words = {
            "first": first,
            "last": last,
            "day": self._day(first.date),
            "last_day": self._day(last.date),
            "before": between[0],
            "after": between[-1],
            "count": len(missing),
        }
        if not first.volume:
            one = _("No issue bears %(day)s, a day on which we appear.")
            many = _("No issue bears the %(count)s days of appearance from %(day)s to %(last_day)s.")
        elif together:
            one = _("%(first)s of %(day)s is missing: %(before)s is followed by %(after)s.")
            many = _("%(count)s issues are missing: %(first)s to %(last)s, %(day)s to %(last_day)s.")
        else:
            one = _("The count leaves out %(first)s: %(before)s is followed by %(after)s.")
            many = _("The count leaves out %(first)s to %(last)s: %(before)s is followed by %(after)s.")
        return (one if len(missing) == 1 else many) % words

    def _leap(self, before: Counted, after: Counted, count: int) -> Finding:
        sentence = ngettext(
            "From %(before)s to %(after)s the count leaves out %(count)s issue. Is one of the two mistyped?",
            "From %(before)s to %(after)s the count leaves out %(count)s issues. Is one of the two mistyped?",
            count,
        ) % {"before": before, "after": after, "count": count}
        return Finding(Kind.GAP, sentence, "volume", after.date, (before, after))

    def _silence(self, days: list[date], between: tuple[Counted, ...]) -> Finding:
        words = {"first": self._day(days[0]), "last": self._day(days[-1]), "count": len(days)}
        sentence = _("No issue bears the %(count)s days from %(first)s to %(last)s. Is a date mistyped?") % words
        return Finding(Kind.GAP, sentence, "date", days[-1], between)

    def doubles(self) -> Iterator[Finding]:
        """Two issues of one date: odd, unless that is the habit, or one of them is a special issue with a title."""
        by_date = [list(run) for _date, run in groupby(self.by_date, key=lambda issue: issue.date)]
        doubled = [issues for issues in by_date if len(issues) > 1]
        if len(doubled) >= A_HABIT and len(doubled) * 2 > len(by_date):
            return
        for issues in doubled:
            special = any(issue.title for issue in issues) and any(not issue.title for issue in issues)
            if not special:
                words = {"day": self._day(issues[0].date), "issues": _named(issues)}
                sentence = _("%(issues)s all bear %(day)s.") if len(issues) > 2 else _("%(issues)s both bear %(day)s.")  # noqa: PLR2004
                yield Finding(Kind.DOUBLE, sentence % words, "date", issues[0].date, tuple(issues))

    def order(self) -> Iterator[Finding]:
        """A date before that of an issue which is counted earlier."""
        for before, after in [*pairwise(self.running), *pairwise(self.numbered)]:
            if after.date < before.date:
                words = {
                    "later": after,
                    "day": self._day(after.date),
                    "earlier": before,
                    "then": self._day(before.date),
                }
                sentence = _("%(later)s bears %(day)s, and %(earlier)s, which is counted before it, %(then)s.") % words
                yield Finding(Kind.ORDER, sentence, "date", after.date, (before, after))

    def days(self) -> Iterator[Finding]:
        """A weekday or a day off on which nothing appears."""
        for issue in self.by_date:
            if not self.appearance.is_weekday(issue.date):
                sentence = _("%(issue)s bears %(day)s. We don't appear on that weekday.")
            elif self.appearance.day_off(issue.date):
                sentence = _("%(issue)s bears %(day)s. That is a day off: %(name)s.")
            else:
                continue
            words = {"issue": issue, "day": self._day(issue.date), "name": self.appearance.day_off(issue.date)}
            yield Finding(Kind.DAY, sentence % words, "date", issue.date, (issue,))

    def forms(self) -> Iterator[Finding]:
        """A number where there should be none, none where there should be one, a volume that begins at another time."""
        fits, odd = (self.numbered, self.running) if self.yearly else (self.running, self.numbered)
        since = min((issue.date for issue in fits), default=date.max)
        sentence = _("%(issue)s has no number.") if self.yearly else _("%(issue)s has a number, and volumes run on.")
        for issue in odd:
            if issue.date >= since:
                yield Finding(Kind.FORM, sentence % {"issue": issue}, "number", issue.date, (issue,))
        if self.yearly:
            yield from self._volumes_of_years()

    def _volumes_of_years(self) -> Iterator[Finding]:
        for before, after in pairwise(self.numbered):
            years = volume_year(self.publication, after.date) - volume_year(self.publication, before.date)
            if years > 0 and after.volume == before.volume:
                sentence = _("%(issue)s bears %(day)s. By then the next volume has begun.")
            elif years == 0 and after.volume > before.volume:
                sentence = _("%(issue)s bears %(day)s. The year of the volume before isn't over by then.")
            else:
                continue
            words = {"issue": after, "day": self._day(after.date)}
            yield Finding(Kind.FORM, sentence % words, "volume", after.date, (after,))

    def contradictions(self) -> Iterator[Finding]:
        """An issue that is there, though it is explained why there is none."""
        for issue in self.by_date:
            of_count = self.gap_of_count.get((issue.volume, issue.number))
            gap = of_count or self.gap_of_whole_day.get(issue.date)
            if gap:
                words = {"issue": issue, "day": self._day(issue.date), "reason": gap.reason}
                sentence = _("%(issue)s of %(day)s is there, though a gap is explained in its place: “%(reason)s”.")
                field = "volume" if of_count else "date"
                yield Finding(Kind.DOUBLE, sentence % words, field, issue.date, (issue,))

    def _day(self, day: date) -> str:
        return self.publication.written(day)


def _named(issues: Iterable[Counted]) -> str:
    """ "Vol 2132, Vol 2133 and Vol 2134"."""
    *others, last = [str(issue) for issue in issues]
    return _("%(some)s and %(last)s") % {"some": ", ".join(others), "last": last}
