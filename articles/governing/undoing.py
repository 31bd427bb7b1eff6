"""Taking a decision back in full, as long as nothing that happened since stands in the way."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.governing.merging import move_under
from articles.governing.models import Decision
from articles.governing.operations import take_back
from articles.governing.refusal import CannotGovern
from articles.governing.standing import refuse_while_proofed
from articles.models import Rejection
from articles.signals import tell_public_pages_changed
from articles.tagging.models import Topic, TopicName
from articles.tagging.models.topic import lock_the_tree
from articles.tagging.models.topic_status import OFFERED, PUBLIC

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Status = Topic.Status
Kind = Decision.Kind


@transaction.atomic
def undo(decision: Decision, *, by: User, at: datetime) -> Decision:
    """Let everything be as it was before the decision; the stories follow in the background.

    Raises CannotGovern, and nothing is changed, with all that collides; of two who undo at once, one does.
    """
    lock_the_tree()
    decision = (
        Decision.objects.select_for_update(no_key=True, of=("self",))
        .select_related("topic", "into")
        .get(pk=decision.pk)
    )
    if decision.undone_at is not None:
        raise CannotGovern(_("It is undone already."))
    if collisions := why_not_undone(decision):
        raise CannotGovern(" ".join(collisions))
    topic, old = decision.topic, {"status": decision.topic.status}
    if (decision.before.get("status", topic.status) in PUBLIC) != (topic.status in PUBLIC):
        refuse_while_proofed(topic, at)
    UNDO[Kind(decision.kind)](decision)
    take_back(decision, by=by, at=at)
    decision.undone_at, decision.undone_by = at, by
    decision.save(update_fields=["undone_at", "undone_by"])
    note = _("Taken back: %(what)s") % {"what": in_words(decision)}
    record(topic, "undo", by=by, at=at, before=old, after={"status": topic.status}, note=note)
    if decision.into is not None:
        record(decision.into, "undo", by=by, at=at, note=note)
    tell_public_pages_changed(topic)
    return decision


def in_words(decision: Decision) -> str:
    """The decision as a person says it: “Shipping” merged into “Ports”."""
    words = {"topic": decision.topic, "into": decision.into, "reason": decision.reason}
    if decision.kind == Kind.MERGE:
        return _("“%(topic)s” merged into “%(into)s”") % words
    if decision.kind == Kind.SPLIT:
        return _("“%(into)s” split off “%(topic)s”") % words
    if decision.kind == Kind.RETRO:
        return _("“%(topic)s” given to older stories") % words
    return _("“%(topic)s” refused") % words


def why_not_undone(decision: Decision) -> list[str]:
    """All that happened since and stands in the way of undoing it, each in a sentence."""
    if decision.kind == Kind.MERGE:
        return _collisions_of_merge(decision)
    topic, stands = decision.topic, decision.before.get("became")
    if topic.status == Status.MERGED or (stands and topic.status != stands):
        words = {"topic": topic, "status": topic.get_status_display()}
        return [_("“%(topic)s” is %(status)s by now: somebody decided about it since.") % words]
    return []


def _collisions_of_merge(decision: Decision) -> list[str]:
    topic, into = decision.topic, decision.into
    if into is None or topic.status != Status.MERGED or topic.merged_into_id != into.pk:
        return [_("“%(topic)s” is no part of the other topic any more.") % {"topic": topic}]
    if into.status == Status.MERGED:
        words = {"into": into, "other": into.standing_for()}
        return [_("“%(into)s” itself was merged into “%(other)s” since. Undo that first.") % words]
    return [*_names_taken(decision, into), *_places_taken(decision, into)]


def _names_taken(decision: Decision, into: Topic) -> list[str]:
    """Names of the merged topic that belong to another one by now, or became the other one's own."""
    rows = TopicName.objects.filter(key__in=[row["key"] for row in decision.before["names"]]).select_related("topic")
    taken = []
    for row in rows:
        words = {"name": row.name, "topic": row.topic}
        if row.topic_id != into.pk:
            taken.append(_("“%(name)s” is a name of “%(topic)s” by now.") % words)
        elif row.is_own:
            taken.append(
                _("“%(name)s” is what the other topic itself is called by now. Rename that one first.") % words
            )
    return taken


def _places_taken(decision: Decision, into: Topic) -> list[str]:
    """Topics that stood below the merged one and were put elsewhere since; a place that is no more."""
    topic = decision.topic
    moved = Topic.objects.filter(pk__in=decision.before["children"]).exclude(parent=into)
    taken = [_("“%(topic)s” was moved since.") % {"topic": child} for child in moved]
    if topic.parent is not None and topic.parent.status not in OFFERED:
        words = {"topic": topic, "parent": topic.parent}
        taken.append(_("“%(topic)s” stood under “%(parent)s”, which isn't in use any more.") % words)
    return taken


def _unrefuse(decision: Decision) -> None:
    decision.topic.status = Status(decision.before["status"])
    decision.topic.save()


def _unmerge(decision: Decision) -> None:
    topic = decision.topic
    topic.status, topic.merged_into = Status(decision.before["status"]), None
    for name in decision.before["names"]:
        # One that somebody took off the other topic meanwhile comes back, too.
        TopicName.objects.filter(key=name["key"]).delete()
        TopicName.objects.create(topic=topic, name=name["name"], is_own=name["is_own"])
    topic.save()
    for child in Topic.objects.filter(pk__in=decision.before["children"]).order_by("pk"):
        move_under(child, topic)


def _forget(decision: Decision) -> None:
    """What was put aside then may be proposed again; what somebody else had rejected before, or did since, stays so."""
    then = Rejection.objects.filter(topic=decision.topic, rejected_at=decision.made_at)
    then.filter(article__in=decision.before["rejected"]).delete()


def _unsplit(decision: Decision) -> None:
    """The topics that the split made lose their stories again; without any, nobody is offered them."""
    topic = decision.topic
    topic.status = Status(decision.before["status"] if decision.before["rest"] else topic.status)
    topic.save()
    for made in Topic.objects.filter(pk__in=decision.before["made"], status__in=[Status.IN_USE, Status.HIDDEN]):
        made.status = Status.DEPRECATED
        made.save()


UNDO = {Kind.REFUSE: _unrefuse, Kind.MERGE: _unmerge, Kind.SPLIT: _unsplit, Kind.RETRO: _forget}
