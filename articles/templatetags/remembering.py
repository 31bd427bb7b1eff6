"""Parts of pages that are made once for the same facts: `{% remembered story at numeral %}...{% endremembered %}`."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime
from threading import Lock
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.db.models import Model, QuerySet
from django.db.models.fields.files import ImageFieldFile
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
KNOWN = "facts of this page"
MOST = 600  # parts; one of a story of 800 words takes twenty kilobytes with its facts


class Untold(Exception):
    """What belongs to a row (a story's bylines) was not read with it: nobody knows whether it is the same."""


class Parts:
    """The parts that were made last, by what they are made of. What is made of other facts is another part.

    So nothing has to be thrown away when a story changes: its row says something else from then on.
    """

    def __init__(self) -> None:
        self._parts: OrderedDict[Hashable, SafeString] = OrderedDict()
        self._lock = Lock()

    def get(self, facts: Hashable) -> SafeString | None:
        """The part that was made of these facts, if it is still kept. Raises TypeError for facts that can change."""
        with self._lock:
            part = self._parts.get(facts)
            if part is not None:
                self._parts.move_to_end(facts)
            return part

    def keep(self, facts: Hashable, part: SafeString) -> None:
        """Keep it, and let go of the one that nobody asked for longest."""
        with self._lock:
            self._parts[facts] = part
            if len(self._parts) > MOST:
                self._parts.popitem(last=False)

    def forget(self, **_changed: object) -> None:
        """Let go of all: the settings were changed."""
        with self._lock:
            self._parts.clear()


parts = Parts()
setting_changed.connect(parts.forget)


class Remembered(template.Node):
    """What stands in it is made of the facts that it names, and of nothing else."""

    def __init__(self, named: list[FilterExpression], nodelist: NodeList) -> None:
        self.named = named
        self.nodelist = nodelist

    def render(self, context: Context) -> SafeString:
        """The part as it was made of the same facts before, else made now."""
        at = context.get("at") or timezone.now()
        try:
            told = tuple(self._told(one, context, at) for one in self.named)
        except Untold:
            return self.nodelist.render(context)
        facts = (self, get_language(), timezone.get_current_timezone_name(), told)
        part = parts.get(facts)
        if part is None:
            part = self.nodelist.render(context)
            parts.keep(facts, part)
        return part

    def _told(self, named: FilterExpression, context: Context, at: datetime) -> Hashable:
        """The facts of one value; those of what several parts of a page name are gathered once."""
        value = named.resolve(context, ignore_failures=True)
        if not isinstance(value, (Model, list)):
            return facts_of(value, at)
        rendering: Any = context.render_context
        known: dict[int, tuple[Any, Hashable]] = rendering.setdefault(KNOWN, {})
        if id(value) not in known:
            known[id(value)] = (value, facts_of(value, at))  # with the value itself: another can't get its id
        return known[id(value)][1]


@register.tag
def remembered(parser: Parser, token: Token) -> Remembered:
    """Around a part; then all that it is made of: rows, lists of rows, texts, numbers. Nothing else may stand in it."""
    named = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(("endremembered",))
    parser.delete_first_token()
    return Remembered(named, nodelist)


def facts_of(value: Any, at: datetime, *, owner: Model | None = None) -> Hashable:
    """All that a value can tell a template: of a row every column and joined row that was read.

    The moment itself is no fact, only what it decides: whether a picture may be shown, whether an issue is out.
    """
    if isinstance(value, SimpleLazyObject):
        value = value.__reduce__()[1][0]  # the row itself
    if isinstance(value, Model):
        return _facts_of_row(value, at, owner)
    if isinstance(value, (list, tuple, QuerySet)):
        return tuple(facts_of(one, at, owner=owner) for one in value)
    return type(value), value


def _facts_of_row(row: Model, at: datetime, owner: Model | None) -> Hashable:
    columns = vars(row).copy()
    belonging = columns.pop("_prefetched_objects_cache", {})
    if "word_count" in columns and "bylines" not in belonging:
        raise Untold
    if any(rows._result_cache is None for rows in belonging.values()):  # noqa: SLF001
        raise Untold
    for name in NO_FACTS:
        columns.pop(name, None)
    for name, value in columns.items():
        if type(value) in CAN_CHANGE:
            columns[name] = str(value)
    joined = row._state.fields_cache.items()  # noqa: SLF001
    return (
        type(row),
        tuple(columns.items()),
        tuple((name, facts_of(other, at, owner=row)) for name, other in joined if other is not owner),
        tuple((name, facts_of(rows, at, owner=row)) for name, rows in belonging.items()),
        _decided(row, at),
    )


NO_FACTS = ("_state", "save", "held_pictures")
CAN_CHANGE = (list, dict, ImageFieldFile)


def _decided(row: Any, at: datetime) -> bool | None:
    """What the moment decides about a picture or an issue of which that was read; both can be withdrawn."""
    if "withdrawn_at" not in vars(row):
        return None
    decides = getattr(row, "may_be_shown", None) or getattr(row, "is_live", None)
    return bool(decides(at)) if decides else None
