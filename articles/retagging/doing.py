"""What an operation does to one story, there and back. Both go through `articles.editing`, as every save does."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils.translation import gettext as _

from articles import rights
from articles.content import TAGS, Content
from articles.editing import Conflict, save_at_once
from articles.models import Article
from articles.retagging.models import Change
from articles.retagging.steps import Step, retagged, taken_back
from articles.retagging.tags import Tags

if TYPE_CHECKING:
    from newsroom.accounts.models import User

logger = logging.getLogger(__name__)

Outcome = Change.Outcome
LONGEST_WHY, LONGEST_NOTE = 500, 200


def do(change: Change, steps: list[Step], now: Content, *, by: User, at: datetime, note: str) -> None:
    """Do the steps to the story, whose tags are `now`; the row says what came of it. OperationalError raises."""
    if change.article is None:
        change.outcome, change.why = Outcome.REFUSED, _("The story isn't there any more.")
        return
    wanted = retagged(now, steps)
    if wanted is now:
        change.outcome = Outcome.NOTHING
        return
    sentence = why_not(by, change.article, at) or _save(change.article, wanted, now, by=by, at=at, note=note)
    if sentence:
        change.outcome, change.why = Outcome.REFUSED, sentence[:LONGEST_WHY]
        return
    differing = [kind for kind in TAGS if now[kind] != wanted[kind]]
    change.outcome = Outcome.CHANGED
    change.before, change.after = ({kind: said[kind] for kind in differing} for said in (now, wanted))


def undo(change: Change, now: Content, tags: Tags, *, by: User, at: datetime, note: str) -> None:
    """Take back what was done to the story, as far as it still is so; the row says what came of it.

    OperationalError raises.
    """
    if change.article is None:
        change.outcome, change.why = Outcome.KEPT, _("The story isn't there any more.")
        return
    back = taken_back(now, before=change.before, after=change.after)
    wanted, gone = _without_what_is_gone(back.content, now, tags)
    sentence = ""
    if wanted != now:
        had = [row["tag_id"] for row in change.before.get("topics", [])]
        sentence = why_not(by, change.article, at) or _save(
            change.article, wanted, now, by=by, at=at, note=note, given_back=had
        )
    named = ", ".join(tags.name(*tag) for tag in back.kept)
    reasons = [
        sentence,
        _("Somebody changed it since: %(tags)s.") % {"tags": named} if named else "",
        _("There is no such tag any more: %(tags)s.") % {"tags": ", ".join(gone)} if gone else "",
    ]
    change.why = " ".join(filter(None, reasons))[:LONGEST_WHY]
    change.outcome = Outcome.KEPT if change.why else Outcome.UNDONE


def why_not(person: User, story: Article, at: datetime) -> str:
    """Why this person can't change the tags of the story now, in a sentence; "" when they can."""
    if rights.may_tag(person, story, at):
        return ""
    sealed = rights.is_locked(story, at) and story.issue is not None and story.issue.is_sealed(at)
    return story.issue.why_fixed(at) if sealed and story.issue else _("You may not tag this story.")


def _save(
    story: Article, wanted: Content, now: Content, *, by: User, at: datetime, note: str, given_back: Sequence[int] = ()
) -> str:
    """Save the tags; what was refused, as a sentence. What may go better the next time (a deadlock) is raised."""
    try:
        save_at_once(story, wanted, base=now, by=by, at=at, note=note[:LONGEST_NOTE], given_back=given_back)
    except Conflict:
        return _("Somebody is changing its tags and has not saved yet. Look at it by itself.")
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    except OperationalError:
        raise  # the portion is tried again
    except Exception:  # whatever a story runs into: the others are still done, and the log has the rest
        logger.exception("The tags of story %s could not be saved", story.pk)
        return _("It could not be saved. Look at it by itself.")
    return ""


def _without_what_is_gone(content: Content, now: Content, tags: Tags) -> tuple[Content, list[str]]:
    """The content without tags that it would get back and that are none any more; the names of those."""
    whole, gone = dict(content), list[str]()
    for kind in TAGS:
        standing = {row["tag_id"] for row in now[kind]}
        lost = [
            row["tag_id"]
            for row in content[kind]
            if row["tag_id"] not in standing and not tags.is_there(kind, row["tag_id"])
        ]
        gone += [tags.name(kind, key) for key in lost]
        whole[kind] = [row for row in content[kind] if row["tag_id"] not in lost]
    return whole, gone
