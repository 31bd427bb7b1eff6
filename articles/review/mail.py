"""Mail about what happened: what waits for a person becomes one letter, and a letter goes out once.

A letter is written down first, with its notices and a `Message-ID` of its own. Whoever sends it takes it by an update
that can fail, for as long as the lease runs; so two clocks never send the same one. A sender that is killed in the
middle loses nothing: the lease runs out and the next round sends the letter again. Only if the kill falls between the
mail server's "250 OK" and our note of it does the same letter go twice, with the same `Message-ID`, by which mail
programs know the second for the first. To promise less (note it as sent, then send) would lose mail instead.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F

from articles.review.letters import message_of
from articles.review.models import Letter, Notice

LEASE = timedelta(minutes=10)  # far longer than EMAIL_TIMEOUT lets one letter take
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
LONGEST_WAIT_FOR_SERVER = 4  # tries: an hour; it comes back one day, and its letters are never given up
LETTERS_A_ROUND = 100

# What is wrong with one letter; anything else is wrong with the server, and the other letters needn't try.
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError)

logger = logging.getLogger(__name__)


def send_waiting_mail(now: datetime) -> int:
    """Write and send what is due at that moment (aware); how many letters went out. The clock calls it each round."""
    write_letters(now)
    due = list(Letter.objects.due(now).values_list("pk", flat=True)[:LETTERS_A_ROUND])
    return _send(due, now) if due else 0


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


def _send(letters: list[int], now: datetime) -> int:
    server, sent = get_connection(), 0
    try:
        for pk in letters:
            letter = _take(pk, now)
            if letter is None:
                continue
            try:
                sent += _deliver(letter, server, now)
            except REFUSALS as refusal:
                _put_back(letter, now, refusal)
                server.close()
            except OSError as failure:  # smtplib's own errors are of this kind too
                logger.warning("The mail server can't be reached; letters wait: %s", failure)
                _finish(letter, due_at=now + _wait_for_server(letter), error=_in_words(failure))
                _let_all_wait(now)
                break
    finally:
        _close(server)
    return sent


def _deliver(letter: Letter, server: BaseEmailBackend, now: datetime) -> int:
    message = message_of(letter)
    if message is None:
        _finish(letter, due_at=None, error="")
        return 0
    server.open()
    server.send_messages([message])
    _finish(letter, sent_at=now, error="")
    return 1


def _take(pk: int, now: datetime) -> Letter | None:
    """The letter, if nobody else has it in hand or has sent it."""
    lease = uuid.uuid4()
    taken = Letter.objects.due(now).filter(pk=pk).order_by()
    if not taken.update(lease=lease, leased_until=now + LEASE, tries=F("tries") + 1):
        return None
    return Letter.objects.select_related("recipient").get(pk=pk, lease=lease)


def _put_back(letter: Letter, now: datetime, failure: Exception) -> None:
    """Try again later, each time after a longer wait; after the last one, keep why it was given up."""
    again = now + WAITS[letter.tries - 1] if letter.tries <= len(WAITS) else None
    if again is None:
        logger.error("A letter to %s is given up after %s tries: %s", letter.recipient, letter.tries, failure)
    _finish(letter, due_at=again, error=_in_words(failure))


def _wait_for_server(letter: Letter) -> timedelta:
    return WAITS[min(letter.tries, LONGEST_WAIT_FOR_SERVER) - 1]


def _in_words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:300]


def _finish(letter: Letter, **fields: object) -> None:
    """Lay the letter down, unless the lease ran out and another has it now."""
    Letter.objects.filter(pk=letter.pk, lease=letter.lease).update(lease=None, leased_until=None, **fields)


def _let_all_wait(now: datetime) -> None:
    Letter.objects.due(now).order_by().update(due_at=now + WAITS[0])


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except OSError:
        logger.info("The mail server hung up first")
