"""The site that is looked at: production settings, the sample publication, and the stories that pages find hardest."""

from __future__ import annotations

import http.client
import os
import secrets
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from gzip import decompress
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import django
from django.conf import settings
from django.core.management import call_command
from django.urls import Resolver404, resolve
from django.utils import timezone

from newsroom.server import listen, web_server

ASKED_OF_A_KIND, A_KIND = 12, 4  # pages of a kind that are asked for, and that programs look at
NOT_FOR_READERS = ("/admin/", "/static/", "/media/")
PRODUCTION = {
    "NEWSROOM_PRODUCTION": "1",
    "NEWSROOM_ALLOWED_HOSTS": "127.0.0.1",
    "NEWSROOM_SITE_URL": "https://127.0.0.1",
    "NEWSROOM_SECURITY_CONTACT": "mailto:security@example.org",
    "NEWSROOM_BEHIND_PROXY": "1",
    "NEWSROOM_SERVE_MEDIA": "1",
    "NEWSROOM_LOG_LEVEL": "ERROR",
}
# Stories that a layout finds hardest. RTL without a picture, the longest headline, one word that never breaks, no text.
LONGEST = " ".join(["Rain"] * 60)[:300]
HARDEST = {
    "longest-headline": {"headline": LONGEST, "standfirst": LONGEST * 3, "kicker": "K" * 60},
    "right-to-left": {"headline": "عودة القوارب الليلية إلى البحيرة", "language": "ar", "body": "<p>هطل المطر.</p>"},
    "one-word": {"headline": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"},
    "no-text": {"headline": "<script>alert(1)</script> & “quotes”", "body": ""},
}


@dataclass(frozen=True, slots=True)
class Got:
    """An answer: how it came, and its text."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def is_page(self) -> bool:
        return self.headers.get("content-type", "").startswith("text/html")


@dataclass(slots=True)
class Site:
    """The running site with all its pages."""

    port: int
    pages: dict[str, Got] = field(default_factory=dict)
    empty: dict[str, Got] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, address: str, **headers: str) -> Got:
        """What it answers, unpacked."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", address, headers={"Accept-Encoding": "gzip", **headers})
            response = connection.getresponse()
            body, told = response.read(), {name.lower(): value for name, value in response.getheaders()}
        finally:
            connection.close()
        return Got(response.status, told, decompress(body) if told.get("content-encoding") == "gzip" else body)

    def crawl(self) -> dict[str, Got]:
        """What one can reach from the front by links, some pages of each kind."""
        waiting, found = ["/", "/nowhere/", *(f"/articles/{slug}/" for slug in HARDEST)], dict[str, Got]()
        asked = Counter[str]()
        while waiting:
            address = waiting.pop(0)
            kind = name_of(address)
            if address in found or asked[kind] >= ASKED_OF_A_KIND:
                continue
            found[address], asked[kind] = self.get(address), asked[kind] + 1
            if found[address].is_page:
                waiting += [link for link in links_in(found[address], address) if link not in found]
        return found

    def of_each_kind(self, most: int) -> list[str]:
        """So many pages of each name in the map of the site, first those that come first; and the hardest ones."""
        kinds: dict[str, list[str]] = {}
        for address, got in self.pages.items():
            if got.is_page:
                kinds.setdefault(name_of(address), []).append(address)
        hardest = [f"/articles/{slug}/" for slug in HARDEST]
        return list(dict.fromkeys([address for found in kinds.values() for address in found[:most]] + hardest))

    def linked(self, *kinds: str) -> dict[str, list[str]]:
        """What pages name as another form of theirs, of these media types: address, and the pages that name it."""
        found: dict[str, list[str]] = {}
        for page, got in self.pages.items():
            for link in Links.of(got).alternates if got.is_page else []:
                if link.get("type") in kinds:
                    found.setdefault(path_of(urljoin(self.url + page, link.get("href") or "")), []).append(page)
        return found


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.alternates: list[dict[str, str | None]] = []

    @classmethod
    def of(cls, got: Got) -> Links:
        """Those of that answer."""
        links = cls()
        links.feed(got.body.decode())
        return links

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what leads on."""
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href"):
            self.addresses.append(attributes["href"] or "")
        if tag == "link" and attributes.get("rel") == "alternate":
            self.alternates.append(attributes)


def links_in(got: Got, address: str) -> list[str]:
    """Where a page leads inside the site, without the desk and files."""
    whole = (urlsplit(urldefrag(urljoin(address, link)).url) for link in Links.of(got).addresses)
    inside = [f"{link.path}?{link.query}" if link.query else link.path for link in whole if not link.netloc]
    return [link for link in dict.fromkeys(inside) if link.startswith("/") and not link.startswith(NOT_FOR_READERS)]


def path_of(address: str) -> str:
    """The address inside its site."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def name_of(address: str) -> str:
    """The name of an address in the map of the site; "" for one that isn't there."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


@contextmanager
def running_site(port: int) -> Iterator[Site]:
    """An empty site, looked at; then the sample with the hardest stories, served until the block ends."""
    with tempfile.TemporaryDirectory(prefix="newsroom-quality-") as data:
        os.environ |= PRODUCTION | {"NEWSROOM_DATA": data, "NEWSROOM_SECRET_KEY": secrets.token_urlsafe(50)}
        os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        with subprocess.Popen(manage, cwd=settings.BASE_DIR) as collecting:  # as long as the other
            call_command("migrate", verbosity=0)
        assert collecting.returncode == 0
        with listen("127.0.0.1", port) as listener:
            server: Any = web_server(listener, "tests.quality.wsgi")
            server.start()
            site = Site(listener.getsockname()[1])
            try:
                site.empty = {address: site.get(address) for address in _without_words()}
                _fill()
                site.pages = site.crawl()
                yield site
            finally:
                server.process.terminate()
                server.process.wait()


def _without_words() -> list[str]:
    """Pages that are there before there is anything on them."""
    pages = ["/", "/issues/", "/topics/", "/countries/", "/authors/", "/corrections/", "/countries/ke/"]
    return [*pages, "/regions/africa/", "/search/", "/search/?q=rain"]


def _fill() -> None:
    """The sample, the hardest stories, and what a worker makes of the newest issue's pictures."""
    call_command("load_sample", stderr=open(os.devnull, "w"), stdout=open(os.devnull, "w"))  # noqa: PTH123, SIM115
    from articles.images.models import Image
    from articles.images.renditions import make_renditions
    from articles.models import Article
    from issues.models import Issue

    at = timezone.now() - timedelta(minutes=1)
    for slug, fields in HARDEST.items():
        Article.objects.create(
            **{"slug": slug, "status": "cleared", "publish_at": at, "body": "<p>Rain.</p>", **fields}
        )
    newest = Issue.objects.live(at).newest_first()[0]
    for picture in Image.objects.filter(lead_of__issue=newest).distinct():
        make_renditions(picture)
