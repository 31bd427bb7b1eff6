"""What a tagger does with a story: finish it, skip it, take the last one back. One save and one revision a story."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles.content import TAGS, Content, changed, without_the_missing
from articles.editing import save_at_once
from articles.models import Article
from articles.models.rejection import TagKey
from articles.rejecting import reject, take_back_rejections
from articles.tagging_desk.models import LONGEST_REASON, Lease, Turn
from articles.tagging_desk.sheets import content_for

if TYPE_CHECKING:
    from newsroom.accounts.models import User

ONE_IN = 10  # stories get a second opinion
LONGEST_PAUSE = 60  # seconds; without a script nobody knows when the tagger was away
UNDO_WITHIN = timedelta(hours=1)
JUST_NOW = timedelta(minutes=5)
NOT_THIS = "x"


class NotLent(Exception):
    """The story is on that table no more: it was done there already, or went to somebody else."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a tagger said: for each tag its strength ("1" lead, "2" about, "3" mention), or "x" for: not this one.

    `suggested` are those of them that were suggested and not on the story; `seconds` is how long it took, if a script
    counted.
    """

    tags: Mapping[TagKey, str] = field(default_factory=dict)
    suggested: frozenset[TagKey] = frozenset()
    seconds: int | None = None

    @property
    def accepted(self) -> int:
        """How many suggestions were taken."""
        return sum(self.tags.get(key, NOT_THIS) != NOT_THIS for key in self.suggested)

    @property
    def rejected(self) -> list[TagKey]:
        """The tags that the story is not about."""
        return [key for key, said in self.tags.items() if said == NOT_THIS]


@transaction.atomic
def finish(lease: Lease, answers: Answers, *, at: datetime) -> Turn:
    """Tag the story, remember what was rejected, give it back. A second opinion is only written down.

    Raises Conflict when somebody else changed its tags at the same moment, ValidationError when its issue is sealed,
    NotLent when it was sent twice; nothing is saved then.
    """
    _give_back(lease)
    story, person, first = lease.article, lease.person, lease.second_of
    base = content_for(story, at) if first is None else first.before
    wanted = with_answers(base, answers.tags)
    if first is None:
        if changed(base, wanted, among=TAGS):
            save_at_once(story, wanted, base=base, by=person, at=at, note=_("At the tagging desk"))
        reject(story, answers.rejected, by=person, at=at)
    else:
        Turn.objects.filter(pk=first.pk).update(wants_second=False)
    turn = _turn(lease, answers, at)
    turn.before, turn.choice = _tags(base), _tags(wanted)
    turn.wants_second = first is None and is_drawn(story)
    turn.save()
    return turn


@transaction.atomic
def skip(lease: Lease, reason: str, *, seconds: int | None, at: datetime) -> Turn:
    """Leave the story to others for a day; why is optional. Raises NotLent as `finish` does."""
    _give_back(lease)
    turn = _turn(lease, Answers(seconds=seconds), at)
    turn.outcome, turn.reason = Turn.Outcome.SKIPPED, reason[:LONGEST_REASON]
    turn.second_of = None  # it may still be given, by another
    turn.save()
    return turn


def just_done(story: int, person: User, at: datetime) -> Turn | None:
    """The turn on this story, if it is what this person finished last, a moment ago."""
    last = Turn.objects.by_hand_of(person).filter(finished_at__gt=at - JUST_NOW).order_by("-finished_at", "-pk").first()
    return last if last and last.article_id == story and last.outcome == Turn.Outcome.DONE else None


def says_the_same(turn: Turn, answers: Mapping[TagKey, str]) -> bool:
    """Whether these answers are those that made the turn: sent twice, they are no others."""
    return not changed(turn.choice, with_answers(turn.before, answers), among=TAGS)


def last_turn(person: User, at: datetime) -> Turn | None:
    """The turn that this person can take back: their last, within the hour, on which nothing was built since."""
    last = Turn.objects.done().by_hand_of(person).filter(finished_at__gt=at - UNDO_WITHIN)
    turn = last.select_related("article__issue", "second_of").order_by("-finished_at", "-pk").first()
    built_on = turn is not None and (turn.settled_at or Turn.objects.filter(second_of=turn).exists())
    return None if built_on else turn


@transaction.atomic
def undo(turn: Turn, *, by: User, at: datetime) -> None:
    """Take the turn back: what it gave and took is as before, unless somebody changed that tag since.

    Raises Conflict and ValidationError as `finish` does, and ValidationError when it is taken back already or somebody
    is giving the second opinion on it.
    """
    if Turn.objects.select_for_update().filter(pk=turn.pk).first() is None:
        raise ValidationError(_("It is taken back already."))
    if Lease.objects.running(at).filter(second_of=turn).exists() or Turn.objects.filter(second_of=turn).exists():
        raise ValidationError(_("Somebody else is giving a second opinion on it."))
    if turn.second_of is not None:
        Turn.objects.filter(pk=turn.second_of.pk).update(wants_second=True)
    else:
        base = content_for(turn.article, at)
        wanted = without_turn(base, turn)
        if changed(base, wanted, among=TAGS):
            save_at_once(turn.article, wanted, base=base, by=by, at=at, note=_("Taken back at the tagging desk"))
        take_back_rejections(turn.article, turn.rejected_tags)
    turn.delete()


def is_drawn(story: Article) -> bool:
    """Whether the lot falls on this story for a second opinion: always the same lot for one story."""
    return zlib.crc32(f"second opinion on {story.pk}".encode()) % ONE_IN == 0


def with_answers(base: Content, answers: Mapping[TagKey, str]) -> Content:
    """The content with these answers; what nobody answered stays as it is."""
    content = dict(base)
    for kind in TAGS:
        rows = {row["tag_id"]: row for row in base.get(kind) or ()}
        for (of_kind, tag), said in answers.items():
            if of_kind != kind:
                continue
            if said == NOT_THIS:
                rows.pop(tag, None)
            else:
                rows[tag] = {"tag_id": tag, "strength": int(said)} | _confirmed(kind)
        content[kind] = [rows[tag] for tag in sorted(rows)]
    return content


def without_turn(now: Content, turn: Turn) -> Content:
    """The content as if the turn had not been; tags that stand otherwise by now are somebody else's matter."""
    content, was, became = dict(now), without_the_missing(turn.before), without_the_missing(turn.choice)
    for kind in TAGS:
        before, choice = _by_tag(was, kind), _by_tag(became, kind)
        rows = _by_tag(now, kind)
        for tag in before.keys() | choice.keys():
            if rows.get(tag) != choice.get(tag):
                continue
            rows.pop(tag, None)
            if tag in before:
                rows[tag] = before[tag]
        content[kind] = [rows[tag] for tag in sorted(rows)]
    return content


def _give_back(lease: Lease) -> None:
    """The row goes once only, whoever presses twice."""
    if not Lease.objects.filter(pk=lease.pk).delete()[0]:
        raise NotLent


def _by_tag(content: Content, kind: str) -> dict[int, Any]:
    return {row["tag_id"]: row for row in content.get(kind) or ()}


def _confirmed(kind: str) -> dict[str, bool]:
    return {"proposed": False} if kind == "countries" else {}


def _tags(content: Content) -> Content:
    return {kind: content.get(kind) or [] for kind in TAGS}


def _turn(lease: Lease, answers: Answers, at: datetime) -> Turn:
    span = max(0, round((at - lease.since).total_seconds()))
    worked = min(span, LONGEST_PAUSE if answers.seconds is None else answers.seconds)
    return Turn(
        article=lease.article,
        person=lease.person,
        opened_at=lease.since,
        finished_at=at,
        seconds=worked,
        outcome=Turn.Outcome.DONE,
        offered=len(answers.suggested),
        accepted=answers.accepted,
        rejected=answers.rejected,
        second_of=lease.second_of,
    )
