"""What happens to the tags of one story, step by step, and the way back. Plain values: nothing here asks a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from articles.content import TAGS, Content, Rows
from articles.models import Strength

Values = dict[str, Any]
ByTag = dict[int, Values]  # the rows of one kind, by the id of their tag


class Act(StrEnum):
    """What a step does."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: add, remove or replace a tag.

    `kind` is "topics" or "countries", `tag` the id of the tag that is added, removed or replaced, `by` of the one that
    takes its place. `strength` is that of the added tag, or of the one that takes the other's place; None: as strong
    as what it replaces (an added one: about).
    """

    act: Act
    kind: str
    tag: int
    by: int | None = None
    strength: int | None = None

    def values(self) -> Values:
        """As JSON keeps it."""
        told = {"act": self.act.value, "kind": self.kind, "tag": self.tag, "by": self.by, "strength": self.strength}
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """Out of what JSON kept."""
        return cls(Act(values["act"]), values["kind"], values["tag"], values.get("by"), values.get("strength"))

    @property
    def gives(self) -> int | None:
        """The tag that a story has after it; None when it only takes one away."""
        return {Act.ADD: self.tag, Act.REPLACE: self.by, Act.REMOVE: None}[self.act]


def add(kind: str, tag: int, *, strength: int = Strength.ABOUT) -> Step:
    """Give the tag. A story that has it keeps the stronger of the two strengths; a proposed country is confirmed."""
    return Step(Act.ADD, kind, tag, strength=int(strength))


def remove(kind: str, tag: int) -> Step:
    """Take the tag away."""
    return Step(Act.REMOVE, kind, tag)


def replace(kind: str, tag: int, *, by: int, strength: int | None = None) -> Step:
    """Let another tag take its place, as strong as it was; where both stand, the stronger strength stays."""
    return Step(Act.REPLACE, kind, tag, by, None if strength is None else int(strength))


def retagged(content: Content, steps: Iterable[Step]) -> Content:
    """The content with the steps done, one after another; the same one when there is nothing to do."""
    now = dict(content)
    for step in steps:
        rows = {row["tag_id"]: row for row in now.get(step.kind) or []}
        now[step.kind] = _in_order(_done(rows, step))
    return now if any(now.get(kind) != content.get(kind) for kind in TAGS) else content


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A content without what an operation did to it, and the tags (kind, id) that somebody changed since."""

    content: Content
    kept: list[tuple[str, int]]


def taken_back(now: Content, *, before: Content, after: Content) -> TakenBack:
    """What the tags say when each tag is again what it was `before`, as far as it still is what it was `after`.

    Tag by tag: what others added since stays, and what they changed since is theirs.
    """
    content, kept = dict(now), list[tuple[str, int]]()
    for kind in TAGS:
        if kind not in after:
            continue
        was, made, stands = (_by_tag(said, kind) for said in (before, after, now))
        for tag in sorted(was.keys() | made.keys()):
            if was.get(tag) == made.get(tag) or stands.get(tag) == was.get(tag):
                continue
            if stands.get(tag) != made.get(tag):
                kept.append((kind, tag))
            elif tag in was:
                stands[tag] = was[tag]
            else:
                del stands[tag]
        content[kind] = _in_order(stands)
    return TakenBack(content, kept)


def _done(rows: ByTag, step: Step) -> ByTag:
    """The rows, by tag, after that step."""
    rows = dict(rows)
    if step.act == Act.ADD:
        rows[step.tag] = _row(step.kind, step.tag, rows.get(step.tag), step.strength or Strength.ABOUT.value)
    elif step.tag in rows:
        old = rows.pop(step.tag)
        if step.act == Act.REPLACE and step.by is not None:
            taken_over = old | {"tag_id": step.by, "strength": step.strength or old["strength"]}
            there = rows.get(step.by)
            rows[step.by] = _both(there, taken_over) if there else taken_over
    return rows


def _row(kind: str, tag: int, there: Values | None, strength: int) -> Values:
    """What a person gave is no proposal of the machine any more."""
    decided: Values = {"proposed": False} if kind == "countries" else {}
    return {"tag_id": tag, "strength": min(strength, there["strength"] if there else strength)} | decided


def _both(one: Values, other: Values) -> Values:
    """Two rows that become one: the stronger strength; confirmed if one of them was."""
    both = one | {"strength": min(one["strength"], other["strength"])}
    return both | {"proposed": one["proposed"] and other["proposed"]} if "proposed" in one else both


def _by_tag(content: Content, kind: str) -> ByTag:
    return {row["tag_id"]: row for row in content.get(kind) or []}


def _in_order(rows: ByTag) -> Rows:
    """As contents keep them."""
    return [rows[tag] for tag in sorted(rows)]
