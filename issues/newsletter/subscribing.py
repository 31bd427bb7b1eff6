"""Asking for the newsletter, confirming, leaving. Nobody gets it who hasn't answered a mail to their own address."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from issues.newsletter.models import Delivery, Subscriber

CONFIRM, LEAVE = "newsletter.confirm", "newsletter.leave"
ASKED_FOR = timedelta(days=7)  # how long a confirmation link works
AGAIN_AFTER = timedelta(minutes=15)  # no second question before that: nobody fills a stranger's mailbox
MOST_QUESTIONS = 3  # to one address while a link works, for the same reason
MOST_AN_HOUR = 20  # from one network


class CannotSubscribe(Exception):
    """Nothing was asked. `message` is for the reader."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def ask(address: str, *, place: str, at: datetime) -> None:
    """Write to that address whether its owner wants the newsletter.

    The answer to the reader is the same whether the address is known or not. `place` is the network that asks.
    Raises CannotSubscribe when too many were asked from there.
    """
    lately = Subscriber.objects.filter(asked_from=place, asked_at__gt=at - timedelta(hours=1))
    if place and lately.count() >= MOST_AN_HOUR:
        raise CannotSubscribe(_("Too many addresses were entered from your network. Try again in an hour."))
    asked = {"address": address.strip(), "asked_at": at, "asked_from": place}
    reader, is_new = Subscriber.objects.get_or_create(key=key_of(address), defaults=asked)
    gets_it = reader.confirmed_at is not None and reader.left_at is None
    if not is_new and (gets_it or reader.asked_at > at - AGAIN_AFTER or _is_tired(reader, at)):
        return
    # Of two who ask in the same moment one writes.
    if is_new or Subscriber.objects.filter(pk=reader.pk, asked_at=reader.asked_at).update(**asked):
        Delivery.objects.create(subscriber=reader, written_at=at, due_at=at)


def _is_tired(reader: Subscriber, at: datetime) -> bool:
    """Whether they were asked often enough for now, and said nothing or left."""
    asked = Delivery.objects.filter(subscriber=reader, mailing=None, written_at__gt=at - ASKED_FOR)
    return asked.count() >= MOST_QUESTIONS


def confirm(reader: Subscriber, *, at: datetime) -> None:
    """From now on they get it. Confirming twice changes nothing."""
    Subscriber.objects.filter(pk=reader.pk, confirmed_at=None).update(confirmed_at=at)
    Subscriber.objects.filter(pk=reader.pk, left_at__isnull=False).update(confirmed_at=at, left_at=None)


def leave(reader: Subscriber, *, at: datetime) -> None:
    """They get it no more; what is on its way to them is not sent."""
    Subscriber.objects.filter(pk=reader.pk, left_at=None).update(left_at=at)


def token_for(reader: Subscriber, purpose: str) -> str:
    """What stands in the link of a mail to them: signed, so that nothing need be kept.

    A link that asks belongs to its question: a later question makes it void.
    """
    stamp = int(reader.asked_at.timestamp()) if purpose == CONFIRM else 0
    return signing.dumps([reader.pk, stamp], salt=purpose)


def reader_of(token: str, purpose: str) -> Subscriber | None:
    """Whose link it is; None when it is nobody's, or its time is over."""
    try:
        pk, stamp = signing.loads(token, salt=purpose, max_age=ASKED_FOR if purpose == CONFIRM else None)
    except signing.BadSignature:
        return None
    reader = Subscriber.objects.filter(pk=pk).first()
    if reader is None or (purpose == CONFIRM and stamp != int(reader.asked_at.timestamp())):
        return None
    return reader


def key_of(address: str) -> str:
    """What two typings of one address have in common: case and Unicode form, nothing cleverer."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()
