"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from articles.syndication.described import Entry, Feed
from articles.syndication.markup import WRITTEN_ENTRIES, moment

END = "]\n}"


def as_json_feed(feed: Feed) -> bytes:
    """The feed as a JSON document."""
    said = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "description": feed.subtitle,
        "icon": feed.icon,
        "language": feed.language,
        "authors": [{"name": feed.publisher, "url": feed.home}],
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
    }
    known = {name: value for name, value in said.items() if value}
    head = json.dumps(known | {"items": []}, ensure_ascii=False, indent=1)
    if not feed.entries:
        return head.encode()
    return f"{head.removesuffix(END)}{','.join(map(_item, feed.entries))}\n {END}".encode()


@lru_cache(WRITTEN_ENTRIES)
def _item(entry: Entry) -> str:
    """An item as it stands in the list; in a text, the end of a line is always written as an escape."""
    return f"\n{json.dumps(_told(entry), ensure_ascii=False, indent=1)}".replace("\n", "\n  ")


def _told(entry: Entry) -> dict[str, Any]:
    said: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.content,
        "content_text": "" if entry.content else entry.summary or entry.title,
        "date_published": moment(entry.published),
        "date_modified": moment(entry.updated),
        "authors": [{"name": name, "url": address} for name, address in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
    }
    if sent := entry.enclosure:
        attached = {"url": sent.address, "mime_type": sent.type, "title": sent.alt, "size_in_bytes": sent.length}
        said |= {"image": sent.address, "attachments": [{name: value for name, value in attached.items() if value}]}
    return {name: value for name, value in said.items() if value}
