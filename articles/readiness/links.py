"""Remarks on links to our own pages that lead nowhere, or to what readers don't see."""

from __future__ import annotations

import html as html_entities
import re
import zlib
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from articles.models import Article, Author, Section, Strength
from articles.models.chosen import ArticleQuerySet
from articles.readiness.draft import Copy
from articles.readiness.remark import Remark, warns
from articles.tagging.models import Country, Topic

_LINK = re.compile(r'<a\s[^>]*?\bhref="([^"]*)"')
MOST = 200  # links looked at
LONGEST_SHOWN = 80  # characters


def broken(copy: Copy) -> Iterator[Remark]:
    """One remark a broken address, one query a kind of page."""
    wanted: dict[str, dict[str, str]] = {}
    for address in dict.fromkeys(_own_addresses(copy.body)):
        page, name = _page_of(address)
        if page in FINDERS:
            wanted.setdefault(page, {})[address] = name
        elif not page:
            yield _remark(address, _("The link to %(address)s leads nowhere: there is no such page."))
    public = _public(copy)
    for page, names in wanted.items():
        there = FINDERS[page](copy, set(names.values()), public)
        for address, name in names.items():
            if name not in there:
                yield _remark(address, _("The link to %(address)s leads to nothing that readers see."))


def _remark(address: str, message: str) -> Remark:
    shown = address if len(address) <= LONGEST_SHOWN else f"{address[:LONGEST_SHOWN]}…"
    return warns("body", f"link-{zlib.crc32(address.encode()):08x}", message % {"address": shown})


def _own_addresses(body: str) -> Iterator[str]:
    """The paths of the links to our own pages, as typed."""
    hosts = {host for host in settings.ALLOWED_HOSTS if host != "*"}
    library = (settings.MEDIA_URL, settings.STATIC_URL)
    for found in _LINK.findall(body)[:MOST]:
        try:
            address = urlsplit(html_entities.unescape(found))
        except ValueError:  # no address at all: the sanitiser's business
            continue
        own = address.hostname in hosts if address.netloc else not address.scheme
        if own and address.path.startswith("/") and not address.path.startswith(library):
            yield address.path


def _page_of(address: str) -> tuple[str, str]:
    """Which of our pages an address is, and which row it shows; "" for none."""
    path = unquote(address)
    for candidate in (path, f"{path}/"):
        try:
            page = resolve(candidate)
        except Resolver404:
            continue
        return page.view_name, str(next(iter(page.kwargs.values()), ""))
    return "", ""


def _public(copy: Copy) -> ArticleQuerySet:
    """The stories that readers see once this one is out: those of its issue come with it."""
    moment = max((time for time in (copy.at, copy.live_from) if time), default=None)
    if moment is None:
        return Article.objects.filter(status=Article.Status.CLEARED)
    return Article.objects.live(moment)


def _stories(copy: Copy, slugs: set[str], public: ArticleQuerySet) -> set[str]:
    named = public.filter(Q(slug__in=slugs) | Q(former_addresses__slug__in=slugs))
    rows = named.values_list("slug", "former_addresses__slug")
    return {slug for row in rows for slug in row} | {copy.article.slug}


def _authors(copy: Copy, slugs: set[str], public: ArticleQuerySet) -> set[str]:
    own = [line["author_id"] for line in copy.content.get("bylines") or []]
    known = Author.objects.filter(Q(pk__in=own) | Q(bylines__article__in=public), slug__in=slugs)
    return set(known.values_list("slug", flat=True))


def _topics(copy: Copy, slugs: set[str], public: ArticleQuerySet) -> set[str]:
    own = [row["tag_id"] for row in copy.content.get("topics") or []]
    about = Q(taggings__strength__lt=Strength.MENTION, taggings__content_object__in=public)
    known = Topic.objects.public().filter(Q(pk__in=own) | about)
    rows = known.filter(Q(slug__in=slugs) | Q(former_addresses__slug__in=slugs))
    return {slug for row in rows.values_list("slug", "former_addresses__slug") for slug in row}


def _countries(copy: Copy, codes: set[str], public: ArticleQuerySet) -> set[str]:
    known = Country.objects.coded([*codes]).values_list("code", flat=True)
    return {code for code in codes if code.upper() in set(known)}


def _sections(copy: Copy, slugs: set[str], public: ArticleQuerySet) -> set[str]:
    own = copy.content.get("section_id")
    known = Section.objects.filter(Q(pk=own) | Q(articles__in=public), slug__in=slugs)
    return set(known.values_list("slug", flat=True))


FINDERS: dict[str, Callable[[Copy, set[str], ArticleQuerySet], set[str]]] = {
    "articles:story": _stories,
    "articles:author": _authors,
    "articles:topic": _topics,
    "articles:country": _countries,
    "articles:section": _sections,
}
