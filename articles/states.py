"""How a story stands, in the words of the desk: what people decided, and what the time makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article

Status = Article.Status


@dataclass(frozen=True, slots=True)
class State:
    """A state's key (for the style sheet) and its label."""

    key: str
    label: str | Promise


LIVE = State("live", gettext_lazy("Live"))
SCHEDULED = State("scheduled", gettext_lazy("Scheduled"))
EMBARGOED = State("embargoed", gettext_lazy("Under embargo"))
NO_TIME = State("cleared", gettext_lazy("Cleared, no time yet"))
OVER = State("over", gettext_lazy("Came off"))


def state_of(article: Article, at: datetime) -> State:
    """How the story stands at that moment (aware)."""
    if article.status != Status.CLEARED:
        return State(article.status, article.get_status_display())
    if article.is_live(at):
        return LIVE
    if article.expires_at and article.expires_at <= at:
        return OVER
    if article.embargoed_until and article.embargoed_until > at:
        return EMBARGOED
    return SCHEDULED if article.live_from else NO_TIME


def in_state(key: str, at: datetime) -> Q:
    """The stories that `state_of` calls by that key, as far as a list can ask: waiting, live, or a stored status."""
    if key == LIVE.key:
        return Q(status=Status.CLEARED, live_from__lte=at) & (Q(expires_at=None) | Q(expires_at__gt=at))
    if key == SCHEDULED.key:
        return Q(status=Status.CLEARED) & (Q(live_from__gt=at) | Q(live_from=None))
    return Q(status=key)


def what_follows(article: Article, at: datetime) -> str:
    """What will become of the story as it stands, in one sentence for its form."""
    if article.status == Status.CLEARED:
        return _cleared_sentence(article, at)
    sentences = {
        Status.DRAFT: _("Only the desk sees it."),
        Status.IN_REVIEW: _("It waits for a second pair of eyes."),
        Status.HELD: _("It doesn't run for now. Release it to let it run."),
        Status.SPIKED: _("Dropped before it ran. Take it back to draft to work on it again."),
        Status.WITHDRAWN: _("Taken off. Readers don't see it; it may return."),
        Status.KILLED: _("Never to be used again. Readers are told that it is gone."),
    }
    return sentences[Status(article.status)]


def moment(at: datetime) -> str:
    """A moment in the editor's zone, as the desk writes it."""
    return date_format(timezone.localtime(at), "D j M Y, H:i")


def _cleared_sentence(article: Article, at: datetime) -> str:
    if article.live_from is None:
        waits = _("It goes out with %(issue)s, which has no time yet.")
        alone = _("It may run, but it has neither an issue nor a time of its own.")
        return waits % {"issue": article.issue} if article.issue else alone
    when = moment(article.live_from)
    if article.is_live(at):
        return _("Readers see it since %(when)s.") % {"when": when}
    if article.live_from <= at:
        return _("It came off as planned.")
    if article.embargoed_until == article.live_from:
        return _("It goes out when the embargo ends: %(when)s.") % {"when": when}
    if article.issue and not article.publish_at:
        return _("It goes out with %(issue)s: %(when)s.") % {"issue": article.issue, "when": when}
    return _("It goes out at its own time: %(when)s.") % {"when": when}
