"""Feeds: what one says of the newest stories is written down once, and put into three forms that programs read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from articles.syndication.atom import as_atom
from articles.syndication.described import Enclosure, Entry, Feed
from articles.syndication.json_feed import as_json_feed
from articles.syndication.rss import as_rss

__all__ = ["FORMS", "Enclosure", "Entry", "Feed", "Form"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form that a feed comes in: what it is called, its type, and what writes it."""

    name: str
    content_type: str
    write: Callable[[Feed], bytes]


FORMS = {
    "atom": Form("Atom", "application/atom+xml", as_atom),
    "rss": Form("RSS", "application/rss+xml", as_rss),
    "json": Form("JSON Feed", "application/feed+json", as_json_feed),
}
"""By the ending of the address."""
