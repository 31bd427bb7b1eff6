"""The sitemaps that robots.txt names: by the schema of sitemaps.org (from npm's `sitemap`), and the rules for news.

The schema knows nothing of Google's extensions, whose own isn't to be had: what they add is taken out before, and news
are looked at by their rules (at most 1,000, of two days, with name, language, date and title).
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from tests.quality import tools
from tests.quality.measures import Measure, none_of
from tests.quality.site import Site, path_of

IN_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
IN_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MOST_ADDRESSES, MOST_NEWS, NEWS_LAST = 50_000, 1_000, timedelta(days=2, minutes=5)
VALIDATOR = tools.LISTED / "validate.mjs"


def look(site: Site) -> Iterator[Measure]:
    """Each sitemap, and whether the site has what they name."""
    roots = [path_of(found) for found in re.findall(r"(?m)^Sitemap: (\S+)", site.get("/robots.txt").body.decode())]
    found = dict(_sitemaps(site, roots))
    plain = {address: _plain(sitemap) for address, sitemap in found.items() if sitemap.tag == f"{IN_SITEMAP}urlset"}
    faults = [] if found else ["robots.txt names no sitemap"]
    faults += _against_the_schema(plain)
    faults += [f"{address}: {fault}" for address, sitemap in found.items() for fault in _news_faults(sitemap)]
    yield none_of("faults in sitemaps", faults, among=f"{len(found)} sitemaps")
    named = [path_of(_loc(url)) for sitemap in found.values() for url in sitemap.findall(f"{IN_SITEMAP}url")]
    dead = [address for address in dict.fromkeys(named) if _status(site, address) != 200]
    yield none_of("addresses in sitemaps that lead nowhere", dead, among=f"{len(set(named))} addresses")


def _sitemaps(site: Site, addresses: list[str]) -> Iterator[tuple[str, Element]]:
    """Those, and the ones that they name."""
    for address in addresses:
        sitemap = fromstring(site.get(address).body)
        yield address, sitemap
        yield from _sitemaps(site, [path_of(_loc(inner)) for inner in sitemap.findall(f"{IN_SITEMAP}sitemap")])


def _loc(element: Element) -> str:
    return (element.findtext(f"{IN_SITEMAP}loc") or "").strip()


def _status(site: Site, address: str) -> int:
    return site.pages[address].status if address in site.pages else site.get(address).status


def _plain(sitemap: Element) -> str:
    """Without what other namespaces added."""
    plain = fromstring(tostring(sitemap))
    for url in plain:
        for inner in [inner for inner in url if not inner.tag.startswith(IN_SITEMAP)]:
            url.remove(inner)
    return tostring(plain, encoding="unicode")


def _against_the_schema(sitemaps: dict[str, str]) -> list[str]:
    if not sitemaps:
        return []
    said = subprocess.run(
        ["node", str(VALIDATOR), str(tools.HERE), str(tools.path("sitemap", "schema", "sitemap.xsd"))],
        input=json.dumps(sitemaps),
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(said.stdout))


def _news_faults(sitemap: Element) -> Iterator[str]:
    urls = sitemap.findall(f"{IN_SITEMAP}url")
    if len(urls) > MOST_ADDRESSES:
        yield f"{len(urls)} addresses"
    if any(not urlsplit(_loc(url)).netloc for url in urls):
        yield "an address without its host"
    news = [(url, found) for url in urls for found in url.findall(f"{IN_NEWS}news")]
    if len(news) > MOST_NEWS:
        yield f"{len(news)} news"
    for url, found in news:
        texts = [found.findtext(f"{IN_NEWS}{name}") for name in ("title", "publication_date")]
        texts += [found.findtext(f"{IN_NEWS}publication/{IN_NEWS}{name}") for name in ("name", "language")]
        if not all(texts):
            yield f"{_loc(url)} lacks a title, a date, a name or a language"
        elif datetime.now(UTC) - datetime.fromisoformat(texts[1] or "") > NEWS_LAST:
            yield f"{_loc(url)} is no news: {texts[1]}"
