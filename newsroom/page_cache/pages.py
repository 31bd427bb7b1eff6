"""Pages as they are kept: compressed once, with all that their readers are told, and what they turn with."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime

import brotli

from newsroom.compressing import TEXTS
from newsroom.page_cache.changes import Snapshot

Address = tuple[str, ...]  # scheme, host, path, parameters
Header = tuple[str, str]

BROTLI_QUALITY = 5  # 2.3 kB of 22.7 in 0.8 ms, where 11 takes 12 ms
GZIP_LEVEL = 6
SMALLEST = 200  # bytes: less is not worth compressing, as Django has it
OVERHEAD = 4_000  # bytes of memory that a page takes beside its texts and what it turns with
A_KEY = 250  # bytes of memory: 350 for a key with which no other page turns, 120 for one of many pages
BR, GZIP, PLAIN = "br", "gzip", ""


@dataclass(slots=True)
class Page:
    """An answer that holds for everybody. `texts`: by encoding, the body."""

    address: Address
    headers: list[Header]
    texts: dict[str, bytes]
    digest: str
    keys: frozenset[str]
    position: Snapshot
    sections: tuple[int, ...]
    made_at: datetime
    until: datetime
    size: int = 0

    def __post_init__(self) -> None:
        """What it weighs in memory."""
        told = sum(len(text) for _name, text in self.headers)
        self.size = OVERHEAD + told + sum(map(len, self.texts.values())) + A_KEY * len(self.keys)

    def holds(self, now: datetime) -> bool:
        """Whether nothing has come or gone by itself since."""
        return self.made_at <= now < self.until

    def text(self, encoding: str) -> bytes:
        """The body in one of its encodings.

        For the few who want it plain it is unpacked: with each page kept so, it is four times as large.
        """
        return self.texts[encoding] if encoding in self.texts else gzip.decompress(self.texts[GZIP])


def compressed(content: bytes, content_type: str) -> dict[str, bytes]:
    """The body in all its encodings; only plain, where it is no text or short."""
    if len(content) < SMALLEST or not content_type.startswith(TEXTS):
        return {PLAIN: content}
    return {
        BR: brotli.compress(content, quality=BROTLI_QUALITY),
        GZIP: gzip.compress(content, GZIP_LEVEL, mtime=0),
    }


def digest_of(content: bytes) -> str:
    """What names these bytes, in an ETag."""
    return hashlib.sha256(content).hexdigest()[:32]
