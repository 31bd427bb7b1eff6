"""Noting what was not found: little enough that nobody is known by it, and that no robot fills the table."""

from __future__ import annotations

import hashlib
import re
from datetime import date, timedelta

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import F

from articles.search.answers import Answer
from articles.search.words import words_of
from newsroom.finding.models import LONGEST, UnfoundSearch

MOST_NEW_A_DAY = 200
MOST_KEPT = 2_000
KEPT_FOR = timedelta(days=180)
AGAIN_AFTER = 600  # seconds; the same words within them are one search
# Addresses, telephone numbers and the like aren't what an archive is searched for, and would name somebody.
NAMES_SOMEBODY = re.compile(r"@|://|www\.|(?:\d[\s./()-]*){7}")


def note(answered: Answer, today: date) -> None:
    """Count the search, if it is a first look for words that found nothing as they were typed.

    A search never fails because of it: what can't be noted now is not noted.
    """
    key = _key(answered)
    if not key or not _is_new(key):
        return
    try:
        with transaction.atomic():
            _count(key, answered, today)
    except DatabaseError:
        return


def _key(answered: Answer) -> str:
    """The words as they are compared; "" for what isn't noted."""
    asked = answered.asked
    was_found = answered.total and not (answered.corrected and answered.corrected.is_applied)
    if was_found or asked.has_choices or asked.as_typed or asked.page > 1 or NAMES_SOMEBODY.search(asked.text):
        return ""
    key = " ".join(words_of(asked.text))
    return key if len(key) <= LONGEST and len(asked.text) <= LONGEST else ""


def _is_new(key: str) -> bool:
    """Whether these words weren't counted in the last minutes."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    return bool(cache.add(f"unfound:{digest}", True, AGAIN_AFTER))


def _count(key: str, answered: Answer, today: date) -> None:
    shown = answered.corrected.text[:LONGEST] if answered.corrected and answered.corrected.is_applied else ""
    said = {"words": answered.asked.text, "instead": shown}
    if UnfoundSearch.objects.filter(key=key).update(times=F("times") + 1, last_on=today, **said):
        return
    if UnfoundSearch.objects.filter(first_on=today).count() >= MOST_NEW_A_DAY:
        return
    UnfoundSearch.objects.filter(last_on__lt=today - KEPT_FOR).delete()
    if UnfoundSearch.objects.count() >= MOST_KEPT:
        seldom = UnfoundSearch.objects.order_by("times", "last_on").values("pk")[:1]
        UnfoundSearch.objects.filter(pk__in=list(seldom.values_list("pk", flat=True))).delete()
    UnfoundSearch.objects.create(key=key, first_on=today, last_on=today, **said)
