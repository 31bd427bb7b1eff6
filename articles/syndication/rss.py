"""RSS 2.0, with the modules that reading programs know: the whole text, names of authors, pictures."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from xml.etree.ElementTree import Element

from articles.syndication.described import NEVER, Enclosure, Entry, Feed
from articles.syndication.markup import WRITTEN_ENTRIES, add, document, moment, written

NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:media": "http://search.yahoo.com/mrss/",
}


def as_rss(feed: Feed) -> bytes:
    """The feed as an RSS document."""
    root = Element("rss", {"version": "2.0", **NAMESPACES})
    channel = add(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.home)
    add(channel, "description", feed.subtitle or feed.title)
    add(channel, "language", feed.language)
    if feed.updated != NEVER:
        add(channel, "lastBuildDate", _moment(feed.updated))
    add(channel, "atom:link", rel="self", type="application/rss+xml", href=feed.address)
    if feed.hub:
        add(channel, "atom:link", rel="hub", href=feed.hub)
    return document(root, map(_item, feed.entries), before=b"</channel></rss>")


@lru_cache(WRITTEN_ENTRIES)
def _item(entry: Entry) -> bytes:
    item = Element("item")
    add(item, "title", entry.title)
    add(item, "link", entry.address)
    add(item, "guid", entry.id, isPermaLink="false")
    add(item, "pubDate", _moment(entry.published))
    add(item, "atom:updated", moment(entry.updated))
    for name, _address in entry.authors:
        add(item, "dc:creator", name)
    for category in entry.categories:
        add(item, "category", category)
    add(item, "description", entry.summary or entry.title)
    if entry.content:
        add(item, "content:encoded", entry.content)
    if entry.enclosure:
        _picture(item, entry.enclosure)
    return written(item)


def _picture(item: Element, sent: Enclosure) -> None:
    add(item, "enclosure", url=sent.address, type=sent.type, length=str(sent.length))
    size = {"width": str(sent.width), "height": str(sent.height), "fileSize": str(sent.length or "")}
    media = add(item, "media:content", url=sent.address, type=sent.type, medium="image", **size)
    if sent.alt:
        add(media, "media:description", sent.alt, type="plain")
    if sent.credit:
        add(media, "media:credit", sent.credit)


def _moment(at: datetime) -> str:
    return format_datetime(at)
