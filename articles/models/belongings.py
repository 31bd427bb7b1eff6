"""What belongs to a story (bylines, tags, corrections), read in the story's own query instead of one query each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS
from django.db.models import BooleanField, DateTimeField, Model, OuterRef, QuerySet

from articles.building import Kind, Tell
from articles.models.author import Author, Byline
from articles.models.correction import Correction
from articles.models.taggings import CountryTagging, TopicTagging
from articles.rows import RowsOf, moment
from articles.tagging.models import Country, Topic

Row = TypeVar("Row", bound=Model)
Told = tuple[Iterable[Tell], Iterable[Tell]]


@dataclass(frozen=True)
class Belonging:
    """Rows of one kind that belong to another: which of their fields a page shows, and of the row they point to."""

    name: str
    model: type[Model]
    owner: str  # the foreign key to what they belong to
    fields: tuple[str, ...]
    pointer: str = ""  # the foreign key to what they point to
    pointed: type[Model] | None = None
    pointed_fields: tuple[str, ...] = ()

    @property
    def column(self) -> str:
        """The name that the rows have as a column of what they belong to."""
        return f"{self.name}_told"

    def rows(self) -> RowsOf:
        """The rows as an annotation."""
        rows = self.model._default_manager.filter(**{self.owner: OuterRef("pk")})  # noqa: SLF001
        theirs = (f"{self.pointer}__{name}" for name in (self._pointed_kind.names if self._pointed_kind else ()))
        return RowsOf(rows.order_by(*(self.model._meta.ordering or ())), *self._kind.names, *theirs)

    def take(self, owner: Model, rows: list[list[Any]] | None, told: Told) -> None:
        """Give the owner its rows where prefetch_related would have left them; `told`: who is told of each."""
        found = object.__new__(type(self._nothing))
        found.__dict__ = vars(self._nothing) | {
            "_result_cache": [self._row(owner, values, *told) for values in rows or ()]
        }
        vars(owner).setdefault("_prefetched_objects_cache", {})[self.name] = found

    def to_be_told(self) -> Told:
        """Who is told of each row, and of each that it points to, as it is built."""
        return self._kind.to_be_told(), self._pointed_kind.to_be_told() if self._pointed_kind else ()

    def _row(self, owner: Model, values: list[Any], told: Iterable[Tell], told_there: Iterable[Tell]) -> Model:
        for place, read in self._readers:
            values[place] = read(values[place])
        own, alias = len(self._kind.names), owner._state.db or DEFAULT_DB_ALIAS  # noqa: SLF001
        row = self._kind.build(values[:own], alias, told)
        row._state.fields_cache[self.owner] = owner  # noqa: SLF001
        if self._pointed_kind is not None:
            pointed = self._pointed_kind.build(values[own:], alias, told_there)
            row._state.fields_cache[self.pointer] = pointed  # noqa: SLF001
        return row

    @cached_property
    def _nothing(self) -> QuerySet[Model]:
        """A query whose rows were read; each that has some is a copy, which takes a tenth of the time of a new one."""
        found = self.model._default_manager.all()  # noqa: SLF001
        found._prefetch_done = True  # type: ignore[attr-defined]  # noqa: SLF001
        return found

    @cached_property
    def _kind(self) -> Kind:
        return Kind(self.model, _in_order(self.model, self.fields))

    @cached_property
    def _pointed_kind(self) -> Kind | None:
        return Kind(self.pointed, _in_order(self.pointed, self.pointed_fields)) if self.pointed else None

    @cached_property
    def _readers(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """What JSON doesn't tell by itself: how the value at a place is read."""
        kinds: dict[type, Callable[[Any], Any]] = {DateTimeField: moment, BooleanField: bool}
        fields = [self.model._meta.get_field(name) for name in self._kind.names]
        return [(place, kinds[type(field)]) for place, field in enumerate(fields) if type(field) in kinds]


BYLINES = Belonging(
    "bylines",
    Byline,
    "article",
    ("id", "article_id", "author_id", "order", "role", "bio_as_printed"),
    "author",
    Author,
    ("id", "name", "slug", "role_title", "bio"),
)
CORRECTIONS = Belonging(
    "corrections", Correction, "article", ("id", "article_id", "kind", "text", "on_top", "corrected_at")
)
TOPICS = Belonging(
    "topic_taggings",
    TopicTagging,
    "content_object",
    ("id", "content_object_id", "tag_id", "strength"),
    "tag",
    Topic,
    ("id", "name", "slug", "status"),
)
COUNTRIES = Belonging(
    "country_taggings",
    CountryTagging,
    "content_object",
    ("id", "content_object_id", "tag_id", "strength", "proposed"),
    "tag",
    Country,
    ("id", "name", "slug", "code"),
)
OF_A_CARD = (BYLINES,)
OF_A_PAGE = (BYLINES, CORRECTIONS, TOPICS, COUNTRIES)


def with_belongings(rows: Iterable[Row], kinds: Iterable[Belonging] = OF_A_PAGE) -> list[Row]:
    """The rows with what came along in their columns put where it belongs."""
    read = list(rows)
    to_be_told = [(kind, kind.column, kind.to_be_told()) for kind in kinds] if read else []
    for row in read:
        columns = vars(row)
        for kind, column, told in to_be_told:
            if column in columns:
                kind.take(row, columns.pop(column), told)
    return read


def _in_order(model: type[Model], names: Iterable[str]) -> list[str]:
    """The names in the order of the model's fields."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in set(names)]
