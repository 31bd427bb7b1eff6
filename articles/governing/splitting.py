"""One topic becomes two: some of its stories get another topic in its place, and if wanted the others a third."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles.activity.recording import record
from articles.finding import MOST_WORDS, has_word
from articles.governing.models import Decision
from articles.governing.operations import TOPICS, refuse_while_on_the_way, retag, stories_of
from articles.governing.refusal import CannotGovern
from articles.models import Article, TopicTagging
from articles.retagging.steps import replace
from articles.rights import visible_to
from articles.tagging.models import Topic
from articles.tagging.models.topic import lock_the_tree, tidy_name
from articles.tagging.models.topic_name import topic_key

if TYPE_CHECKING:
    from newsroom.accounts.models import User

Status = Topic.Status
A_LOT = 500  # stories
MADE = (Status.IN_USE, Status.HIDDEN)  # what can be split


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What a split would do: to which topics the stories go (None: a new one), how many, how many have it already."""

    name: str
    known: Topic | None
    stories: int
    have_it: int
    rest_name: str
    rest_known: Topic | None
    rest: int


def with_words(topic: Topic, words: str, by: User) -> list[int]:
    """The ids of the topic's stories that have each of the words in headline or text, newest first; without one, all.

    Only what this person may read is searched.

    The topic's stories come first, a lot at a time: asked for both at once, PostgreSQL reads every text there is.
    """
    keys = sorted(stories_of(topic), reverse=True)
    wanted = words.replace("\0", "").split()[:MOST_WORDS]
    if not wanted:
        return keys
    found: list[int] = []
    for first in range(0, len(keys), A_LOT):
        stories = Article.objects.filter(visible_to(by), pk__in=keys[first : first + A_LOT])
        for word in wanted:
            stories = stories.filter(has_word(word) | Q(standfirst__icontains=word) | Q(body__icontains=word))
        found += stories.order_by("-pk").values_list("pk", flat=True)
    return found


def look_at_split(topic: Topic, stories: Collection[int], *, name: str, rest_name: str = "") -> SplitPreview:
    """What that split would do. Raises CannotGovern (`field`: name, rest, stories) for one that can't be."""
    carrying = set(stories_of(topic))
    chosen = carrying & set(stories)
    known, rest_known = _known(topic, name, "name"), _known(topic, rest_name, "rest") if rest_name else None
    _refuse(topic, chosen, carrying, name=name, rest_name=rest_name)
    have_it = TopicTagging.objects.filter(tag=known).values_list("content_object", flat=True) if known else ()
    return SplitPreview(
        known.name if known else tidy_name(name),
        known,
        len(chosen),
        len(chosen & set(have_it)),
        rest_known.name if rest_known else rest_name,
        rest_known,
        len(carrying - chosen),
    )


@transaction.atomic
def split(
    topic: Topic, stories: Collection[int], *, name: str, rest_name: str = "", by: User, at: datetime
) -> Decision:
    """Give these stories of the topic the one of that name instead; with `rest_name`, the others that one.

    A name that no topic bears makes a new topic beside this one. Emptied, the old topic is deprecated. Raises
    CannotGovern (`field`: name, rest, stories), and nothing is changed, when that can't be.
    """
    lock_the_tree()
    topic = Topic.objects.get(pk=topic.pk)
    refuse_while_on_the_way(topic)
    carrying = stories_of(topic)
    chosen = set(stories) & set(carrying)
    _refuse(topic, chosen, set(carrying), name=name, rest_name=rest_name)
    made: list[int] = []
    into = _bring(topic, name, "name", made, by=by, at=at)
    rest = _bring(topic, rest_name, "rest", made, by=by, at=at) if rest_name else None
    before: dict[str, Any] = {"status": topic.status, "made": made, "rest": rest.pk if rest else None}
    if rest is not None:
        before["became"] = Status.DEPRECATED.value
    decision = Decision.objects.create(
        kind=Decision.Kind.SPLIT, topic=topic, into=into, before=before, made_at=at, made_by=by
    )
    moved = [replace(TOPICS, topic.pk, by=into.pk)]
    what = _("Split “%(topic)s”: “%(into)s”") % {"topic": topic, "into": into}
    if rest is None:
        retag(decision, moved, sorted(chosen), what=what, by=by, at=at)
    else:
        own = dict.fromkeys(chosen, moved)
        what = _("%(what)s and “%(rest)s”") % {"what": what, "rest": rest}
        retag(decision, [replace(TOPICS, topic.pk, by=rest.pk)], carrying, what=what, by=by, at=at, own_steps=own)
        topic.status = Status.DEPRECATED
        topic.save()
    names = {"into": into, "others_into": rest, "stories": len(chosen)}
    after = {name: value for name, value in names.items() if value} | {"status": topic.status}
    record(topic, "split", by=by, at=at, before={"status": before["status"]}, after=after)
    return decision


def _refuse(topic: Topic, chosen: set[int], carrying: set[int], *, name: str, rest_name: str) -> None:
    words = {"name": topic.name, "status": topic.get_status_display()}
    if topic.status not in MADE:
        raise CannotGovern(_("“%(name)s” is %(status)s, and can't be split.") % words)
    if not chosen:
        raise CannotGovern(_("Tick the stories first, or search for the words that they share."), field="stories")
    if chosen == carrying and not rest_name:
        says = _("These are all of its stories. Rename “%(name)s” instead, or merge it into another topic.")
        raise CannotGovern(says % words, field="stories")
    if chosen == carrying:
        raise CannotGovern(_("These are all of its stories: nothing is left for the second topic."), field="stories")
    first, second = _known(topic, name, "name"), _known(topic, rest_name, "rest") if rest_name else None
    same = first.pk == second.pk if first and second else rest_name and topic_key(name) == topic_key(rest_name)
    if same:
        raise CannotGovern(_("Both parts have the same name. Choose two."), field="rest")


def _known(topic: Topic, name: str, field: str) -> Topic | None:
    """The topic of that name, if there is one. Raises CannotGovern for what can be no name, or not this one."""
    try:
        known = Topic.objects.named(tidy_name(name))
    except ValidationError as error:
        raise CannotGovern(" ".join(error.messages), field=field) from error
    if known is not None and known.pk == topic.pk:
        raise CannotGovern(_("This is a name of the topic itself. Choose another."), field=field)
    if known is not None and known.status not in MADE:
        words = {"name": known.name, "status": known.get_status_display()}
        raise CannotGovern(_("“%(name)s” is %(status)s, not in use. Choose a topic that is.") % words, field=field)
    return known


def _bring(topic: Topic, name: str, field: str, made: list[int], *, by: User, at: datetime) -> Topic:
    known = _known(topic, name, field)
    if known is not None:
        return known
    new, is_new = Topic.objects.bring(name, status=topic.status, parent=topic.parent)
    if is_new:
        made.append(new.pk)
        record(new, "create", by=by, at=at, after={"name": new.name, "split_from": topic})
    return new
