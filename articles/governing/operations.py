"""What a decision means for the stories: operations of the tagging engine, asked for and taken back with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.governing.models import Decision
from articles.governing.refusal import CannotGovern
from articles.models import TopicTagging
from articles.retagging.asking import MOST_STORIES, CannotRetag, ask, ask_to_undo
from articles.retagging.models import UNFINISHED, Operation
from articles.retagging.steps import Step
from articles.retagging.tasks import begin
from articles.tagging.models import Topic

if TYPE_CHECKING:
    from newsroom.accounts.models import User

TOPICS = "topics"  # the kind of tag, as the engine calls it
KINDS = {
    Decision.Kind.MERGE.value: Operation.Kind.MERGE,
    Decision.Kind.SPLIT.value: Operation.Kind.SPLIT,
    Decision.Kind.RETRO.value: Operation.Kind.RETRO,
    Decision.Kind.REFUSE.value: Operation.Kind.REFUSE,
}


def stories_of(topic: Topic) -> list[int]:
    """The ids of all stories that carry the topic, however strongly."""
    return list(TopicTagging.objects.filter(tag=topic).order_by().values_list("content_object", flat=True))


def refuse_while_on_the_way(topic: Topic) -> None:
    """Raises CannotGovern while stories are still being given the topic: they would get stuck half-way."""
    about = Decision.objects.filter(Q(topic=topic) | Q(into=topic) | Q(before__rest=topic.pk))
    if about.filter(operations__state__in=UNFINISHED).exists():
        says = _("Stories of “%(topic)s” are still being changed by what was decided last. Wait until that is done.")
        raise CannotGovern(says % {"topic": topic})


def retag(
    decision: Decision,
    steps: Sequence[Step],
    stories: Sequence[int],
    *,
    what: str,
    by: User,
    at: datetime,
    own_steps: Mapping[int, Sequence[Step]] | None = None,
) -> None:
    """Have the stories changed in the background, in as many operations as that takes; none for no story."""
    kind = KINDS[decision.kind]
    for first in range(0, len(stories), MOST_STORIES):
        part = stories[first : first + MOST_STORIES]
        own = {key: own_steps[key] for key in part if key in own_steps} if own_steps else None
        try:
            operation = ask(kind, steps, part, by=by, at=at, what=what, own_steps=own)
        except CannotRetag as refusal:
            raise CannotGovern(refusal.message) from refusal
        decision.operations.add(operation)
        begin(operation)
    decision.stories = len(stories)
    decision.save(update_fields=["stories"])


def take_back(decision: Decision, *, by: User, at: datetime) -> None:
    """Have the stories given back what they had. Raises CannotGovern while they are still being changed."""
    for operation in decision.operations.order_by("pk"):
        if operation.state in {Operation.State.UNDOING, Operation.State.UNDONE}:
            continue  # somebody took back what it did to the stories, on its own page
        try:
            ask_to_undo(operation, by=by, at=at)
        except CannotRetag as refusal:
            raise CannotGovern(_still(operation) or refusal.message) from refusal
        begin(operation)


def _still(operation: Operation) -> str:
    return _("Its stories are still being changed. Wait until that is done.") if operation.is_at_work else ""
