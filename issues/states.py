"""How an issue stands, in the words of the desk."""

from __future__ import annotations

from datetime import datetime

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
    """What will become of the issue as it stands, in one sentence for its form."""
    if issue.withdrawn_at:
        return _("Withdrawn since %(when)s. Readers don't see it.") % {"when": moment(issue.withdrawn_at)}
    if issue.publish_at is None:
        return _("It has no time yet, so it doesn't go out.")
    when = {"when": moment(issue.publish_at)}
    if issue.is_live(at):
        return _("Readers see it since %(when)s.") % when
    return _("It goes out with its cleared stories: %(when)s.") % when
