"""Fields of the story's form that hold rows: hidden JSON for the server, tokens and lines for the person.

A script draws what can be clicked (tag_fields.js; byline_field.js and pins_field.js, which share ordered_rows.js).
Without it the names stand there to be read, and the hidden value goes back as it came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.content import ROW_COLUMNS, ROW_KEYS, Rows
from articles.models import Article, Author, Byline, Strength
from articles.tagging.models import Country, Topic
from articles.tagging.tag_search import refuse_too_many, standing

LONGEST_BIO = 2000
MOST_PINS = 6
UNREADABLE = (ValueError, RecursionError)  # what broken, endless or hostile JSON raises
HIGHEST_ORDER = 999


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rows of one field point to: the model, and the key that holds its id."""

    name: str
    model: type[Model]
    key: str

    def names(self, rows: Iterable[Any]) -> dict[int, str]:
        """What the things that these rows point to are called."""
        return {thing.pk: str(thing) for thing in self._things(rows)}

    def told(self, rows: Iterable[Any]) -> dict[str, dict[str, str]]:
        """Their names by id, and by id how topics stand that are not simply in use, for scripts; one query."""
        things = list(self._things(rows))
        marks = {str(thing.pk): standing(thing) for thing in things if isinstance(thing, Topic)}
        return {
            "names": {str(thing.pk): str(thing) for thing in things},
            "marks": {key: mark for key, mark in marks.items() if mark},
        }

    def _things(self, rows: Iterable[Any]) -> Iterable[Model]:
        keys = {row[self.key] for row in rows if isinstance(row, dict) and isinstance(row.get(self.key), int)}
        if not keys:
            return []
        things: QuerySet[Model] = QuerySet(self.model).filter(pk__in=keys)
        # Of a story its title is enough; the body would come along.
        return things.only("headline", "working_title") if self.model is Article else things


KINDS = {
    "bylines": Kind("bylines", Author, "author_id"),
    "topics": Kind("topics", Topic, "tag_id"),
    "countries": Kind("countries", Country, "tag_id"),
    "pins": Kind("pins", Article, "related_id"),
}


class HiddenText(forms.Textarea):
    """A value that only scripts and the server read."""

    is_hidden = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Out of sight, for assistive technology too."""
        return super().get_context(name, value, {**(attrs or {}), "hidden": True, "rows": 1})


class RowsWidget(forms.TextInput):
    """A hidden input with rows as JSON, and beside it what the script makes a field of."""

    input_type = "hidden"

    def __init__(self, kind: Kind, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind = kind
        self.may_add = False
        self.governs = False

    @property
    def is_hidden(self) -> bool:
        """It has a label and a place in sight."""
        return False

    def id_for_label(self, id_: str) -> str:
        """The input in which one types a name; the script makes it."""
        return f"{id_}_add"

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        """The input, the names of what the rows point to, and what the script needs to know."""
        rows = _rows_of(value)
        told = self.kind.told(rows)
        choices: list[tuple[Any, str | Promise]] = list((Byline.Role if name == "bylines" else Strength).choices)
        context = {
            "name": name,
            "field": super().render(name, value, attrs, renderer),
            "rows": {
                **told,
                "search": reverse("admin:articles_article_vocabulary", args=[self.kind.name]),
                "tags": reverse("admin:articles_article_tags"),
                "may_add": self.may_add,
                "governs": self.governs,
                "choices": [[choice, str(label)] for choice, label in choices],
            },
            "rows_id": f"id_{name}_rows",
            "read": [told["names"][key] for row in rows if (key := str(row.get(self.kind.key))) in told["names"]],
        }
        return render_to_string("desk/story/rows_field.html", context)


class RowsField(forms.Field):
    """Rows of a content: a JSON list in the shape and order in which `articles.content` keeps them."""

    def __init__(self, kind: Kind, **kwargs: Any) -> None:
        super().__init__(required=False, widget=RowsWidget(kind), **kwargs)
        self.kind = kind

    def prepare_value(self, value: Any) -> str:
        """JSON, unless it is what was posted."""
        return value if isinstance(value, str) else json.dumps(value or [])

    def has_changed(self, initial: Any, data: Any) -> bool:
        """By what the rows say, not by how the JSON is written."""
        try:
            return bool(self.to_python(data) != (initial or []))
        except ValidationError:
            return True

    def to_python(self, value: Any) -> Rows:
        """The rows. Refuses what is no list of them, too many, and what stands there twice."""
        try:
            posted = json.loads(value or "[]")
            rows = [SHAPES[self.kind.name](row) for row in posted]
        except (*UNREADABLE, TypeError, KeyError, AttributeError) as error:
            raise ValidationError(_("This could not be read. Reload the page and choose again.")) from error
        keys = [tuple(row[key] for key in ROW_KEYS[self.kind.name]) for row in rows]
        refuse_too_many(len(rows))
        if self.kind.name == "pins" and len(rows) > MOST_PINS:
            says = _("These are %(count)s; under a story stand at most %(most)s. Take some out.")
            raise ValidationError(says % {"count": len(rows), "most": MOST_PINS})
        if len(set(keys)) < len(keys):
            raise ValidationError(_("The same stands here twice. Take one out."))
        return (
            _in_printed_order(rows)
            if "order" in ROW_COLUMNS[self.kind.name]
            else sorted(rows, key=lambda row: row["tag_id"])
        )

    def refuse_missing(self, rows: Rows) -> None:
        """Refuse rows that point to what is not there any more."""
        names = self.kind.names(rows)
        if any(row[self.kind.key] not in names for row in rows):
            raise ValidationError(_("One of these was deleted meanwhile. Take it out."))


def _byline(row: Any) -> dict[str, Any]:
    bio = str(row.get("bio_as_printed") or "").replace("\r\n", "\n").strip()
    if len(bio) > LONGEST_BIO:
        raise ValueError(bio)
    return {
        "author_id": _number(row["author_id"]),
        "order": _number(row.get("order") or 1),
        "role": Byline.Role(row.get("role") or Byline.Role.AUTHOR).value,
        "bio_as_printed": bio,
    }


def _topic(row: Any) -> dict[str, Any]:
    return {"tag_id": _number(row["tag_id"]), "strength": Strength(int(row.get("strength") or Strength.ABOUT)).value}


def _country(row: Any) -> dict[str, Any]:
    return _topic(row) | {"proposed": bool(row.get("proposed"))}


def _pin(row: Any) -> dict[str, Any]:
    return {"related_id": _number(row["related_id"]), "order": _number(row.get("order") or 1)}


SHAPES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "bylines": _byline,
    "topics": _topic,
    "countries": _country,
    "pins": _pin,
}


def _number(value: Any) -> int:
    number = int(value)
    if not 0 < number < 2**31:
        raise ValueError(value)
    return number


def _in_printed_order(rows: Rows) -> Rows:
    """As they stand; numbered anew only where the numbers don't rise."""
    orders = [row["order"] for row in rows]
    if all(one < other for one, other in pairwise(orders)) and max(orders, default=0) <= HIGHEST_ORDER:
        return rows
    return [row | {"order": place} for place, row in enumerate(rows, start=1)]


def _rows_of(value: Any) -> Rows:
    try:
        rows = json.loads(value or "[]") if isinstance(value, str) else value
    except UNREADABLE:
        return []
    return [row for row in rows or [] if isinstance(row, dict)] if isinstance(rows, list) else []
