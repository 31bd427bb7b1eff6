"""Where pages are kept: the memory of this process, and the cache that all processes share, if there is one.

Nothing rests on the shared cache: a page from there is held against what this process knows of the database, as one
from memory is. When it is lost, or somebody empties it, pages are made anew, and that is all.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache as remembered
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, InterfaceError, connection

from newsroom.page_cache.ledger import LATEST, LONGEST, Ledger
from newsroom.page_cache.pages import Address, Page

UNPACKED_SHARE = 1 / 8  # of the memory for pages: as many texts at most are kept unpacked beside them
LEFT_ALONE_FOR = 5.0  # seconds: a database that doesn't answer isn't asked again by each request
MEGABYTE = 1024 * 1024
# Settings out of the environment that pages show: pages made under others are others.
SHOWN = ("SITE_URL", "OFFLINE_READING", "WEBSUB_HUB")
SOURCES = ("*.py", "*.html", "*.txt", "*.css", "*.js")

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Kept:
    """The pages of this process by address, and by what they turn with; those asked for last are last.

    `unpacked`: by digest, texts for those who take none of the compressed ones. They need not turn: other bytes have
    another digest. `looking` is held while the database is asked, `lock` for moments only: it is what a reader waits
    for.
    """

    ledger: Ledger = field(default_factory=Ledger)
    pages: OrderedDict[Address, Page] = field(default_factory=OrderedDict)
    turning: defaultdict[str, set[Address]] = field(default_factory=lambda: defaultdict(set))
    unpacked: OrderedDict[str, bytes] = field(default_factory=OrderedDict)
    size: int = 0  # bytes, of the pages and the unpacked texts
    looking: Lock = field(default_factory=Lock)
    lock: Lock = field(default_factory=Lock)
    left_alone_until: float | None = None

    def look(self, now: datetime) -> bool:
        """Drop what has turned, at most a few times a second; whether it is known what has.

        One thread looks; others wait only if that is overdue, and not for a database that doesn't answer.
        """
        if self.ledger.is_fresh(now):
            return True
        is_recent = self.ledger.is_fresh(now, LATEST)
        if not self.looking.acquire(blocking=not is_recent and self.left_alone_until is None):
            return is_recent
        try:
            return self.ledger.is_fresh(now) or self._looked(now)
        finally:
            self.looking.release()

    def _looked(self, now: datetime) -> bool:
        """Ask the database, unless it has just failed: each try can cost a reader some seconds."""
        if self.left_alone_until is not None and time.monotonic() < self.left_alone_until:
            return False
        try:
            news = self.ledger.look(now)
        except (DatabaseError, InterfaceError):
            self.left_alone_until = time.monotonic() + LEFT_ALONE_FOR
            logger.warning("The page cache could not look for changes, and keeps out of the way", exc_info=True)
            return False
        self.left_alone_until = None
        with self.lock:
            self._turn(self.ledger.learn(news))
        return True

    def get(self, address: Address, now: datetime) -> Page | None:
        """The page, if it holds at that moment."""
        with self.lock:
            page = self.pages.get(address)
            if page is None or not page.holds(now):
                return None
            self.pages.move_to_end(address)
            return page

    def shared(self, address: Address, now: datetime) -> Page | None:
        """The page that another process made, if it holds; it is kept here too."""
        page: Page | None = cache.get(name_of(address)) if is_shared() else None
        if not isinstance(page, Page) or page.address != address or not page.holds(now):
            return None
        return page if self.keep(page) else None

    def keep(self, page: Page) -> bool:
        """Keep it here, and let go of those asked for longest ago; not if it turned while it was made."""
        with self.lock:
            if not self.ledger.vouches_for(page.keys, page.position, page.sections):
                return False
            self._drop(page.address)
            self.pages[page.address] = page
            self.size += page.size
            for key in page.keys:
                self.turning[key].add(page.address)
            self._make_room()
            return True

    def text(self, page: Page, encoding: str) -> bytes:
        """The body of a page in one of its encodings. Unpacking one costs as much as all else of an answer."""
        if encoding in page.texts:
            return page.texts[encoding]
        with self.lock:
            text = self.unpacked.get(page.digest)
            if text is not None:
                self.unpacked.move_to_end(page.digest)
                return text
        text = page.text(encoding)
        with self.lock:
            if page.digest not in self.unpacked:
                self.unpacked[page.digest] = text
                self.size += len(text)
                self._make_room()
        return text

    def share(self, page: Page, now: datetime) -> None:
        """Give it to the other processes too."""
        if is_shared():
            cache.set(name_of(page.address), page, min(page.until - now, LONGEST).total_seconds())

    def forget(self) -> None:
        """Keep nothing, know nothing."""
        with self.lock:
            self.ledger.forget()
            self.left_alone_until = None
            self._turn(None)

    def _turn(self, keys: Iterable[str] | None) -> None:
        """Drop the pages that are made of these and were made before they turned; all of them for None."""
        if keys is None:
            self.pages.clear()
            self.turning.clear()
            self.unpacked.clear()
            self.size = 0
            return
        for address in {address for key in keys for address in self.turning.get(key, ())}:
            page = self.pages[address]
            if self.ledger.has_turned(page.keys, page.position):
                self._drop(address)

    def _make_room(self) -> None:
        """Let go of texts and pages asked for longest ago, until what is left is within bounds."""
        most = settings.PAGE_CACHE_MEGABYTES * MEGABYTE
        unpacked = sum(map(len, self.unpacked.values()))
        while unpacked > most * UNPACKED_SHARE:
            _digest, text = self.unpacked.popitem(last=False)
            unpacked -= len(text)
            self.size -= len(text)
        while self.size > most:
            self._drop(next(iter(self.pages)))

    def _drop(self, address: Address) -> None:
        page = self.pages.pop(address, None)
        if page is None:
            return
        self.size -= page.size
        for key in page.keys:
            self.turning[key].discard(address)
            if not self.turning[key]:
                del self.turning[key]


KEPT = Kept()


def is_shared() -> bool:
    """Whether there is a cache that other processes read. SQLite is for one machine, and its notes count from one."""
    return bool(settings.REDIS_URL) and connection.vendor == "postgresql"


def name_of(address: Address) -> str:
    """What the page is called in the shared cache: by its address, in the words of this release and these settings."""
    said = repr((address, release(), [getattr(settings, name) for name in SHOWN]))
    return f"page:{hashlib.sha256(said.encode()).hexdigest()}"


@remembered
def release() -> str:
    """What tells pages of this release from those of the one before: the code and templates themselves."""
    digest = hashlib.sha256()
    for folder in ("newsroom", "issues", "articles", "templates", "static"):
        for path in sorted(path for ending in SOURCES for path in (Path(settings.BASE_DIR) / folder).rglob(ending)):
            digest.update(str(path.relative_to(settings.BASE_DIR)).encode() + path.read_bytes())
    return digest.hexdigest()
