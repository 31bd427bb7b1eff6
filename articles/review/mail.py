"""Mail about what happened: what waits for a person becomes one letter, and a letter goes out once (`sending`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from articles.review.letters import message_of
from articles.review.models import Letter, Notice
from articles.review.sending import send_due


def send_waiting_mail(now: datetime) -> int:
    """Write and send what is due at that moment (aware); how many letters went out. The clock calls it each round."""
    write_letters(now)
    return send_due(Letter.objects.select_related("recipient"), message_of, now)


def write_letters(now: datetime) -> None:
    """One letter for each person with all that waits for them by now."""
    waiting = Notice.objects.to_be_mailed(now).filter(recipient__is_active=True)
    for person in list(waiting.order_by().values_list("recipient", flat=True).distinct()):
        _write_letter(person, now)


def _write_letter(recipient: int, now: datetime) -> None:
    with transaction.atomic():
        letter = Letter.objects.create(recipient_id=recipient, written_at=now, due_at=now)
        # A notice is in one letter only: whoever is second finds it taken.
        if not Notice.objects.to_be_mailed(now).filter(recipient=recipient).update(letter=letter):
            letter.delete()
