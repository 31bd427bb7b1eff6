"""Answering for a warning: the story may run in spite of it, for a reason that stays on record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.models import Article, Overruling
from articles.readiness.remark import Remark

if TYPE_CHECKING:
    from newsroom.accounts.models import User

SHORTEST_REASON = 3  # characters: less is no reason
LONGEST_REASON = 500


class CannotOverrule(Exception):
    """A warning was not overruled. `message` is for the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def overrule(article: Article, remark: Remark, *, reason: str, by: User, at: datetime) -> Overruling:
    """Let a warning be; whoever overrules it again gives another reason.

    Raises CannotOverrule for what blocks, and without a reason.
    """
    reason = " ".join(reason.split())
    if remark.is_blocking:
        raise CannotOverrule(_("This must be mended; no reason overrules it."))
    if len(reason) < SHORTEST_REASON:
        raise CannotOverrule(_("Write why the story may run in spite of this."))
    if len(reason) > LONGEST_REASON:
        raise CannotOverrule(_("Write it shorter: at most %(most)s signs.") % {"most": LONGEST_REASON})
    values = {"reason": reason, "overruled_at": at, "overruled_by": by}
    overruling, _made = Overruling.objects.update_or_create(article=article, remark=remark.key, defaults=values)
    record(article, "overrule", by=by, at=at, after={"remark": str(remark.message)}, note=reason)
    return overruling


@transaction.atomic
def uphold(article: Article, remark: str, *, by: User, at: datetime) -> None:
    """Let the warning with that key stand again. Nothing happens when it does already."""
    gone, _kinds = Overruling.objects.filter(article=article, remark=remark).delete()
    if gone:
        record(article, "uphold", by=by, at=at, before={"remark": remark})
