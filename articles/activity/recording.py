"""Writing the log: `record` takes one line, in the transaction of the act that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from articles.activity.models import NAME_LENGTH, NOTE_LENGTH, Entry
from articles.activity.passages import changed_passage

if TYPE_CHECKING:
    from newsroom.accounts.models import User

ROWS_AT_ONCE = 500
LONGEST_VALUE = 400  # characters; of what is longer, the changed passage is kept: revisions have the whole


def record(
    what: models.Model,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str = "",
) -> Entry:
    """Log that this person (None: a command or the clock) did this to a saved thing at that moment (aware).

    `before` and `after` hold the values that the act changed, by field; what is the same in both is left out, and of
    long texts only the changed passage is kept. Call it inside the act's transaction: then there is neither an act
    without an entry nor an entry without an act; and, for a deletion, before the row is gone.
    """
    entry = _entry(what, verb, by=by, at=at, before=before, after=after, note=note)
    entry.save()
    return entry


def record_each(
    things: Iterable[tuple[models.Model, Mapping[str, Any], Mapping[str, Any]]],
    verb: str,
    *,
    by: User | None,
    at: datetime,
    note: str = "",
) -> None:
    """Log one act on many things, each with its values before and after, in few queries. Otherwise as `record`."""
    rows = (_entry(what, verb, by=by, at=at, before=old, after=new, note=note) for what, old, new in things)
    Entry.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def _entry(
    what: models.Model,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    note: str,
) -> Entry:
    old, new = differing(before or {}, after or {})
    return Entry(
        at=at,
        person=by,
        person_name=str(by)[:NAME_LENGTH] if by else "",
        verb=verb,
        kind=str(what._meta.model_name),
        object_id=what.pk,
        object_name=str(what)[:NAME_LENGTH],
        before=old,
        after=new,
        note=note[:NOTE_LENGTH],
    )


def differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two sides without what they share, as values for JSON; a name that stands on one side only stays there."""
    old, new = _plain(before), _plain(after)
    for name in old.keys() & new.keys():
        if old[name] == new[name]:
            del old[name], new[name]
        else:
            old[name], new[name] = _shortened(old[name], new[name])
    return {name: _cut(value) for name, value in old.items()}, {name: _cut(value) for name, value in new.items()}


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _for_json(value) for name, value in values.items()}


def _for_json(value: Any) -> Any:
    """What JSON knows stays as it is; a link to another row becomes its name; times become ISO 8601."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(key): _for_json(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | models.QuerySet):
        return [_for_json(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else str(value).replace("\0", "")


def _shortened(old: Any, new: Any) -> tuple[Any, Any]:
    """Two long texts: only where they differ."""
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > LONGEST_VALUE:
        return changed_passage(old, new, longest=LONGEST_VALUE)
    return old, new


def _cut(value: Any) -> Any:
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"{value[:LONGEST_VALUE]}…"
    return value
