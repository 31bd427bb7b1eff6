"""Times as the desk types them: on the wall clock of a zone, where an hour can be missing or come twice.

A typed time that names no moment, or two, is never guessed: the person chooses between the two candidates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

MINUS = "\N{MINUS SIGN}"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A wall-clock time (naive) that in this zone comes twice or doesn't exist, and the two moments it may mean."""

    typed: datetime
    zone: tzinfo
    comes_twice: bool
    candidates: tuple[datetime, datetime]  # in UTC, the earlier first: in the zone itself two of one hour are equal

    @property
    def message(self) -> str:
        """What is wrong and what to choose from, in words."""
        said = {
            "time": _hour(self.typed),
            "day": date_format(self.typed, "j F"),
            "zone": str(self.zone),
            "first": self.words(self.candidates[0]),
            "second": self.words(self.candidates[1]),
        }
        if self.comes_twice:
            return _("%(time)s on %(day)s comes twice in %(zone)s: choose %(first)s or %(second)s.") % said
        before, after = self._change()
        return _(
            "%(time)s on %(day)s doesn't exist in %(zone)s: the clocks go from %(before)s to %(after)s. "
            "Choose %(first)s or %(second)s."
        ) % (said | {"before": before, "after": after})

    def words(self, candidate: datetime) -> str:
        """A candidate as it is offered: its hour, with what tells it from the other."""
        shown = candidate.astimezone(self.zone)
        if not self.comes_twice:
            return _hour(shown, beside=self.typed)
        return f"{_hour(shown)} ({self._season(candidate)}, {_offset(shown)})"

    def _season(self, candidate: datetime) -> str:
        first, second = (moment.astimezone(self.zone) for moment in self.candidates)
        if first.dst() == second.dst():
            return _("the first time") if candidate == self.candidates[0] else _("the second time")
        return _("summer time") if candidate == self.candidates[0] else _("winter time")

    def _change(self) -> tuple[str, str]:
        """What the wall clock shows when the gap begins, and what it shows then."""
        early, late = self.candidates
        old = early.astimezone(self.zone).utcoffset()
        while late - early > SECOND:
            middle = early + (late - early) // SECOND // 2 * SECOND
            if middle.astimezone(self.zone).utcoffset() == old:
                early = middle
            else:
                late = middle
        before = (late.replace(tzinfo=None) + (old or timedelta())).replace(microsecond=0)
        after = late.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
        return _hour(before, beside=self.typed), _hour(after, beside=self.typed)


def doubt_about(typed: datetime, zone: tzinfo) -> Doubt | None:
    """What is doubtful about a wall-clock time (naive) in that zone; None when it names one moment."""
    readings = [typed.replace(tzinfo=zone, fold=fold) for fold in (0, 1)]
    if readings[0].utcoffset() == readings[1].utcoffset():
        return None
    first, second = sorted(reading.astimezone(UTC) for reading in readings)
    comes_twice = first.astimezone(zone).replace(tzinfo=None) == typed.replace(tzinfo=None)
    return Doubt(typed.replace(fold=0), zone, comes_twice, (first, second))


class MomentInput(forms.DateTimeInput):
    """One labelled field for date and time: the browser's own picker, by keyboard and on a phone.

    Beside it stand the two candidates when the typed time is in doubt. Their input is called `<name>_meant`; a script
    offers them while one types, and shows the same moment in the publication's zone (moments.js).
    """

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str:
        """ISO 8601 to the minute; seconds only where there are some, so that saving never drops them."""
        moment = _read(value)
        if moment is None:
            return str(value or "")
        wall = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return wall.replace(tzinfo=None, microsecond=0).isoformat(timespec="seconds" if wall.second else "minutes")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was typed; where that is in doubt and a candidate was chosen, the candidate with its offset."""
        typed = data.get(name)
        doubt = _doubt_now(_read(typed))
        meant = _meant(data.get(f"{name}_meant"))
        return meant.isoformat() if doubt and meant and meant in doubt.candidates else typed

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The field, and the candidates if there is a doubt."""
        field = super().render(name, value, attrs, renderer)
        doubt, meant = _doubt_now(_read(value)), _meant(value)
        offered = [_offer(doubt, candidate, meant) for candidate in doubt.candidates] if doubt else []
        return render_to_string("desk/moment.html", {"field": field, "name": name, "offered": offered})


class MomentField(forms.DateTimeField):
    """A time typed on the wall clock of the active zone, as an aware moment.

    Refuses one that doesn't exist or comes twice there, with the two candidates in words; `MomentInput` offers them.
    """

    widget = MomentInput

    def to_python(self, value: Any) -> datetime | None:
        """The moment, aware."""
        try:
            return super().to_python(value)
        except ValidationError as refusal:
            doubt = _doubt_now((refusal.params or {}).get("datetime"))
            if doubt is None:
                raise
            raise ValidationError(doubt.message, code="comes_twice" if doubt.comes_twice else "missing") from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether it is another moment; compared in UTC, since Python calls a doubled hour equal to nothing."""
        try:
            moment = self.to_python(data)
        except ValidationError:
            return True
        return bool(_in_utc(initial) != _in_utc(moment))


def _read(value: Any) -> datetime | None:
    """A time as a field or a browser gives it."""
    if isinstance(value, datetime):
        return value
    try:
        return parse_datetime(str(value or "").strip())
    except ValueError:  # the thirtieth of February
        return None


def _doubt_now(moment: datetime | None) -> Doubt | None:
    """The doubt about a time in the active zone."""
    if moment is None:
        return None
    wall = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    try:
        return doubt_about(wall.replace(tzinfo=None), timezone.get_current_timezone())
    except OverflowError:  # the very first and last days of the calendar
        return None


def _meant(value: Any) -> datetime | None:
    """Which moment (UTC) a stored or chosen value is; None for one that was only typed."""
    moment = _read(value)
    if moment is None or (timezone.is_naive(moment) and not isinstance(value, datetime)):
        return None
    if timezone.is_naive(moment):
        # A form shows stored moments without their zone, but with the fold that tells the second of two hours.
        moment = moment.replace(tzinfo=timezone.get_current_timezone())
    return moment.astimezone(UTC)


def _offer(doubt: Doubt, candidate: datetime, meant: datetime | None) -> dict[str, Any]:
    return {"value": candidate.isoformat(), "words": doubt.words(candidate), "chosen": candidate == meant}


def _in_utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _hour(moment: datetime, *, beside: datetime | None = None) -> str:
    """The hour; with its day when that is another than the one beside it."""
    hour = moment.strftime("%H:%M")
    if beside is not None and moment.date() != beside.date():
        return _("%(time)s on %(day)s") % {"time": hour, "day": date_format(moment, "j F")}
    return hour


def _offset(moment: datetime) -> str:
    """Such as UTC+2 or UTC+10:30."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{MINUS if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")
