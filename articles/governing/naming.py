"""The other names of a topic: read as an editor typed them, and kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles.tagging.models import Topic, TopicName
from articles.tagging.models.topic import tidy_name
from articles.tagging.models.topic_name import topic_key

MOST_ALIASES = 100
MOST_TOLD = 5  # mistakes; whoever pasted the wrong list needs no hundred sentences


def read_aliases(typed: str, *, own_name: str, topic: Topic | None) -> list[str]:
    """The aliases that were typed, one a line, each once and tidy.

    Raises ValidationError, a sentence for each line that can be none, or that another topic is called.
    """
    lines = [line for line in typed.splitlines() if line.strip()]
    if len(lines) > MOST_ALIASES:
        says = _("These are %(count)s lines; a topic has at most %(most)s other names. Take some out.")
        raise ValidationError(says % {"count": f"{len(lines):,}", "most": MOST_ALIASES})
    names, mistakes = dict[str, str](), list[str]()
    for line in lines:
        try:
            name = tidy_name(line)
        except ValidationError as error:
            mistakes += [f"“{line.strip()[:40]}”: {message}" for message in error.messages]
        else:
            names.setdefault(topic_key(name), name)
    mistakes += _taken(names, topic)
    if mistakes:
        raise ValidationError(mistakes[:MOST_TOLD])
    names.pop(topic_key(own_name), None)
    return list(names.values())


def write_aliases(topic: Topic, names: Iterable[str], *, shown: Iterable[str]) -> None:
    """Let these be other names of the topic, and those no more that were shown and are not among them.

    What it is called by a merge or somebody else's save since then stays. Raises IntegrityError when another topic got
    one of the names meanwhile.
    """
    wanted, seen = ({topic_key(name): name for name in lines} for lines in (names, shown))
    for row in topic.names.filter(is_own=False):
        name = wanted.pop(row.key, None)
        if name is None:
            if row.key in seen:
                row.delete()
        elif name != row.name:
            row.name = name
            row.save()
    wanted.pop(topic_key(topic.name), None)
    for name in wanted.values():
        TopicName.objects.create(topic=topic, name=name)


def _taken(names: dict[str, str], topic: Topic | None) -> list[str]:
    rows = TopicName.objects.filter(key__in=names).select_related("topic")
    others = rows.exclude(topic=topic) if topic and topic.pk else rows
    says = _("“%(name)s” is a name of the topic “%(topic)s” already. Merge the two, or leave it out.")
    return [says % {"name": names[row.key], "topic": row.topic.name} for row in others]
