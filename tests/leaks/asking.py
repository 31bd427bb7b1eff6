"""Asking as a stranger asks, and what is compared of the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from newsroom.page_cache.headers import OF_EACH_ANSWER
from newsroom.page_cache.keeping import KEPT

# What differs each time anybody asks: the word that guards a form, and when a feed without stories was written.
ONE_TIME = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+|(?<=<updated>)[^<]+(?=</updated></feed>)')


@dataclass(frozen=True, slots=True)
class Answer:
    """All that a stranger learns from an answer; `queries` stands for the time that it took."""

    status: int
    headers: dict[str, str]
    body: bytes
    queries: int = field(compare=False)

    @property
    def as_kept(self) -> Answer:
        """Without what the page cache itself says of a page: how long it may be kept, and what it turns with."""
        own = OF_EACH_ANSWER | {"surrogate-key", "surrogate-control"}
        rest = {name: text for name, text in self.headers.items() if name.lower() not in own}
        return Answer(self.status, rest, self.body, self.queries)

    def names(self, mark: str) -> bool:
        """Whether the mark stands in it anywhere, in whatever case."""
        return mark.lower() in f"{self.headers} {self.body.decode(errors='replace')}".lower()

    @property
    def undated(self) -> Answer:
        """Without since when it reads so: what was out and was taken off again has turned a page, and may say so."""
        rest = {name: text for name, text in self.headers.items() if name != "Last-Modified"}
        return Answer(self.status, rest, self.body, self.queries)

    @property
    def validators(self) -> dict[str, str]:
        """The headers by which a browser that kept this answer asks whether it still holds."""
        asked = {"If-None-Match": self.headers.get("ETag"), "If-Modified-Since": self.headers.get("Last-Modified")}
        return {name: value for name, value in asked.items() if value}


class Stranger:
    """Somebody from outside, without cookies."""

    def __init__(self) -> None:
        self.client = Client()

    def asks(self, address: str, *, method: str = "GET", headers: Mapping[str, str] | None = None) -> Answer:
        """Whatever the site answers."""
        self.client.cookies.clear()
        connection.queries_log.clear()  # it holds 9,000, and warns when it is full
        with CaptureQueriesContext(connection) as queries:
            response: Any = self.client.generic(method, address, headers=headers)
            body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(response.status_code, dict(response.headers), ONE_TIME.sub(b"", body), len(queries))

    def asks_for_all(self, addresses: list[str]) -> dict[str, Answer]:
        """The answer of each; what the site itself keeps of earlier ones is kept."""
        return {address: self.asks(address) for address in addresses}


class Crowd(Stranger):
    """Readers who are answered from kept pages, by one process that lives through all that happens."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: set[str] = set()
        KEPT.forget()

    def asks_as_well(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        """Its own answer for each of these that is a page, or was one before: nothing else is ever kept.

        The process looks at the database first, as it does a few times a second.
        """
        self.pages |= {address for address, answer in answers.items() if answer.status == HTTPStatus.OK}
        KEPT.ledger.looked = float("-inf")
        with override_settings(PAGE_CACHE_MEGABYTES=32, PURGE="FASTLY"):
            return self.asks_for_all([address for address in answers if address in self.pages])


def forget() -> None:
    """What the site keeps in its cache of the time before the hidden stories would hide that they show."""
    cache.clear()
