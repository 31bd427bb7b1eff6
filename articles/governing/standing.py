"""How a word stands: accepted, refused, deprecated, hidden, used again. Each act is logged, and done once."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.governing.models import REASON_LENGTH, Decision
from articles.governing.operations import TOPICS, refuse_while_on_the_way, retag, stories_of
from articles.governing.refusal import CannotGovern
from articles.retagging.steps import remove
from articles.rights import why_kept
from articles.signals import tell_public_pages_changed
from articles.tagging.models import Topic
from articles.tagging.models.topic_status import OFFERED, PUBLIC, TopicStatus
from articles.tagging.tag_search import why_not_offered

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Status = TopicStatus

# What each act makes of a topic, and of which ones.
BECOMES: dict[str, tuple[Status, tuple[Status, ...]]] = {
    "accept": (Status.IN_USE, (Status.PROPOSED, Status.REFUSED)),
    "deprecate": (Status.DEPRECATED, (Status.IN_USE, Status.HIDDEN)),
    "hide": (Status.HIDDEN, (Status.IN_USE, Status.DEPRECATED)),
    "use_again": (Status.IN_USE, (Status.DEPRECATED, Status.HIDDEN)),
}


def acts_open_to(topic: Topic) -> list[str]:
    """The acts that can be done with the topic as it stands."""
    return [act for act, (_becomes, of) in BECOMES.items() if topic.status in of]


@transaction.atomic
def decide(topic: Topic, act: str, *, by: User, at: datetime) -> Topic:
    """Do one of these acts; of two who decide at once, the second is told.

    Raises CannotGovern when it stands otherwise meanwhile, or when an issue that was proofed shows it.
    """
    becomes, of = BECOMES[act]
    return _stand(topic, becomes, of=of, verb=act, by=by, at=at)


@transaction.atomic
def refuse(topic: Topic, *, reason: str = "", by: User, at: datetime) -> Decision:
    """Refuse a proposal: it is taken off its stories, and the word is remembered as refused.

    Raises CannotGovern for what is no proposal, or not any more.
    """
    if Topic.objects.filter(parent=topic).exists():
        raise CannotGovern(_("Topics stand below it. Move them first, or merge it into another."))
    standing = _stand(topic, Status.REFUSED, of=(Status.PROPOSED,), verb="refuse", by=by, at=at, note=reason)
    before = {"status": topic.status, "became": standing.status}
    decision = Decision.objects.create(
        kind=Decision.Kind.REFUSE, topic=standing, reason=reason[:REASON_LENGTH], before=before, made_at=at, made_by=by
    )
    what = _("Take “%(topic)s” off, since it was refused") % {"topic": topic}
    retag(decision, [remove(TOPICS, topic.pk)], stories_of(topic), what=what, by=by, at=at)
    return decision


def why_not_given(topic: Topic) -> str:
    """Why no story is given this topic, and who said so; "" when it can be given."""
    if topic.status != Status.REFUSED:
        return why_not_offered(topic)
    words = {"name": topic.name}
    decision = topic.decisions.standing().filter(kind=Decision.Kind.REFUSE).select_related("made_by").first()
    if decision is None:
        return _("“%(name)s” was refused: no story is given it.") % words
    words |= {
        "person": str(decision.made_by or "–"),
        "day": date_format(timezone.localtime(decision.made_at)),
        "why": decision.reason,
    }
    if decision.reason:
        return _("“%(name)s” was refused by %(person)s on %(day)s: %(why)s") % words
    return _("“%(name)s” was refused by %(person)s on %(day)s: no story is given it.") % words


def refuse_while_proofed(topic: Topic, at: datetime) -> None:
    """Raises CannotGovern while an issue that was proofed shows the topic: readers get what was looked at."""
    if sentence := why_kept(topic, at):
        raise CannotGovern(sentence)


def _stand(
    topic: Topic, becomes: Status, *, of: tuple[Status, ...], verb: str, by: User, at: datetime, note: str = ""
) -> Topic:
    now = Topic.objects.select_for_update(no_key=True).get(pk=topic.pk)
    if now.status not in of:
        words = {"name": now.name, "status": now.get_status_display()}
        raise CannotGovern(_("Somebody decided meanwhile: “%(name)s” is %(status)s.") % words)
    if (now.status in PUBLIC) != (becomes in PUBLIC):
        refuse_while_proofed(now, at)
    if becomes not in OFFERED or now.status == Status.REFUSED:
        refuse_while_on_the_way(now)
    old, now.status = now.status, becomes
    now.save()
    record(now, verb, by=by, at=at, before={"status": old}, after={"status": becomes.value}, note=note)
    tell_public_pages_changed(now)
    return now
