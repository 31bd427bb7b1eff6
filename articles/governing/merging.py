"""Two topics become one: the stories, the names, the branch below and the addresses of the first go to the second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.governing.models import Decision
from articles.governing.operations import TOPICS, refuse_while_on_the_way, retag, stories_of
from articles.governing.refusal import CannotGovern
from articles.governing.standing import refuse_while_proofed
from articles.models import TopicTagging
from articles.retagging.steps import replace
from articles.signals import tell_public_pages_changed
from articles.tagging.models import Topic, TopicName
from articles.tagging.models.topic import lock_the_tree
from articles.tagging.models.topic_status import PUBLIC

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Status = Topic.Status


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would change. `both`: stories that carry both; `stronger`: of these, those that count for more."""

    topic: Topic
    into: Topic
    stories: int
    both: int
    stronger: int
    names: list[str]
    children: list[Topic]
    refusal: str

    @property
    def given(self) -> int:
        """How many stories get the other topic that don't have it."""
        return self.stories - self.both


def look_at_merge(topic: Topic, into: Topic, at: datetime) -> MergePreview:
    """What merging the topic into the other would change at that moment (aware), or why it can't be."""
    carried = TopicTagging.objects.filter(tag=topic)
    same = carried.filter(content_object=OuterRef("content_object"))
    both = TopicTagging.objects.filter(Exists(same), tag=into)
    stronger = both.filter(Exists(same.filter(strength__lt=OuterRef("strength"))))
    try:
        refuse_merge(topic, into, at)
        refusal = ""
    except CannotGovern as error:
        refusal = error.message
    return MergePreview(
        topic,
        into,
        carried.count(),
        both.count(),
        stronger.count(),
        [row.name for row in topic.names.all()],
        list(topic.children.order_by("name")),
        refusal,
    )


def refuse_merge(topic: Topic, into: Topic, at: datetime) -> None:
    """Raises CannotGovern when the first can't become a part of the second at that moment (aware)."""
    words = {"name": topic.name, "other": into.name, "status": into.get_status_display()}
    says = ""
    if topic.status == Status.MERGED:
        says = _("“%(name)s” has become a part of another topic already.")
    elif topic.pk == into.pk:
        says = _("“%(name)s” can't be merged into itself. Choose another topic.")
    elif into.path.startswith(topic.path):
        says = _("“%(other)s” lies below “%(name)s”. Move it out of this branch first, or merge the other way round.")
    elif into.status != Status.IN_USE and not (into.status == Status.HIDDEN and topic.status not in PUBLIC):
        says = _("“%(other)s” is %(status)s, not in use. Choose a topic that is.")
    if says:
        raise CannotGovern(says % words, field="into")
    if topic.status in PUBLIC:
        with transaction.atomic():
            refuse_while_proofed(topic, at)


@transaction.atomic
def merge(topic: Topic, *, into: Topic, by: User, at: datetime) -> Decision:
    """Make the topic a part of the other: from now on its names and addresses lead there, its stories follow.

    Raises CannotGovern, and nothing is changed, when that can't be; of two who merge at once, the second is told.
    """
    lock_the_tree()
    topic, into = Topic.objects.get(pk=topic.pk), Topic.objects.get(pk=into.pk)
    refuse_merge(topic, into, at)
    refuse_while_on_the_way(topic)
    names = list(TopicName.objects.filter(topic=topic).order_by("pk").values("pk", "name", "key", "is_own"))
    children = list(topic.children.order_by("pk"))
    before = {"status": topic.status, "names": names, "children": [child.pk for child in children]}
    decision = Decision.objects.create(
        kind=Decision.Kind.MERGE, topic=topic, into=into, before=before, made_at=at, made_by=by
    )
    TopicName.objects.filter(topic=topic).update(topic=into, is_own=False)
    for child in children:
        move_under(child, into)
    old = {"status": topic.status}
    topic.status, topic.merged_into = Status.MERGED, into
    topic.save()
    what = _("Merge “%(topic)s” into “%(into)s”") % {"topic": topic, "into": into}
    retag(decision, [replace(TOPICS, topic.pk, by=into.pk)], stories_of(topic), what=what, by=by, at=at)
    after = {"merged_into": into, "stories": decision.stories, "children": children}
    record(topic, "merge", by=by, at=at, before=old, after={"status": topic.status, **_said(after)})
    record(into, "take_over", by=by, at=at, after={"topic": topic, "aliases": [row["name"] for row in names]})
    for changed in (topic, into):
        tell_public_pages_changed(changed)
    return decision


@transaction.atomic
def finish(topic: Topic, *, by: User, at: datetime) -> int:
    """Have the stories follow that stayed behind when the topic was merged; how many they are.

    An operation that was stopped leaves some, and what stood in a sealed issue. Raises CannotGovern while others are
    still on their way, and for a topic that isn't merged.
    """
    lock_the_tree()
    topic = Topic.objects.get(pk=topic.pk)
    decision = topic.decisions.standing().filter(kind=Decision.Kind.MERGE).first()
    if topic.status != Status.MERGED or decision is None:
        raise CannotGovern(_("“%(topic)s” is not merged.") % {"topic": topic})
    refuse_while_on_the_way(topic)
    into, stories, all_told = topic.standing_for(), stories_of(topic), decision.stories
    what = _("Merge “%(topic)s” into “%(into)s”") % {"topic": topic, "into": into}
    retag(decision, [replace(TOPICS, topic.pk, by=into.pk)], stories, what=what, by=by, at=at)
    decision.stories = all_told
    decision.save(update_fields=["stories"])
    return len(stories)


def move_under(child: Topic, parent: Topic | None) -> None:
    """Put a topic elsewhere in the tree. Raises CannotGovern when it can't stand there."""
    child.parent = parent
    try:
        child.save()
    except ValidationError as error:
        raise CannotGovern(" ".join(error.messages)) from error


def _said(values: dict[str, object]) -> dict[str, object]:
    """Without what is empty: a log says what happened."""
    return {name: value for name, value in values.items() if value}
