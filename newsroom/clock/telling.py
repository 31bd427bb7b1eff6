"""How the clock stands, in one sentence for the dashboard, the probes and the dry run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from articles.states import moment
from issues.models import Issue
from newsroom.clock.keeping import hand, is_silent


@dataclass(frozen=True, slots=True)
class ClockLine:
    """Whether it runs, and the sentence that says so."""

    runs: bool
    sentence: str


def clock_line(now: datetime) -> ClockLine:
    """How the clock stands at that moment (aware), in two queries."""
    clock = hand()
    if is_silent(clock, now):
        if clock.beat_at is None:
            return ClockLine(False, _("The clock has never run."))
        return ClockLine(False, _("The clock doesn't run: silent since %(when)s.") % {"when": moment(clock.beat_at)})
    latest = Issue.objects.exclude(late_by=None).order_by("-announced_at").only("late_by").first()
    if latest is None or latest.late_by is None:
        return ClockLine(True, _("The clock runs."))
    late = {"seconds": number_format(round(latest.late_by, 1))}
    return ClockLine(True, _("The clock runs; the last issue was announced %(seconds)s s after its second.") % late)
