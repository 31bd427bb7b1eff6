"""Every surface that readers, programs and other systems can look at, a line each. One that has no line fails a test.

To add a surface, add its line to SURFACES: the name that its address has in urls.py ("articles:topic"), then the
addresses to ask for. What stands in braces is filled in with everything of its kind, public and hidden
(`world.names`): "/topics/{topic}/" asks for each topic. Words after a "?" are asked for as they stand.

Nothing more is needed: each address is asked for before there are hidden stories, with them, when their time has come,
and when they were taken off again; the answers have to be the same, say all, and be the same again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from string import Formatter

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class Surface:
    """Addresses of one name. `silent` says why it never names what came out; `counts`: it tells of it by a number."""

    name: str
    addresses: tuple[str, ...]
    silent: str = ""
    counts: bool = False

    @property
    def is_fixed(self) -> bool:
        """Whether it says the same at all times: it names nothing, and is asked for nothing."""
        return bool(self.silent) and not any("{" in address for address in self.addresses)

    def filled(self, names: dict[str, list[str]]) -> Iterator[str]:
        """Its addresses with everything of each kind."""
        for address in self.addresses:
            parts = sorted({part for _text, part, _form, _kind in Formatter().parse(address) if part})
            for values in product(*(names[part] for part in parts)):
                yield address.format(**dict(zip(parts, values, strict=True)))


def _line(name: str, *addresses: str, silent: str = "", counts: bool = False) -> Surface:
    return Surface(name, addresses, silent, counts)


LATER = "?before=20990101T000000Z-1"  # a place in a list whose time hasn't come
SITEMAP_FILES = ("pages", "issues", "stories", "authors", "topics", "countries", "sections")
SURFACES = [
    _line("issues:front", "/", "/?page=2", "/?status=draft"),
    _line(
        "search",
        "/search/",
        "/search/?q=zqx",
        "/search/?q=story&order=newest",
        "/search/?author={author}",
        "/search/?topic={topic}",
        "/search/?section={section}",
        "/search/?country={country}",
        "/search/?q={issue}",
        "/search/?from={issue}",
    ),
    _line("search_suggestions", "/search/suggestions/?q=zq", "/search/suggestions/?q={issue}"),
    _line("opensearch", "/search/opensearch.xml", silent="how to search here"),
    _line("issues:archive", "/issues/", "/issues/?as=table", "/issues/?find={issue}", "/issues/?find={year}"),
    _line("issues:year", "/issues/{year}/", "/issues/{year}/?as=table"),
    _line("issues:issue", "/issues/{issue}/", "/issues/vol-{issue}/"),
    _line("articles:story", "/articles/{story}/", "/articles/{former}/", "/articles/{number}/"),
    _line("articles:share_picture", "/articles/{story}/share-0.jpg", silent="a picture; the way to it of what is live"),
    _line("issues:share_picture", "/issues/{issue}/share-0.jpg", silent="a picture; the way to it of what is out"),
    _line("articles:publication_picture", "/share-0.jpg", silent="the nameplate"),
    _line("articles:changes", "/articles/{alone}/changes/", silent="only what a story said before"),
    _line("articles:corrections", "/corrections/"),
    _line("articles:latest_feed", "/feeds/latest.atom", "/feeds/latest.rss", "/feeds/latest.json"),
    _line("articles:authors", "/authors/"),
    _line("articles:author", "/authors/{author}/", f"/authors/{{author}}/{LATER}"),
    _line("articles:author_feed", "/authors/{author}/feed.atom"),
    _line("articles:section_feed", "/sections/{section}/feed.atom"),
    _line("issues:issue_feed", "/issues/{issue}/feed.atom", "/issues/{issue}/feed.json"),
    _line("articles:topics", "/topics/"),
    _line("articles:topic", "/topics/{topic}/", "/topics/rain/?year={year}", f"/topics/rain/{LATER}"),
    _line("articles:topic_feed", "/topics/{topic}/feed.atom", "/topics/{topic}/feed.json"),
    _line("articles:countries", "/countries/", counts=True),
    _line("articles:country", "/countries/{country}/", "/countries/ke/?year={year}", f"/countries/ke/{LATER}"),
    _line("articles:country_feed", "/countries/{country}/feed.atom"),
    _line("articles:region", "/regions/{region}/", "/regions/world/?year={year}", f"/regions/world/{LATER}"),
    _line("articles:region_feed", "/regions/{region}/feed.atom"),
    _line("articles:section", "/sections/{section}/", f"/sections/{{section}}/{LATER}"),
    _line(
        "media",
        *("/media/images/{month}/{file}", "/media/images/{month}/", "/media/"),
        *("/media/pictures/", "/media/pictures/zqx/", "/media/pictures/zqxzqxzqxzqxzqxz/00000000/card-320.avif"),
        silent="files by addresses that can't be guessed",
    ),
    _line("issues:sitemap", "/sitemap.xml", silent="the files that hold something"),
    _line(
        "issues:sitemap_file",
        *(f"/sitemaps/{kind}-0.xml" for kind in SITEMAP_FILES),
        silent="addresses, no names: test_sitemaps",
    ),
    _line("issues:news_sitemap", "/news-sitemap.xml"),
    _line("issues:masthead", "/masthead/", silent="people by their titles"),
    _line("issues:privacy", "/privacy/", silent="the house of itself"),
    _line("issues:accessibility", "/accessibility/", silent="the house of itself"),
    _line("manifest", "/manifest.webmanifest", silent="the house of itself"),
    _line("icon", "/icons/icon-192.png", silent="an initial"),
    _line("touch_icon", "/apple-touch-icon.png", silent="an initial"),
    _line("favicon", "/favicon.ico", silent="an initial"),
    _line("issues:offline_contents", "/issues/{issue}/offline.json"),
    _line("issues:offline_latest", "/offline/latest.json"),
    _line("issues:saved", "/offline/", silent="the browser fills it in"),
    _line("issues:offline_worker", "/service-worker.js", silent="a script"),
    _line("newsletter:sign_up", "/newsletter/", silent="a form"),
    _line("newsletter:asked", "/newsletter/asked/", silent="look into your mail"),
    _line("robots", "/robots.txt", silent="rules for all addresses"),
    _line("security_txt", "/.well-known/security.txt", silent="whom to tell"),
    _line("change_password", "/.well-known/change-password", silent="the way to the desk"),
    _line("indexnow_key", "/indexnow-key.txt", silent="a key of ours"),
    _line("no such page", "/zqx/", "/articles/", "/preview/", silent="there is nothing"),
    _line("probes", "/healthz", "/readyz", silent="whether the house stands"),
]

# Addresses that aren't asked for above, each with its reason.
LOOKED_AT_ELSEWHERE = {
    "review:preview": "opens by a secret: test_links_that_were_shared",
    "issues:preview": "opens by a secret: test_links_that_were_shared",
    "issues:story_preview": "opens by a secret: test_links_that_were_shared",
    "newsletter:confirm": "a reader's own, by a secret; names no story",
    "newsletter:leave": "a reader's own, by a secret; names no story",
}

# What goes out by itself when an issue goes out: see test_what_is_sent_out.
SENT_OUT = {"pages", "webhook", "newsletter", "ping"}

DESK = "admin/"  # tests/roles looks through those doors

HOW_TO_ADD_ONE = "Add its line to SURFACES in tests/leaks/surfaces.py; the top of that file says how."


def names_of_addresses() -> list[str]:
    """The name of each address outside the desk, as the resolver knows it; the pattern of one that has none."""
    return list(_names(get_resolver()))


def _names(resolver: URLResolver, within: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) != DESK:
            yield from _names(pattern, f"{within}{pattern.namespace}:" if pattern.namespace else within)
        elif isinstance(pattern, URLPattern):
            yield f"{within}{pattern.name}" if pattern.name else str(pattern.pattern)
