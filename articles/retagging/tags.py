"""The tags that steps name: what they are called, and whether stories can be given them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from articles.retagging.steps import Act, Step
from articles.tagging.models import Country, Topic
from articles.tagging.tag_search import why_not_offered

Tag = tuple[str, int]  # the kind, "topics" or "countries", and the id
NOWHERE = (Topic.Status.MERGED, Topic.Status.REFUSED)  # topics that stand on no story
MODELS: dict[str, Any] = {"topics": Topic, "countries": Country}


class Tags:
    """Topics and countries by their ids: one query a kind for any number of them."""

    def __init__(self, wanted: Iterable[Tag], *, locked: bool = False) -> None:
        """`locked`: until the transaction ends, nobody deletes, merges or deprecates them."""
        self._found: dict[Tag, Topic | Country] = {}
        keys = set(wanted)
        for kind, model in MODELS.items():
            ids = sorted(key for of, key in keys if of == kind)
            rows = model.objects.order_by("pk").filter(pk__in=ids)
            if ids:
                found = rows.select_for_update(no_key=True) if locked else rows
                self._found |= {(kind, row.pk): row for row in found}

    def name(self, kind: str, key: int) -> str:
        """What the tag is called."""
        tag = self._found.get((kind, key))
        return tag.name if tag else _("a deleted tag")

    def is_there(self, kind: str, key: int) -> bool:
        """Whether it can stand on a story at all: it wasn't deleted, refused, nor merged into another."""
        tag = self._found.get((kind, key))
        return isinstance(tag, Country) or (isinstance(tag, Topic) and tag.status not in NOWHERE)

    def why_not_given(self, kind: str, key: int) -> str:
        """Why stories can't be given this tag, in a sentence; "" when they can."""
        tag = self._found.get((kind, key))
        if tag is None:
            return _("A tag of this operation was deleted meanwhile.")
        return why_not_offered(tag) if isinstance(tag, Topic) else ""


def named_in(steps: Iterable[Step]) -> set[Tag]:
    """All tags that the steps name."""
    return {(step.kind, key) for step in steps for key in (step.tag, step.by) if key is not None}


def given_by(steps: Iterable[Step]) -> set[Tag]:
    """The tags that stories get."""
    return {(step.kind, step.gives) for step in steps if step.gives is not None}


def in_words(step: Step, tags: Tags, strengths: Mapping[int, str]) -> str:
    """The step as a person says it: “add Kenya (about)”."""
    words = {"tag": tags.name(step.kind, step.tag), "strength": strengths.get(step.strength or 0, "")}
    if step.act == Act.ADD:
        return _("add %(tag)s (%(strength)s)") % words
    if step.act == Act.REMOVE or step.by is None:
        return _("remove %(tag)s") % words
    words["by"] = tags.name(step.kind, step.by)
    if step.strength:
        return _("replace %(tag)s by %(by)s (%(strength)s)") % words
    return _("replace %(tag)s by %(by)s") % words
