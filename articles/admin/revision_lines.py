"""The lines of a story's list of revisions: what each one changed, with autosaves folded between the saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from articles import body
from articles.comparing.fields import FIELDS as COMPARED
from articles.content import Content, changed
from articles.models import Revision


@dataclass(frozen=True, slots=True)
class Line:
    """One revision: its words, how many were put in and taken out since the one before, and the fields it changed."""

    revision: Revision
    words: int
    added: int
    removed: int
    changed: list[str]
    before: int | None  # the number of the revision before it


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that stand together; those of autosaves may be folded."""

    folded: bool
    lines: list[Line]

    @property
    def last(self) -> Line:
        """The newest."""
        return self.lines[0]

    @property
    def first(self) -> Line:
        """The oldest."""
        return self.lines[-1]


def lines(revisions: Sequence[Revision], before: Revision | None) -> list[Line]:
    """A line each, newest first; `before` is the revision that came before the oldest of them."""
    bags = {revision.pk: _bag(revision.content) for revision in [*revisions, *([before] if before else [])]}
    olders = [*revisions[1:], before]
    return [
        _line(revision, older, bags[revision.pk], bags[older.pk] if older else Counter())
        for revision, older in zip(revisions, olders, strict=True)
    ]


def groups(of: Iterable[Line], newest: int | None) -> list[Group]:
    """Saves one by one, autosaves between them together; the newest revision of all stays in sight."""

    def is_folded(line: Line) -> bool:
        revision = line.revision
        autosaved = revision.kind == Revision.Kind.AUTOSAVED and not revision.published_at
        return autosaved and revision.number != newest

    return [Group(folded, list(together)) for folded, together in groupby(of, key=is_folded)]


def _line(revision: Revision, older: Revision | None, bag: Counter[str], bag_before: Counter[str]) -> Line:
    names = changed(older.content, revision.content) if older else []
    return Line(
        revision,
        words=body.word_count(str(revision.content.get("body") or "")),
        added=(bag - bag_before).total(),
        removed=(bag_before - bag).total(),
        changed=[str(COMPARED[name][0]) for name in COMPARED if name in names],
        before=older.number if older else None,
    )


def _bag(content: Content) -> Counter[str]:
    return Counter(body.plain_text(str(content.get("body") or "")).split())
