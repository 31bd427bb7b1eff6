"""The pages that are asked: which addresses stand for each kind, chosen alike in every archive."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote_plus, urljoin

from django.db import connection
from django.db.models import Count, QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Author, CountryTagging, TopicTagging
from articles.tagging.models import Country, Topic
from issues.models import Issue
from newsroom.made_up.words import SUBJECTS, vocabulary
from tests.bench import load
from tests.bench.urls import FIXED_WITH_MIDDLEWARE

OF_A_KIND = 20  # addresses
SUBJECTS_LISTED = 3
DEEP = 40  # pages on from the first, as a reader goes: by the link to the next one
SEED = 1  # of the archive: the same words are frequent and rare in it
NEXT = re.compile(r"<(?:link|a)\b(?=[^>]*\brel=\"next\")[^>]*\bhref=\"([^\"]*)\"")
HOST = {"host": "127.0.0.1"}


@dataclass(frozen=True, slots=True)
class Page:
    """A kind of page, with addresses that stand for it."""

    name: str
    addresses: Sequence[str]
    headers: dict[str, str] = field(default_factory=dict)


def pages() -> list[Page]:
    """All kinds that readers meet."""
    at = timezone.now()
    stories = _spread(Article.objects.live(at).exclude(issue=None).order_by("pk"))
    issues = _spread(Issue.objects.live(at).order_by("pk"))
    topics = _busiest(TopicTagging.objects.all(), Topic)
    countries = _busiest(CountryTagging.objects.all(), Country)
    authors = [author.get_absolute_url() for author in Author.objects.order_by("pk")[:SUBJECTS_LISTED]]
    story_addresses = [story.get_absolute_url() for story in stories]
    return [
        Page("fixed view, our middleware", [FIXED_WITH_MIDDLEWARE]),
        Page("front", ["/"]),
        Page("issue", [issue.get_absolute_url() for issue in issues]),
        Page("story", story_addresses),
        Page("story, gzip", story_addresses, {"Accept-Encoding": "gzip"}),
        Page("topic", topics),
        Page("topic, deep", _deep(topics)),
        Page("country", countries),
        Page("country, deep", _deep(countries)),
        Page("author", authors),
        *_searches(),
        Page("feed, latest", ["/feeds/latest.atom"]),
        Page("feed of a topic", [f"{address}feed.atom" for address in topics]),
    ]


def known(port: int, asked: Iterable[Page]) -> Iterator[Page]:
    """Each as a reader asks who has it already and is told so; none of answers without a tag."""
    for page in asked:
        tag = load.ask_once(port, page.addresses[0], page.headers).get("ETag")
        if tag:
            yield Page(f"{page.name}, 304", page.addresses[:1], page.headers | {"If-None-Match": tag})


def queries(address: str, headers: dict[str, str] | None = None) -> int:
    """How many the page asks when this process has answered it before."""
    client = Client(headers=HOST | (headers or {}))
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def _spread(rows: QuerySet) -> list:
    """So many of them, from the first to the last."""
    keys = list(rows.values_list("pk", flat=True))
    chosen = keys[:: max(len(keys) // OF_A_KIND, 1)][:OF_A_KIND]
    return list(rows.filter(pk__in=chosen))


def _busiest(taggings: QuerySet, kind: type[Topic] | type[Country]) -> list[str]:
    """The addresses of the topics or countries with the most stories."""
    counted = taggings.values("tag_id").annotate(stories=Count("pk")).order_by("-stories", "tag_id")
    keys = [row["tag_id"] for row in counted[:SUBJECTS_LISTED]]
    return [subject.get_absolute_url() for subject in kind.objects.filter(pk__in=keys)]


def _deep(addresses: Iterable[str]) -> list[str]:
    """Of each list the page so far on, or its last one."""
    client = Client(headers=HOST)
    return [list(_walk(client, address))[-1] for address in addresses]


def _walk(client: Client, address: str) -> Iterator[str]:
    yield address
    for _page in range(DEEP):
        link = NEXT.search(client.get(address).content.decode())
        if link is None:
            return
        address = urljoin(address, html.unescape(link[1]))
        yield address


def _searches() -> list[Page]:
    chance = random.Random(SEED)
    words = vocabulary(random.Random(SEED)).words
    common = SUBJECTS[:OF_A_KIND]
    rare = [word for word in words[-2_000:] if len(word) > 5][:OF_A_KIND]
    pairs = [" ".join(chance.sample(words[1_000:3_000], 2)) for _number in range(OF_A_KIND)]
    kinds = {"search, a common word": common, "search, a rare word": rare, "search, two words": pairs}
    return [Page(name, [f"/search/?q={quote_plus(text)}" for text in texts]) for name, texts in kinds.items()]
