"""Atom (RFC 4287)."""

from __future__ import annotations

from functools import lru_cache
from xml.etree.ElementTree import Element

from articles.syndication.described import Entry, Feed
from articles.syndication.markup import WRITTEN_ENTRIES, add, cleaned, document, moment, written


def as_atom(feed: Feed) -> bytes:
    """The feed as an Atom document."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": feed.language})
    add(root, "title", feed.title)
    if feed.subtitle:
        add(root, "subtitle", feed.subtitle)
    add(root, "id", feed.id)
    add(root, "link", rel="self", type="application/atom+xml", href=feed.address)
    add(root, "link", rel="alternate", type="text/html", href=feed.home)
    if feed.hub:
        add(root, "link", rel="hub", href=feed.hub)
    add(root, "updated", moment(feed.updated))
    add(root, "icon", feed.icon)
    _person(root, feed.publisher, "")
    return document(root, map(_entry, feed.entries), before=b"</feed>")


@lru_cache(WRITTEN_ENTRIES)
def _entry(entry: Entry) -> bytes:
    element = Element("entry", {"xml:lang": cleaned(entry.language)} if entry.language else {})
    add(element, "title", entry.title)
    add(element, "id", entry.id)
    add(element, "link", rel="alternate", type="text/html", href=entry.address)
    add(element, "published", moment(entry.published))
    add(element, "updated", moment(entry.updated))
    for name, address in entry.authors:
        _person(element, name, address)
    for category in entry.categories:
        add(element, "category", term=category)
    if entry.enclosure:
        sent = entry.enclosure
        length = str(sent.length or "")
        add(element, "link", rel="enclosure", type=sent.type, length=length, title=sent.alt, href=sent.address)
    # Where the whole text is, a summary may be left out; without either, an entry would say nothing.
    if entry.summary or not entry.content:
        add(element, "summary", entry.summary or entry.title)
    if entry.content:
        add(element, "content", entry.content, type="html")
    return written(element)


def _person(parent: Element, name: str, address: str) -> None:
    element = add(parent, "author")
    add(element, "name", name)
    if address:
        add(element, "uri", address)
