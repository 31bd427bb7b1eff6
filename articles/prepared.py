"""Queries whose SQL is written once per process; only their values change from one reader to the next.

What Django's ORM takes to write the SQL of a query is, on a page of this site, ten times what the database takes to
answer it. So a query that every reader asks is written with values that come later:

    @prepared
    def the_issue(at: Any, volume: Any) -> QuerySet[Issue]:
        return Issue.objects.live(at).filter(volume=volume)

    the_issue(at=now, volume=2132)  # a list of issues

The function must put its arguments into the query as they are, and decide nothing by them. Rows, joins, annotations and
prefetched rows come out as they would of the query set itself. For rows that are asked for by their keys, there is
`@among_keys(30)`: it takes a list of so many at most.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.db import router
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable
from django.db.models.sql.compiler import SQLCompiler

from articles.asking import Later, Question
from articles.building import Plan, Readers, Values

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """A query that is written when it is first asked, for each database once."""

    def __init__(
        self, write: Callable[..., QuerySet[Any, Row]], names: Sequence[str] = (), *, most_keys: int = 0
    ) -> None:
        """`names` are those of its arguments, for a function that takes as many as there are.

        With `most_keys`, the one called `keys` is a list of at most so many.
        """
        update_wrapper(self, write)
        self._write = write
        self._names = tuple(names or inspect.signature(write).parameters)
        self._keys = tuple(f"key_{place}" for place in range(most_keys))
        self._model: type[Model] | None = None
        self._written: dict[str, _Written] = {}  # by the alias of the database

    def __call__(self, **values: Any) -> list[Row]:
        """The rows for these values: numbers, texts, dates or aware datetimes, never None."""
        return self._asked().ask(self._bound(values))

    def values(self, **values: Any) -> tuple[list[Values], Callable[[Sequence[Values]], list[Row]]]:
        """The same as the database says them, and what makes rows of these: for who remembers what the same ones make.

        They can be compared and hashed.
        """
        written = self._asked()
        return written.values(self._bound(values)), written.made_of

    def _asked(self) -> _Written:
        alias = router.db_for_read(self._model) if self._model else ""
        return self._written.get(alias) or self._write_down()

    def _bound(self, values: dict[str, Any]) -> dict[str, Any]:
        return values | self._placed(values["keys"]) if self._keys else values

    def _placed(self, keys: Sequence[int]) -> dict[str, int]:
        """Each key at a place of the query; what is left over is filled with one that no row has."""
        return dict(zip(self._keys, [*keys, *[0] * (len(self._keys) - len(keys))], strict=True))

    def _write_down(self) -> _Written:
        later: dict[str, Any] = {name: Later(name) for name in self._names}
        if self._keys:
            later["keys"] = [Later(name) for name in self._keys]
        queryset = self._write(**later)
        # Set whole, in one step: another thread sees all of it or nothing.
        self._written[queryset.db] = written = _Written.of(queryset)
        self._model = queryset.model
        return written


@dataclass(frozen=True, slots=True)
class _Written:
    """A query in the words of one database, and what its rows become."""

    queryset: QuerySet[Any, Any]
    question: Question
    readers: Readers
    build: Callable[[Iterable[Values], str], list[Any]]

    @classmethod
    def of(cls, queryset: QuerySet[Any, Any]) -> _Written:
        compiler = queryset.query.get_compiler(using=queryset.db)
        question = Question(compiler)  # first: the others read what it writes
        return cls(queryset, question, Readers(compiler), _build(queryset, compiler))

    def ask(self, values: dict[str, Any]) -> list[Any]:
        return self.made_of(self.values(values))

    def values(self, values: dict[str, Any]) -> list[Values]:
        return self.question.ask(values, self.queryset.db)

    def made_of(self, rows: Sequence[Values]) -> list[Any]:
        built = self.build(self.readers.read(rows), self.queryset.db)
        if lookups := self.queryset._prefetch_related_lookups:  # type: ignore[attr-defined]  # noqa: SLF001
            prefetch_related_objects(built, *lookups)
        return built


def _build(queryset: QuerySet[Any, Any], compiler: SQLCompiler) -> Callable[[Iterable[Values], str], list[Any]]:
    """What the rows become: instances, or the values as they were asked for."""
    form = queryset._iterable_class  # noqa: SLF001
    if form is ModelIterable:
        return Plan(compiler).build
    if form is FlatValuesListIterable:
        return lambda rows, _alias: [value for value, *_ in rows]
    if form is ValuesListIterable:
        return lambda rows, _alias: [tuple(row) for row in rows]
    raise TypeError("A query that is written once is one of rows or of lists of values.")


def prepared(write: Callable[..., QuerySet[Any, Row]]) -> Prepared[Row]:
    """Make a function that writes a query one that asks it."""
    return Prepared(write)


def among_keys(most: int) -> Callable[[Callable[..., QuerySet[Any, Row]]], Prepared[Row]]:
    """Make such a function one that takes a list of at most so many `keys`: the SQL is the same for any number."""
    return lambda write: Prepared(write, most_keys=most)
