"""How an issue stands, in the words of the desk."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.states import State, moment
from issues.models import Issue

OUT = State("live", gettext_lazy("Out"))
SCHEDULED = State("scheduled", gettext_lazy("Scheduled"))
PLANNED = State("draft", gettext_lazy("Not scheduled"))
WITHDRAWN = State("withdrawn", gettext_lazy("Withdrawn"))
CLOSED = State("over", gettext_lazy("Closed"))


def state_of(issue: Issue, at: datetime) -> State:
    """How the issue stands at that moment (aware)."""
    if issue.withdrawn_at:
        return WITHDRAWN
    if issue.publish_at is None:
        return PLANNED
    return OUT if issue.is_live(at) else SCHEDULED


def what_follows(issue: Issue, at: datetime) -> str:
    """What will become of the issue as it stands, and why nothing is changed in it, in a sentence or two."""
    if issue.is_sealed(at) and issue.publish_at:
        said = {"proof": str(issue.proof).lower(), "when": exactly(issue.publish_at)}
        sealed = _("It goes out exactly as on %(proof)s: %(when)s. To change anything, open it for changes.") % said
        return f"{sealed} {_why_closed(issue)}".rstrip()
    return f"{_time_says(issue, at)} {_why_closed(issue)}".rstrip()


def exactly(when: datetime) -> str:
    """A moment in the active zone, with its seconds where it has some."""
    here = timezone.localtime(when)
    return date_format(here, "D j M Y, H:i:s" if here.second else "D j M Y, H:i")


def _time_says(issue: Issue, at: datetime) -> str:
    if issue.withdrawn_at:
        return _("Withdrawn since %(when)s. Readers don't see it.") % {"when": moment(issue.withdrawn_at)}
    if issue.publish_at is None:
        return _("It has no time yet, so it doesn't go out.")
    when = {"when": exactly(issue.publish_at)}
    if issue.is_live(at):
        return _("Readers see it since %(when)s.") % when
    return _("It goes out with its cleared stories: %(when)s.") % when


def _why_closed(issue: Issue) -> str:
    return _("It is closed: nothing is changed in it until somebody reopens it.") if issue.closed_at else ""
