"""Explaining a gap, so that it is said aloud no more and readers know; and taking the explanation back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.signals import tell_public_pages_changed
from issues.models import Gap, Publication
from issues.numbering.findings import findings

if TYPE_CHECKING:
    from newsroom.accounts.models import User


class CannotExplain(Exception):
    """A gap that can't be explained so; says why, at a field of the form."""

    def __init__(self, message: str, *, field: str = "reason") -> None:
        super().__init__(message)
        self.message, self.field = message, field


def explain(publication: Publication, key: str, reason: str, *, by: User, at: datetime, today: date) -> list[Gap]:
    """Say why the issues of the gap with that key (`Finding.key`) never were; one row for each of them.

    Raises CannotExplain for no reason or too long a one, and when the gap isn't there any more.
    """
    reason = " ".join(reason.replace("\0", "").split())
    longest = Gap._meta.get_field("reason").max_length or 0
    if not reason:
        raise CannotExplain(_("Write why there was no issue. Readers see it in the archive."))
    if len(reason) > longest:
        raise CannotExplain(_("Say it in at most %(count)s characters.") % {"count": longest})
    gone = CannotExplain(_("This gap isn't there any more, or somebody else explained it. Look again."), field="")
    try:
        with transaction.atomic():
            open_now = (found for found in findings(publication, today=today) if found.missing and not found.gaps)
            gap = next((found for found in open_now if found.key == key), None)
            if gap is None:
                raise gone
            made = [Gap(**one._asdict(), reason=reason, explained_at=at, explained_by=by) for one in gap.missing]
            Gap.objects.bulk_create(made)
            record(made[0], "explain", by=by, at=at, after={"reason": reason, "issues": gap.message})
    except IntegrityError:
        raise gone from None
    tell_public_pages_changed(made[0])
    return made


@transaction.atomic
def take_back(pks: Collection[int], *, by: User, at: datetime) -> int:
    """Take explanations back: what they explained is said aloud again. How many there were."""
    gaps = list(Gap.objects.select_for_update().filter(pk__in=pks))
    for gap in gaps:
        values = {"date": gap.date, "volume": gap.volume, "number": gap.number, "reason": gap.reason}
        record(gap, "delete", by=by, at=at, before=values)
    Gap.objects.filter(pk__in=[gap.pk for gap in gaps]).delete()
    if gaps:
        tell_public_pages_changed(gaps[0])
    return len(gaps)
