"""The feeds by the rules of their formats: Atom (RFC 4287), RSS 2.0 with the W3C validator's advice, JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from tests.quality.measures import Measure, none_of
from tests.quality.site import Got, Site, name_of, path_of

ATOM, RSS, JSON = "application/atom+xml", "application/rss+xml", "application/feed+json"
A_KIND = 3
IN_ATOM = "{http://www.w3.org/2005/Atom}"
NOT_MODIFIED = 304


def look(site: Site) -> Iterator[Measure]:
    """Every kind of feed that pages name, some of each."""
    kinds: dict[str, list[str]] = {}
    for address in site.linked(ATOM, RSS, JSON):
        kinds.setdefault(f"{name_of(address)} {address.rpartition('.')[2]}", []).append(address)
    feeds = [address for found in kinds.values() for address in found[:A_KIND]]
    faults = [f"{address}: {fault}" for address in feeds for fault in _faults(site, address)]
    yield none_of("faults in feeds", faults, among=f"{len(feeds)} feeds of {len(kinds)} kinds")
    lost = [f"{address}: no 304" for address in feeds if not _is_conditional(site, address)]
    yield none_of("feeds that are sent again unchanged", lost, among=f"{len(feeds)} feeds")


def _faults(site: Site, address: str) -> Iterator[str]:
    got = site.get(address)
    kind = got.headers.get("content-type", "").partition(";")[0]
    rules = {ATOM: _faults_of_atom, RSS: _faults_of_rss, JSON: _faults_of_json}
    if got.status != 200 or kind not in rules:
        yield f"answers {got.status}, {kind}"
        return
    try:
        yield from rules[kind](got, address)
    except (ParseError, ValueError, TypeError, KeyError) as error:
        yield f"can't be read: {error!r}"


def _faults_of_atom(got: Got, address: str) -> Iterator[str]:
    feed = fromstring(got.body)
    if feed.tag != f"{IN_ATOM}feed":
        yield f"begins with {feed.tag}"
    entries = feed.findall(f"{IN_ATOM}entry")
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            if len(element.findall(f"{IN_ATOM}{name}")) != 1:
                yield f"not one {name} in {element.tag.removeprefix(IN_ATOM)}"
        yield from _bad_moments(element, "updated", "published")
        if not urlsplit(_text(element, f"{IN_ATOM}id")).scheme:
            yield f"an id that is no address: {_text(element, f'{IN_ATOM}id')}"
    yield from (fault for entry in entries for fault in _faults_of_entry(entry, feed))
    own = [link.get("href", "") for link in feed.findall(f"{IN_ATOM}link") if link.get("rel") == "self"]
    yield from _identity([_text(entry, f"{IN_ATOM}id") for entry in entries], own, address)


def _faults_of_entry(entry: Element, feed: Element) -> Iterator[str]:
    """RFC 4287, 4.1.2: one way to the page, an author of its own or the feed's."""
    alternates = [link for link in entry.findall(f"{IN_ATOM}link") if link.get("rel", "alternate") == "alternate"]
    if len(alternates) != 1:
        yield f"{len(alternates)} alternate links in an entry"
    if entry.find(f"{IN_ATOM}author") is None and feed.find(f"{IN_ATOM}author") is None:
        yield f"no author: {_text(entry, f'{IN_ATOM}title')}"
    for author in entry.findall(f"{IN_ATOM}author"):
        if not _text(author, f"{IN_ATOM}name"):
            yield "an author without a name"


def _faults_of_rss(got: Got, address: str) -> Iterator[str]:
    root = fromstring(got.body)
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield "no RSS 2.0"
        return
    yield from (f"the channel has no {name}" for name in ("title", "link", "description") if channel.find(name) is None)
    items = channel.findall("item")
    for item in items:
        if not _text(item, "title") and not _text(item, "description"):
            yield "an item with neither title nor description"
        if "@" not in _text(item, "author") and item.find("author") is not None:
            yield "an author without a mail address (dc:creator is for names)"
    for date in channel.iter("pubDate"):
        if parsedate_to_datetime(date.text or "").tzinfo is None:
            yield f"a date without a zone: {date.text}"
    own = [link.get("href", "") for link in channel.findall(f"{IN_ATOM}link") if link.get("rel") == "self"]
    yield from _identity([_text(item, "guid") for item in items], own, address)


def _faults_of_json(got: Got, address: str) -> Iterator[str]:
    feed: dict[str, Any] = json.loads(got.body)
    if not str(feed.get("version", "")).startswith("https://jsonfeed.org/version/1"):
        yield f"version {feed.get('version')!r}"
    if not feed.get("title"):
        yield "no title"
    for item in feed["items"]:
        if not item.get("content_html") and not item.get("content_text"):
            yield f"no content: {item.get('title')}"
        for name in ("date_published", "date_modified"):
            if name in item and datetime.fromisoformat(item[name]).tzinfo is None:
                yield f"{name} without a zone"
    yield from _identity([str(item.get("id", "")) for item in feed["items"]], [feed.get("feed_url", "")], address)


def _identity(ids: list[str], own: list[str], address: str) -> Iterator[str]:
    """Ids are there and differ; the feed says where it is."""
    if not all(ids) or len(set(ids)) != len(ids):
        yield "an id is missing or there twice"
    if [path_of(link) for link in own] != [address]:
        yield f"says that it is at {own}"


def _bad_moments(element: Element, *names: str) -> Iterator[str]:
    for name in names:
        for found in element.findall(f"{IN_ATOM}{name}"):
            if datetime.fromisoformat(found.text or "").tzinfo is None:
                yield f"{name} without a zone: {found.text}"


def _text(element: Element, name: str) -> str:
    found = element.find(name)
    return (found.text or "").strip() if found is not None else ""


def _is_conditional(site: Site, address: str) -> bool:
    """Whether one who has it isn't sent it again."""
    etag = site.get(address).headers.get("etag")
    return bool(etag) and site.get(address, **{"If-None-Match": str(etag)}).status == NOT_MODIFIED
