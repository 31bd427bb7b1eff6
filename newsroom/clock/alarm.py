"""What people must hear before a deadline: the clock is silent, or tonight's issue isn't scheduled.

None of it is said by the clock, which can't say that it is dead: a thread of the web server looks (`watching`), or
`watch_clock` from cron. A mail goes once for each deadline, to those who may publish issues.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.defaultfilters import date as written
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, WorkingCopy
from articles.review.letters import site
from issues import proofs
from issues.errands import STALE
from issues.models import Issue, Proof, Publication
from newsroom.accounts.models import User
from newsroom.clock.keeping import hand, is_silent
from newsroom.clock.models import Alarm
from newsroom.clock.rounds import next_appointment

SOON = timedelta(minutes=15)
BEFORE_ITS_HOUR = timedelta(minutes=30)
LATEST = timedelta(hours=12)  # after its hour, an issue that wasn't scheduled is no alarm of this night any more
LEASE = timedelta(minutes=1)  # longer than the mail server may take; a sender that is silent for so long was killed
PATIENCE = timedelta(seconds=30)  # what is due for less isn't overdue yet
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Worry:
    """Something that will go wrong unless somebody acts. `key` names the deadline; `address` is where one acts."""

    key: str
    sentence: str
    address: str = ""


def worries(now: datetime) -> list[Worry]:
    """What is worth an alarm at that moment (aware), in a handful of quick queries."""
    return [*_silence(now), *_not_scheduled(now)]


def _silence(now: datetime) -> Iterator[Worry]:
    """A clock that is silent while nothing goes out worries nobody."""
    clock = hand()
    if not is_silent(clock, now):
        return
    deadline = overdue_since(now) or next_appointment(now)
    if deadline is None or deadline > now + SOON:
        return
    since = (
        _("it has never run") if clock.beat_at is None else _("silent since %(when)s") % {"when": _hour(clock.beat_at)}
    )
    if deadline <= now:
        sentence = _("The clock doesn't run (%(since)s). Since %(when)s something is out that nobody was told of.")
    else:
        sentence = _("The clock doesn't run (%(since)s). What goes out at %(when)s is read, and nobody is told.")
    how = _("Start it: python manage.py run_clock")
    yield Worry(f"silent-{deadline.isoformat()}", f"{sentence % {'since': since, 'when': _hour(deadline)}} {how}")


def overdue_since(now: datetime) -> datetime | None:
    """Since when something is out that nobody was told of (aware); an archive that was just imported doesn't count."""
    late = now - PATIENCE
    issues = Issue.objects.due(late).filter(publish_at__gt=now - STALE).order_by("publish_at")
    stories = Article.objects.unannounced(late).filter(live_from__gt=now - STALE).order_by("live_from")
    changes = WorkingCopy.objects.filter(publish_at__lte=late).order_by("publish_at")
    moments = [
        issues.values_list("publish_at", flat=True).first(),
        stories.values_list("live_from", flat=True).first(),
        changes.values_list("publish_at", flat=True).first(),
    ]
    return min(filter(None, moments), default=None)


def _not_scheduled(now: datetime) -> Iterator[Worry]:
    """Issues whose hour comes, and that don't go out as things stand."""
    publication = Publication.objects.first()
    if publication is None:
        return
    days = [
        (now + BEFORE_ITS_HOUR).astimezone(publication.zone).date(),
        (now - LATEST).astimezone(publication.zone).date(),
    ]
    near = Issue.objects.filter(date__in=days, withdrawn_at=None, announced_at=None).exclude(publish_at__lte=now)
    for issue in near.select_related("proof").defer("letter").order_by("date", "volume", "number"):
        hour = issue.publish_at or publication.hour_of_appearance(issue.date)
        if not now - LATEST < hour <= now + BEFORE_ITS_HOUR:
            continue
        yield from _about(issue, publication, hour, now)


def _about(issue: Issue, publication: Publication, hour: datetime, now: datetime) -> Iterator[Worry]:
    """What is wrong with an issue whose hour comes: not scheduled, without a proof, or no longer as it was proofed."""
    said = {"issue": issue.volume_as_printed, "when": _hour(hour)}
    address = reverse("admin:issues_issue_change", args=[issue.pk])
    if issue.publish_at is None:
        sentence = _("%(issue)s should go out at %(when)s and is not scheduled.")
        if hour <= now:
            sentence = _("%(issue)s should have gone out at %(when)s and is not scheduled.")
        lines = [sentence % said, _changes_since(proofs.latest(issue))]
        yield Worry(f"unscheduled-{issue.pk}-{hour.isoformat()}", " ".join(filter(None, lines)), address)
    elif issue.proof is None:
        if publication.proofs_required:
            sentence = _("%(issue)s goes out at %(when)s without a proof.")
            yield Worry(f"unproofed-{issue.pk}-{hour.isoformat()}", sentence % said, address)
    elif changes := _changes_since(issue.proof):
        sentence = _("%(issue)s goes out at %(when)s, but not as it was proofed.")
        yield Worry(f"stale-{issue.pk}-{hour.isoformat()}", f"{sentence % said} {changes}", address)


def _changes_since(proof: Proof | None) -> str:
    """What changed since the proof, in a sentence; "" when nothing did, or there is none."""
    diff = proofs.changes_since(proof) if proof else None
    return diff.since(proof) if proof and diff else ""


def _hour(moment: datetime) -> str:
    """In the publication's zone, with the day."""
    publication = Publication.objects.first()
    zone = publication.zone if publication else timezone.get_default_timezone()
    return written(moment.astimezone(zone), "D j M, H:i")


# ------------------------------------------------------------------------------------------------ by mail


def warn(found: list[Worry], now: datetime) -> int:
    """Mail each worry once to those who may publish issues; how many were mailed by this process."""
    mailed = set(Alarm.objects.filter(key__in=[worry.key for worry in found]).mailed().values_list("key", flat=True))
    return sum(_mail(worry, now) for worry in found if worry.key not in mailed)


def _mail(worry: Worry, now: datetime) -> bool:
    """Whoever takes the row mails, and notes it then: one who is killed in between is followed by another."""
    alarm, _is_new = Alarm.objects.get_or_create(key=worry.key, defaults={"raised_at": now})
    people = publishers()
    if not people or not Alarm.objects.filter(pk=alarm.pk).waiting(now).update(leased_until=now + LEASE):
        return False
    try:
        _message(alarm, worry, people).send()
    except OSError:  # smtplib's errors are of this kind too
        logger.exception("The alarm could not be mailed; the next look tries again")
        Alarm.objects.filter(pk=alarm.pk).update(leased_until=None)
        return False
    Alarm.objects.filter(pk=alarm.pk).update(mailed_at=now)
    return True


def _message(alarm: Alarm, worry: Worry, people: list[str]) -> EmailMessage:
    """With a Message-ID that is the alarm's own, so that mail programs know a second one for the first (decision 7)."""
    lines = [worry.sentence, f"{site()}{worry.address or reverse('admin:index')}"]
    headers = {"Message-ID": f"<alarm-{alarm.pk}-{alarm.raised_at:%Y%m%d%H%M%S}@{urlsplit(site()).hostname}>"}
    text = "\n\n".join(lines)
    return EmailMessage(worry.sentence[:180], text, settings.DEFAULT_FROM_EMAIL, bcc=people, headers=headers)


def publishers() -> list[str]:
    """The addresses of the active people who may publish issues."""
    people = (
        User.objects.with_perm("issues.publish_issue", backend=MODEL_BACKEND).filter(is_active=True).exclude(email="")
    )
    return list(people.order_by("email").values_list("email", flat=True).distinct())
