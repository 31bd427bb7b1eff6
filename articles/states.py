"""How a story stands, in the words of the desk: what people decided, and what the time makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article, WorkingCopy

Status = Article.Status
DAYS_OF_A_WEEK = 7


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


def what_follows(article: Article, at: datetime, zone: tzinfo | None = None) -> str:
    """What will become of the story as it stands, in one sentence for its form; `zone` is the publication's."""
    if article.status == Status.CLEARED:
        return _cleared_sentence(article, at, zone)
    sentences = {
        Status.DRAFT: _("Only the desk sees it."),
        Status.IN_REVIEW: _("It waits for a second pair of eyes."),
        Status.HELD: _("It doesn't run for now. Release it to let it run."),
        Status.SPIKED: _("Dropped before it ran. Take it back to draft to work on it again."),
        Status.WITHDRAWN: _("Taken off. Readers don't see it; it may return."),
        Status.KILLED: _("Never to be used again. Readers are told that it is gone."),
    }
    return sentences[Status(article.status)]


def what_becomes_of_changes(copy: WorkingCopy | None, at: datetime, zone: tzinfo | None = None) -> str:
    """What will become of the changes to a live story; "" when there are none."""
    if copy is None:
        return ""
    if copy.publish_at:
        return _("Its changes go out %(when)s.") % {"when": day_and_hour(copy.publish_at, at, zone)}
    if copy.status == WorkingCopy.Status.IN_REVIEW:
        return _("Its changes are in review; readers keep the published text.")
    return _("Its changes wait here; readers keep the published text.")


def would_go_out(article: Article, at: datetime, zone: tzinfo | None = None) -> str:
    """What clearing the story as it is typed would bring: "goes out with Vol 2133 on Sunday at 06:00"."""
    live_from = article.derive_live_from()
    if live_from is None:
        return _no_time(article)
    if article.expires_at and article.expires_at <= max(live_from, at):
        return _("readers won't see it: it comes off before it goes on")
    if live_from <= at:
        return _("goes out at once")
    when = day_and_hour(live_from, at, zone)
    if article.embargoed_until == live_from:
        return _("goes out %(when)s, when the embargo ends") % {"when": when}
    if article.issue and not article.publish_at:
        return _("goes out with %(issue)s %(when)s") % {"issue": article.issue.volume_as_printed, "when": when}
    return _("goes out %(when)s") % {"when": when}


def moment(at: datetime) -> str:
    """A moment in the editor's zone, as the desk writes it."""
    return date_format(timezone.localtime(at), "D j M Y, H:i")


def day_and_hour(moment: datetime, at: datetime, zone: tzinfo | None = None) -> str:
    """A moment as one says it: "on Sunday at 06:00", "today at 18:30".

    In the editor's zone; where `zone`, the publication's, has another hour then, in both.
    """
    here = timezone.localtime(moment)
    there = moment.astimezone(zone) if zone else here
    hour = date_format(here, "H:i")
    if there.utcoffset() == here.utcoffset():
        return _("%(day)s at %(hour)s") % {"day": _day(here, at), "hour": hour}
    place = str(zone).rpartition("/")[2].replace("_", " ")
    words = {
        "day": _day(here, at),
        "hour": hour,
        "there": date_format(there, "H:i" if there.date() == here.date() else "l H:i"),
        "place": place,
    }
    return _("%(day)s at %(hour)s your time (%(there)s in %(place)s)") % words


def _day(here: datetime, at: datetime) -> str:
    today = timezone.localtime(at).date()
    ahead = (here.date() - today).days
    if ahead in {0, 1}:
        return _("tomorrow") if ahead else _("today")
    if 0 < ahead < DAYS_OF_A_WEEK:
        return _("on %(day)s") % {"day": date_format(here, "l")}
    return _("on %(day)s") % {"day": date_format(here, "l j F" if here.year == today.year else "l j F Y")}


def _no_time(article: Article) -> str:
    if article.issue:
        return _("goes out with %(issue)s, which has no time yet") % {"issue": article.issue.volume_as_printed}
    return _("has neither an issue nor a time, so nobody will see it yet")


def _cleared_sentence(article: Article, at: datetime, zone: tzinfo | None) -> str:
    if article.live_from is None:
        alone = _("It may run, but it has neither an issue nor a time of its own: nobody will see it yet.")
        waits = _("It goes out with %(issue)s, which has no time yet.")
        return waits % {"issue": article.issue.volume_as_printed} if article.issue else alone
    if article.is_live(at):
        return _("Readers see it since %(when)s.") % {"when": moment(article.live_from)}
    if article.live_from <= at:
        return _("It came off as planned.")
    when = day_and_hour(article.live_from, at, zone)
    if article.embargoed_until == article.live_from:
        return _("It goes out %(when)s, when the embargo ends.") % {"when": when}
    if article.issue and not article.publish_at:
        return _("It goes out with %(issue)s %(when)s.") % {"issue": article.issue.volume_as_printed, "when": when}
    return _("It goes out at its own time, %(when)s.") % {"when": when}
