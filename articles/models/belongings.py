"""What belongs to a story (bylines, tags, corrections), read in the story's own query instead of one query each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import BooleanField, DateTimeField, Model, OuterRef

from articles.models.author import Author, Byline
from articles.models.correction import Correction
from articles.models.taggings import CountryTagging, TopicTagging
from articles.rows import RowsOf
from articles.tagging.models import Country, Topic

Row = TypeVar("Row", bound=Model)


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
        theirs = (f"{self.pointer}__{name}" for name in self._theirs)
        return RowsOf(rows.order_by(*(self.model._meta.ordering or ())), *self._own, *theirs)

    def take(self, owner: Model, rows: list[list[Any]] | None) -> None:
        """Give the owner its rows where prefetch_related would have left them."""
        found = self.model._default_manager.all()  # noqa: SLF001
        found._result_cache = [self._row(owner, values) for values in rows or ()]  # noqa: SLF001
        found._prefetch_done = True  # type: ignore[attr-defined]  # noqa: SLF001
        vars(owner).setdefault("_prefetched_objects_cache", {})[self.name] = found

    def _row(self, owner: Model, values: list[Any]) -> Model:
        for place, read in self._readers:
            values[place] = read(values[place])
        own = len(self._own)
        row = self.model.from_db(owner._state.db, self._own, values[:own])  # noqa: SLF001
        row._state.fields_cache[self.owner] = owner  # noqa: SLF001
        if self.pointed is not None:
            pointed = self.pointed.from_db(owner._state.db, self._theirs, values[own:])  # noqa: SLF001
            row._state.fields_cache[self.pointer] = pointed  # noqa: SLF001
        return row

    @cached_property
    def _own(self) -> list[str]:
        return _in_order(self.model, self.fields)

    @cached_property
    def _theirs(self) -> list[str]:
        return _in_order(self.pointed, self.pointed_fields) if self.pointed else []

    @cached_property
    def _readers(self) -> list[tuple[int, Callable[[Any], Any]]]:
        """What JSON doesn't tell by itself: how the value at a place is read."""
        kinds: dict[type, Callable[[Any], Any]] = {DateTimeField: _moment, BooleanField: bool}
        fields = [self.model._meta.get_field(name) for name in self._own]
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
    for row in read:
        for kind in kinds:
            if kind.column in vars(row):
                kind.take(row, vars(row).pop(kind.column))
    return read


def _in_order(model: type[Model], names: Iterable[str]) -> list[str]:
    """The names as `Model.from_db` expects them: in the order of the model's fields."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in set(names)]


def _moment(told: str) -> datetime:
    """A moment as the database writes it into JSON: in UTC, which SQLite leaves unsaid."""
    moment = datetime.fromisoformat(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
