"""A line of the activity log as people read it: who, did what, to what, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.activity.models import Entry
from articles.activity.reading import gone_of
from articles.activity.verbs import phrase
from articles.comparing import Labels, compare_field, labels_for
from articles.comparing.fields import FIELDS
from articles.content import ROWS
from articles.models import Article

UNTOLD = {"status"}  # the verb says it


@dataclass(frozen=True, slots=True)
class Change:
    """A field, and what became of it, with the words marked that went and came."""

    label: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in words. `address`: of the thing's form, while it is there."""

    entry: Entry
    person: str
    verb: str
    name: str
    kind: str
    address: str
    changes: list[Change]


def lines_of(entries: list[Entry], site: AdminSite) -> list[Line]:
    """The entries in words, in a fixed number of queries: what they point to is looked up once for all."""
    gone = gone_of(entries)
    labels = labels_for(*(content for entry in entries for content in _contents(entry)))
    return [_line(entry, site, labels, is_gone=(entry.kind, entry.object_id) in gone) for entry in entries]


def page_of_kind(site: AdminSite, kind: str) -> ModelAdmin[Any] | None:
    """The desk's page of the things of that kind."""
    pages = site._registry.values()  # noqa: SLF001  there is no public door to the pages
    return next((page for page in pages if page.opts.model_name == kind), None)


def _line(entry: Entry, site: AdminSite, labels: Labels, *, is_gone: bool) -> Line:
    page = page_of_kind(site, entry.kind)
    address = ""
    if page is not None and not is_gone:
        address = reverse(admin_urlname(page.opts, SafeString("change")), args=[entry.object_id])
    return Line(
        entry,
        entry.person_name or _("Automatically"),
        phrase(entry.verb),
        entry.object_name or _("no. %(number)s") % {"number": entry.object_id},
        str(page.opts.verbose_name) if page else entry.kind,
        address,
        _changes(entry, page, labels),
    )


def _changes(entry: Entry, page: ModelAdmin[Any] | None, labels: Labels) -> list[Change]:
    names = [name for name in {**entry.before, **entry.after} if name not in UNTOLD]
    model: Any = page.model if page else Article
    return [_change(name, entry, model, labels) for name in names]


def _change(name: str, entry: Entry, model: type[models.Model], labels: Labels) -> Change:
    old, new = entry.before.get(name), entry.after.get(name)
    if model is Article and name in FIELDS and _is_of_a_content(name, old) and _is_of_a_content(name, new):
        compared = compare_field(name, {name: old}, {name: new}, labels=labels)
        return Change(compared.label, compared.inline)
    field = _field(model, name)
    label = str(getattr(field, "verbose_name", name.replace("_", " ")))
    told = compare_field("", {"": _text(old, field)}, {"": _text(new, field)}, labels=labels)
    return Change(capfirst(label), told.inline)


def _contents(entry: Entry) -> list[dict[str, Any]]:
    """The two sides as contents of a story, without what other doors wrote in other words."""
    if entry.kind != Article._meta.model_name:
        return []
    return [
        {name: value for name, value in side.items() if _is_of_a_content(name, value)}
        for side in (entry.before, entry.after)
    ]


def _is_of_a_content(name: str, value: Any) -> bool:
    if name in ROWS:
        return value is None or (isinstance(value, list) and all(isinstance(row, dict) for row in value))
    return not name.endswith("_id") or value is None or isinstance(value, int)


def _field(model: type[models.Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _text(value: Any, field: Any) -> str:
    """A value as one line of words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_text(inner, None) for inner in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_text(inner, None)}" for name, inner in value.items())
    return str(dict(getattr(field, "flatchoices", [])).get(value, value))
