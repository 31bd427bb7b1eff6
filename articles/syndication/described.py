"""What a feed says, in no form yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # since when a feed without a story reads so: the forms want a date


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture that belongs to a story. `length` in bytes; 0 while nobody has asked for that size yet."""

    address: str
    type: str
    length: int
    width: int
    height: int
    alt: str
    credit: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A story as a feed tells it. `id` stays when the address changes; `content` is HTML, "" where only the trail goes.

    `authors` are names with the addresses of their pages.
    """

    id: str
    address: str
    title: str
    summary: str
    content: str
    published: datetime
    updated: datetime
    authors: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    language: str = ""
    enclosure: Enclosure | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest stories of something. `id` is the same in all forms, `address` is this form's own."""

    id: str
    address: str
    title: str
    subtitle: str
    home: str
    publisher: str
    language: str
    icon: str
    hub: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """When the newest of what it says came in."""
        return max((entry.updated for entry in self.entries), default=NEVER)
