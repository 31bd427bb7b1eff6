"""The box of the archive: somebody types a volume or a date and lands at the issue, or learns why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from issues.archive.typed import HIGHEST, Typed, last_day_of, read_typed
from issues.models import Gap, Issue, Publication
from issues.models.issue import IssueQuerySet
from issues.numbering import Appearance

MOST_OF_VOLUME = 60  # issues of one volume, if only the volume was typed


@dataclass(frozen=True, slots=True)
class Lookup:
    """The answer: the address to go to (and the issue there), or a sentence and the issues that come nearest."""

    typed: str
    address: str = ""
    sentence: str = ""
    reason: str = ""
    nearest: Sequence[Issue] = field(default_factory=list)
    issue: Issue | None = None


def look_up(text: str, publication: Publication, at: datetime) -> Lookup:
    """Find the issue that is meant. Only issues that readers see at that moment are found, offered or hinted at."""
    typed = read_typed(text, publication)
    desk = _Desk(text, typed, publication, at)
    for search in (desk.count, desk.days, desk.whole_month, desk.whole_year):
        if found := search():
            return found
    return desk.nothing()


class _Desk:
    """One question to the archive, answered from what readers see."""

    def __init__(self, text: str, typed: Typed, publication: Publication, at: datetime) -> None:
        self.text, self.typed, self.publication = text, typed, publication
        self.today = at.astimezone(publication.zone).date()
        self.live: IssueQuerySet = Issue.objects.live(at).defer("letter", "editor_note")

    def count(self) -> Lookup | None:
        """The issue of that volume and number; of a volume that has numbers, those it has."""
        volume, number = self.typed.volume, self.typed.number
        if volume is None or not 0 < volume <= HIGHEST or (number or 0) > HIGHEST:
            return None
        if exact := self.live.filter(volume=volume, number=number).first():
            return self._at(exact)
        of_volume = [] if number else list(self.live.filter(volume=volume).order_by("number")[:MOST_OF_VOLUME])
        if len(of_volume) == 1:
            return self._at(of_volume[0])
        if of_volume:
            return self._say(_("Vol %(volume)s has several issues.") % {"volume": volume}, of_volume)
        return None

    def days(self) -> Lookup | None:
        """The issue of that day; where one of two days may be meant, of the one that has an issue."""
        for day in self.typed.days:
            issues = list(self.live.filter(date=day).order_by("volume", "number"))
            if len(issues) == 1:
                return self._at(issues[0])
            if issues:
                written = self.publication.written(day)
                return self._say(_("Several issues bear %(day)s.") % {"day": written}, issues)
        return None

    def whole_month(self) -> Lookup | None:
        """The place of that month in the archive."""
        month = self.typed.month
        if month is None or not self.live.filter(date__range=(month, last_day_of(month))).exists():
            return None
        return Lookup(self.text, reverse("issues:year", args=[month.year]) + f"#m-{month:%Y-%m}")

    def whole_year(self) -> Lookup | None:
        """The archive of that year."""
        year = self.typed.year
        if year is None or not self.live.of_year(year).exists():
            return None
        return Lookup(self.text, reverse("issues:year", args=[year]))

    def nothing(self) -> Lookup:
        """Why there is none: explained, a day off, still to come, or not understood; and what comes nearest."""
        if self.typed.days:
            return self._no_issue_of_day(self.typed.days[0])
        if self.typed.no_such_day:
            return self._say(_("There is no such day."), self._latest())
        if self.typed.month:
            return self._say(_("No issue bears a day of that month."), self._around(self.typed.month))
        if self.typed.volume is not None:
            return self._no_issue_of_count(self.typed.volume, self.typed.number)
        if self.typed.number is not None:
            return self._say(_("Type the volume, too: a number stands within its volume."), self._latest())
        return self._say(_("That is neither a volume nor a date."), self._latest())

    def _no_issue_of_count(self, volume: int, number: int | None) -> Lookup:
        printed = Issue(volume=volume, number=number).volume_as_printed
        nearest, reason = self._latest(), ""
        if volume <= HIGHEST and (number or 0) <= HIGHEST:
            before = self.live.filter(Q(volume__lt=volume) | Q(volume=volume, number__lt=number or 0))
            after = self.live.filter(Q(volume__gt=volume) | Q(volume=volume, number__gt=number or 0))
            same = self.live.filter(volume=volume, number=None) if number else self.live.none()
            nearest = [
                *before.order_by("-volume", "-number")[:1],
                *same[:1],
                *after.order_by("volume", "number")[:1],
            ]
            gap = Gap.objects.filter(date__lte=self.today, volume=volume, number=number).first()
            reason = gap.reason if gap else ""
        return self._say(_("There is no %(volume)s.") % {"volume": printed}, nearest, reason)

    def _no_issue_of_day(self, day: date) -> Lookup:
        written = self.publication.written(day)
        if day > self.today:
            return self._say(_("%(day)s is still to come.") % {"day": written}, self._latest())
        nearest, reason = self._around(day), ""
        if any(issue.date < day for issue in nearest):
            reason = self._why_none(day)
        return self._say(_("No issue bears %(day)s.") % {"day": written}, nearest, reason)

    def _why_none(self, day: date) -> str:
        gap = Gap.objects.filter(date=day).first()
        if gap:
            return gap.reason
        appearance = Appearance.of(self.publication)
        if not appearance.is_weekday(day):
            return _("We don't appear on that weekday.")
        return appearance.day_off(day)

    def _around(self, day: date) -> list[Issue]:
        """The last issue before that day and the first after it."""
        before = self.live.filter(date__lt=day).newest_first()[:1]
        after = self.live.filter(date__gt=day).order_by("date", "volume", "number")[:1]
        return [*before, *after]

    def _latest(self) -> list[Issue]:
        return list(self.live.newest_first()[:1])

    def _at(self, issue: Issue) -> Lookup:
        return Lookup(self.text, issue.get_absolute_url(), issue=issue)

    def _say(self, sentence: str, nearest: Sequence[Issue], reason: str = "") -> Lookup:
        return Lookup(self.text, "", sentence, reason, nearest)
