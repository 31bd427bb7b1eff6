"""Reading the log: what is asked of it, and one page of answers without counting a million rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from django.db.models import OuterRef, Q, Subquery

from articles.activity.models import Entry, EntryQuerySet

PAGE = 50
LONGEST_NUMBER = 18  # figures; what is longer fits no column of a database


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to see of the log; None: whatever. Days are whole days of the person's zone."""

    kind: str | None = None
    of: int | None = None
    person: int | None = None
    verb: str | None = None
    since: date | None = None
    until: date | None = None

    def entries(self, zone: tzinfo) -> EntryQuerySet:
        """The entries that fit, in no order."""
        wanted = {"kind": self.kind, "object_id": self.of, "person": self.person, "verb": self.verb}
        found = Entry.objects.filter(**{name: value for name, value in wanted.items() if value is not None})
        if self.since:
            found = found.filter(at__gte=_midnight(self.since, zone))
        if self.until:
            found = found.filter(at__lt=_midnight(self.until + timedelta(days=1), zone))
        return found


@dataclass(frozen=True, slots=True)
class Page:
    """Some entries, newest first; whether older ones follow, and where they begin."""

    entries: list[Entry]
    older: str


def page_of(found: EntryQuerySet, *, before: str = "") -> Page:
    """One page: the newest, or those older than the place that an earlier page named in `older`.

    A place is the moment and the number of the last entry seen, so a page costs the same however deep it lies.
    """
    place = _place(before)
    if place:
        at, pk = place
        found = found.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk), at__lte=at)
    entries = list(found.newest_first()[: PAGE + 1])
    if len(entries) <= PAGE:
        return Page(entries, "")
    last = entries[PAGE - 1]
    return Page(entries[:PAGE], f"{last.at.isoformat()}~{last.pk}")


def gone_of(entries: list[Entry]) -> set[tuple[str, int]]:
    """Which of the things told of have been deleted, by kind and number, in one query.

    A deletion is the last that is told of a thing: one look into the index each, however much was told before.
    """
    told = Entry.objects.filter(kind=OuterRef("kind"), object_id=OuterRef("object_id")).newest_first()
    asked = Entry.objects.filter(pk__in=[entry.pk for entry in entries]).annotate(
        last=Subquery(told.values("verb")[:1])
    )
    return set(asked.filter(last="delete").values_list("kind", "object_id"))


def _place(typed: str) -> tuple[datetime, int] | None:
    moment, _tilde, number = typed.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        return (at, int(number)) if at.tzinfo and number.isdecimal() and len(number) <= LONGEST_NUMBER else None
    except ValueError:
        return None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
