"""Telling people what happened to a story: those concerned, never oneself, each once."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from articles.models import Article
from articles.review.models import Comment, Notice
from articles.review.people import people_who_may_see

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Kind = Notice.Kind
HOUR_OF_DAILY_MAIL = time(7)


def tell(
    concerned: Mapping[int | None, Kind],
    article: Article,
    *,
    by: User | None,
    at: datetime,
    comment: Comment | None = None,
    text: str = "",
) -> list[Notice]:
    """Leave a notice with each of them (by id, with what it is to each) who may see the story; never with `by`."""
    own = by.pk if by else None
    wanted = {pk: kind for pk, kind in concerned.items() if pk is not None and pk != own}
    if not wanted:
        return []
    people = people_who_may_see(article).filter(pk__in=wanted)
    notices = [
        Notice(
            recipient=person,
            kind=wanted[person.pk],
            article=article,
            comment=comment,
            text=text or (comment.text if comment else ""),
            by=by,
            at=at,
            mail_at=mail_time(person, at),
        )
        for person in people
    ]
    return Notice.objects.bulk_create(notices, ignore_conflicts=True)


def see(article: Article, *, by: User, at: datetime) -> int:
    """This person has the story's panel before them: what waited there for them is seen."""
    return Notice.objects.unseen().filter(article=article, recipient=by).update(seen_at=at)


def change_pace(person: User, *, at: datetime) -> None:
    """The person chose another pace: what waits to be mailed waits by that one from now on."""
    waiting = Notice.objects.unseen().filter(recipient=person, letter=None).exclude(mail_at=None)
    waiting.update(mail_at=mail_time(person, at))


def mail_time(person: User, at: datetime) -> datetime | None:
    """From when a notice of that moment goes by mail, at the pace that the person chose; None: not by mail."""
    pace = person.MailPace
    if not person.email or person.mail_pace == pace.NEVER:
        return None
    if person.mail_pace == pace.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    if person.mail_pace == pace.DAILY:
        return _next_morning(person, at)
    return at


def zone_of(person: User) -> zoneinfo.ZoneInfo:
    """The person's own time zone, else the one in force."""
    return zoneinfo.ZoneInfo(person.time_zone or timezone.get_current_timezone_name())


def _next_morning(person: User, at: datetime) -> datetime:
    zone = zone_of(person)
    local = at.astimezone(zone)
    day = local.date() if local.time() < HOUR_OF_DAILY_MAIL else local.date() + timedelta(days=1)
    return datetime.combine(day, HOUR_OF_DAILY_MAIL, tzinfo=zone)
