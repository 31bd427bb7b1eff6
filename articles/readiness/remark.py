"""A remark: one thing to look at before a story goes out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise

from articles.models import Overruling


class Level(Enum):
    """A blocking remark must be mended; a warning may be overruled."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class SeeAlso:
    """The story that a remark speaks of: its number, and its name as a link says it."""

    story: int
    words: str


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to look at, at the field where it can be mended.

    `key` stays the same for the same thing, so that a warning stays overruled. `before_review`: whether a blocking one
    already stands in the way of a review, not only of readers.
    """

    level: Level
    field: str
    message: str | Promise
    key: str
    before_review: bool = False
    see: SeeAlso | None = None
    overruling: Overruling | None = None

    @property
    def is_blocking(self) -> bool:
        """Whether it must be mended."""
        return self.level is Level.BLOCKING


def blocks(field: str, key: str, message: str | Promise, *, before_review: bool = False) -> Remark:
    """Something that must be mended before the story goes to readers, or even to review."""
    return Remark(Level.BLOCKING, field, message, key, before_review)


def warns(field: str, key: str, message: str | Promise, *, see: SeeAlso | None = None) -> Remark:
    """Something to look at, which may be overruled with a reason."""
    return Remark(Level.WARNING, field, message, key, see=see)
