"""What a page is made of: the rows that were read for it, and the lists that it shows, as keys.

The rows are noticed as they are read, so that no view has to name them. Which lists a page shows, and which parameters
it knows, is said below, a line each. A page that has no line isn't kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.db.models.signals import post_init
from django.http import QueryDict

from newsroom.page_cache.triggers import ALL

MOST_ROWS_OF_A_KIND = 40  # a page with more of them turns with any of that kind
KINDS = {
    "articles.Article": "story",
    "issues.Issue": "issue",
    "articles.Author": "author",
    "articles.Section": "section",
    "tagging.Topic": "topic",
    "tagging.Country": "country",
    "images.Image": "image",
    "images.ImageSource": "source",
}
LISTS = {
    "story": "page",
    "issue": "in-issue",
    "author": "by-author",
    "section": "in-section",
    "topic": "on-topic",
    "country": "in-country",
}
A_PAGE_NUMBER = re.compile(r"[1-9]\d{0,5}")
A_YEAR = re.compile(r"(?:19|20)\d\d")

Read = Mapping[str, list[int]]  # by kind, the ids of the rows in the order in which they were first read


@dataclass(frozen=True, slots=True)
class Made:
    """Of what the pages of a view are made, beside the rows read.

    `of`: whole lists ("issues"); lists of what was read ("in-issue": of all issues, "by-author:1": of the first author,
    who is whom the page is about). `knows`: the parameters of its address, each with the values by which it is kept.
    """

    of: tuple[str, ...] = ()
    knows: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def parameters(self, sent: QueryDict) -> str | None:
        """Those that the view knows, as they stand in the page's address; None for a page that isn't kept."""
        known = {name: sent.get(name, "") for name in self.knows if name in sent}
        if not all(self.knows[name].fullmatch(value) for name, value in known.items()):
            return None
        return urlencode(known)


_NEVER_KEPT = re.compile(r"(?!)")
_PAGED = {"page": A_PAGE_NUMBER, "before": _NEVER_KEPT, "after": _NEVER_KEPT}
_OF_A_YEAR = _PAGED | {"year": A_YEAR}
_TABLE = {"as": re.compile("table")}
# Topics and countries are known to each process beforehand and aren't read for a page: it can't be told which it shows.
_COUNTRY = _TOPIC = _REGION = ("stories", "tree", "any-topic", "any-country")

PAGES: dict[str, Made] = {
    "issues:front": Made(("issues", "in-issue:1", "in-issue-0")),
    "issues:issue": Made(("issues", "in-issue:1")),
    "issues:archive": Made(("issues", "stories"), _TABLE | {"find": _NEVER_KEPT}),
    "issues:year": Made(("issues", "stories"), _TABLE),
    "issues:masthead": Made(("stories", "any-author")),
    "issues:privacy": Made(),
    "issues:accessibility": Made(),
    "articles:story": Made(("page:1", "issues", "in-issue:3", "on-topic", "in-country")),
    "articles:author": Made(("by-author:1",), _OF_A_YEAR),
    "articles:section": Made(("in-section:1",), _OF_A_YEAR),
    "articles:topic": Made(_TOPIC, _OF_A_YEAR),
    "articles:country": Made(_COUNTRY, _OF_A_YEAR),
    "articles:region": Made(_REGION, _OF_A_YEAR),
    "articles:authors": Made(("stories", "any-author"), _PAGED),
    "articles:topics": Made(("stories", "tree", "any-topic"), _PAGED),
    "articles:countries": Made(("stories", "any-country")),
    "articles:corrections": Made(("stories", "corrections"), _PAGED),
    "articles:latest_feed": Made(("page", "stories")),
    "articles:author_feed": Made(("page", "by-author:1")),
    "articles:section_feed": Made(("page", "in-section:1")),
    "articles:topic_feed": Made(("page", *_TOPIC)),
    "articles:country_feed": Made(("page", *_COUNTRY)),
    "articles:region_feed": Made(("page", *_REGION)),
    "issues:issue_feed": Made(("page", "issues", "in-issue:1")),
}

_READING: ContextVar[dict[str, dict[int, None]] | None] = ContextVar("reading", default=None)


@contextmanager
def noticing() -> Iterator[Read]:
    """What is read in the block; the mapping is filled while it lasts."""
    read: defaultdict[str, dict[int, None]] = defaultdict(dict)
    token = _READING.set(read)
    try:
        yield read  # type: ignore[misc]  # a mapping to what can be counted and listed
    finally:
        _READING.reset(token)


def _notice(sender: type[Model], instance: Model, **_: Any) -> None:
    read = _READING.get()
    if read is not None and instance.pk is not None and (kind := KINDS.get(sender._meta.label)):
        read[kind][instance.pk] = None


for _model in KINDS:
    post_init.connect(_notice, sender=_model)


def keys_of(made: Made, read: Mapping[str, Any]) -> frozenset[str]:
    """All that the page turns with."""
    keys = {ALL, "publication"}
    for kind, ids in read.items():
        few = len(ids) <= MOST_ROWS_OF_A_KIND
        keys |= {f"{kind}-{key}" for key in ids} if few else {f"any-{kind}"}
    for name in made.of:
        keys |= _lists(name, read)
    return frozenset(keys)


def _lists(name: str, read: Mapping[str, Any]) -> set[str]:
    """The keys of a list; "stories" where it can't be told whose it is."""
    kind = next((kind for kind, of in LISTS.items() if name.partition(":")[0] == of), None)
    if kind is None:
        return {name}
    ids, most = list(read.get(kind, ())), name.partition(":")[2]
    if (most == "1" and not ids) or (not most and len(ids) > MOST_ROWS_OF_A_KIND):
        return {"stories", "any-page"} if kind == "story" else {"stories"}
    return {f"{LISTS[kind]}-{key}" for key in ids[: int(most or MOST_ROWS_OF_A_KIND)]}
