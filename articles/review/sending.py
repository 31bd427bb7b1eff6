"""Sending mail that is written down: each piece once, by one process, again until it is gone.

A piece is a row with a `Message-ID` of its own (`articles.review.models.Post`). Whoever sends it takes it by an update
that can fail, for as long as the lease runs; so two clocks never send the same one. A sender that is killed in the
middle loses nothing: the lease runs out and the next round sends the piece again. Only if the kill falls between the
mail server's "250 OK" and our note of it does the same piece go twice, with the same `Message-ID`, by which mail
programs know the second for the first. To promise less (note it as sent, then send) would lose mail instead.
"""

from __future__ import annotations

import logging
import smtplib
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F

from articles.review.models import Post
from articles.review.models.post import PostQuerySet

LEASE = timedelta(minutes=10)  # far longer than EMAIL_TIMEOUT lets one piece take
WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440)]
LONGEST_WAIT_FOR_SERVER = 4  # tries: an hour; it comes back one day, and its mail is never given up
A_ROUND = 100

# What is wrong with one piece; anything else is wrong with the server, and the others needn't try.
REFUSALS = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError)

MessageOf = Callable[[Any], EmailMessage | None]

logger = logging.getLogger(__name__)


def send_due(posts: PostQuerySet[Any], message_of: MessageOf, now: datetime) -> int:
    """Send those of the pieces that are due at that moment (aware), a round of them; how many went out.

    `message_of` gives the mail of a piece, or None when there is nothing left to tell.
    """
    due = list(posts.due(now).values_list("pk", flat=True)[:A_ROUND])
    if not due:
        return 0
    server, sent = get_connection(), 0
    try:
        for pk in due:
            post = take(posts, pk, now)
            if post is None:
                continue
            try:
                sent += _deliver(post, message_of, server, now)
            except REFUSALS as refusal:
                _put_back(post, now, refusal)
                server.close()
            except OSError as failure:  # smtplib's own errors are of this kind too
                logger.warning("The mail server can't be reached; mail waits: %s", failure)
                _finish(post, due_at=now + _wait_for_server(post), error=_in_words(failure))
                posts.due(now).order_by().update(due_at=now + WAITS[0])
                break
    finally:
        _close(server)
    return sent


def take(posts: PostQuerySet[Any], pk: int, now: datetime) -> Post | None:
    """The piece, if nobody else has it in hand or has sent it."""
    lease = uuid.uuid4()
    free = posts.due(now).filter(pk=pk).order_by()
    if not free.update(lease=lease, leased_until=now + LEASE, tries=F("tries") + 1):
        return None
    taken: Post = posts.get(pk=pk, lease=lease)
    return taken


def _deliver(post: Post, message_of: MessageOf, server: BaseEmailBackend, now: datetime) -> int:
    message = message_of(post)
    if message is None:
        _finish(post, due_at=None, error="")
        return 0
    server.open()
    server.send_messages([message])
    _finish(post, sent_at=now, error="")
    return 1


def _put_back(post: Post, now: datetime, failure: Exception) -> None:
    """Try again later, each time after a longer wait; after the last one, keep why it was given up."""
    again = now + WAITS[post.tries - 1] if post.tries <= len(WAITS) else None
    if again is None:
        logger.error("%s is given up after %s tries: %s", post, post.tries, failure)
    _finish(post, due_at=again, error=_in_words(failure))


def _wait_for_server(post: Post) -> timedelta:
    return WAITS[min(post.tries, LONGEST_WAIT_FOR_SERVER) - 1]


def _in_words(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:300]


def _finish(post: Post, **fields: object) -> None:
    """Lay the piece down, unless the lease ran out and another has it now."""
    kind: Any = type(post)
    kind.objects.filter(pk=post.pk, lease=post.lease).update(lease=None, leased_until=None, **fields)


def _close(server: BaseEmailBackend) -> None:
    try:
        server.close()
    except OSError:
        logger.info("The mail server hung up first")
