"""Instances out of the rows of a query, by a plan that is made once with its SQL.

Django's own way asks for each row which columns came, sends two signals and sets each value by its field; on a page of
this site that takes longer than the database. Here the values of a row become the instance's own in one step. What
comes out is what Django would have made: columns that were not read are read when somebody asks for them, and a row can
be saved, read anew and pickled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from django.db.models import BooleanField, DateField, ImageField, Model, TimeField
from django.db.models.base import ModelState
from django.db.models.signals import post_init
from django.db.models.sql.compiler import SQLCompiler

Values = Sequence[Any]
Tell = Callable[[Model], object]
REMEMBERED = 128  # values of a column of dates or hours
ARE_FEW = (BooleanField, DateField, TimeField)  # a date with its hour is one too


class Kind:
    """Rows of a model of which certain columns were read."""

    def __init__(self, model: type[Model], names: Iterable[str]) -> None:
        """`names`: of the columns that come, as attributes of the model. Raises TypeError for a model that can't."""
        self.model = model
        self.names = tuple(names)
        # A model that has something of its own to do with a row does it there, and not in `from_db`.
        self._as_stored = cast("Tell | None", getattr(model, "as_stored", None))
        is_djangos_own = cast("Any", model.from_db).__func__ is cast("Any", Model.from_db).__func__
        if model.__init__ is not Model.__init__ or not (is_djangos_own or self._as_stored):
            raise TypeError(f"{model.__name__} makes its instances in its own way: give it a method `as_stored`.")

    def to_be_told(self) -> list[Tell]:
        """Whom each row is shown as soon as it is built: the model itself, and who listens to `post_init`."""
        told = [self._as_stored] if self._as_stored else []
        for receiver in post_init._live_receivers(self.model)[0]:  # noqa: SLF001  sent by hand, only where it is heard
            field: Any = getattr(receiver, "__self__", None)
            told.append(_measures(field) if isinstance(field, ImageField) else _signal(receiver, self.model))
        return told

    def build(self, values: Iterable[Any], alias: str, told: Iterable[Tell]) -> Model:
        """The instance of these values, as read from that database, after it was shown to all that are to be told."""
        row = object.__new__(self.model)
        state = ModelState()
        state.adding, state.db, state.fields_cache = False, alias, {}
        own = {"_state": state}
        own.update(zip(self.names, values, strict=True))
        row.__dict__ = own
        for tell in told:
            tell(row)
        return row


class Plan:
    """How the rows of a query become instances, with those that are joined to them and with what was annotated."""

    def __init__(self, compiler: SQLCompiler) -> None:
        """Of a query whose SQL the compiler has written."""
        self._whole = _Part(compiler.klass_info, compiler.select)
        self._annotated = tuple((compiler.annotation_col_map or {}).items())

    def build(self, rows: Iterable[Values], alias: str) -> list[Any]:
        """The instances, in the order of the rows."""
        take, annotated, told = self._whole.take, self._annotated, self._whole.to_be_told()
        built = []
        for values in rows:
            row = take(values, alias, told)
            for name, place in annotated:
                setattr(row, name, values[place])
            built.append(row)
        return built


class _Part:
    """The columns of one model in a row, and the parts that are joined to it."""

    def __init__(self, info: dict[str, Any], select: Sequence[Any]) -> None:
        if info.get("from_parent"):
            raise TypeError("A query that is written once joins no tables by which one model extends another.")
        places = info["select_fields"]
        self._columns = slice(places[0], places[-1] + 1)
        self._kind = Kind(info["model"], [column.target.attname for column, *_ in select[self._columns]])
        self._key = self._columns.start + self._kind.names.index(info["model"]._meta.pk.attname)
        joined = info.get("related_klass_infos", ())
        self._joined = [(_Part(one, select), one["local_setter"], one["remote_setter"]) for one in joined]

    def to_be_told(self) -> _TellAll:
        return self._kind.to_be_told(), [part.to_be_told() for part, *_ in self._joined]

    def take(self, values: Values, alias: str, told: _TellAll) -> Model | None:
        """The instance, or None where nothing is joined."""
        if values[self._key] is None:
            return None
        told_here, told_there = told
        row = self._kind.build(values[self._columns], alias, told_here)
        for (part, set_here, set_there), told_of_it in zip(self._joined, told_there, strict=True):
            other = part.take(values, alias, told_of_it)
            set_here(row, other)
            if other is not None:
                set_there(other, row)
        return row


_TellAll = tuple[list[Tell], list[Any]]  # of a part, and of each that is joined to it


class Readers:
    """What makes of a column's values in the driver's form those of its field."""

    def __init__(self, compiler: SQLCompiler) -> None:
        """Of a query whose SQL the compiler has written."""
        columns = [column for column, *_ in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(columns)
        self._readers = [
            (place, _reader(steps, column, compiler.connection)) for place, (steps, column) in converters.items()
        ]

    def read(self, rows: Iterable[Values]) -> Iterable[Values]:
        """The rows with all values read."""
        if not self._readers:
            return rows
        read = [list(row) for row in rows]
        for place, reader in self._readers:
            for row in read:
                row[place] = reader(row[place])
        return read


def _reader(steps: Iterable[Callable[..., Any]], column: Any, connection: Any) -> Callable[[Any], Any]:
    def reader(value: Any) -> Any:
        for step in steps:
            value = step(value, column, connection)
        return value

    # The stories of an issue went out at one moment, and all readers read the same ones.
    return lru_cache(REMEMBERED)(reader) if isinstance(column.output_field, ARE_FEW) else reader


def _signal(receiver: Callable[..., object], model: type[Model]) -> Tell:
    return lambda row: receiver(signal=post_init, sender=model, instance=row)


def _measures(field: Any) -> Tell:
    """A picture is opened to measure it only where the sizes that were read are none."""
    sizes = [name for name in (field.width_field, field.height_field) if name]

    def measure(row: Model) -> None:
        if not all(map(vars(row).get, sizes)):
            field.update_dimension_fields(row)

    return measure
