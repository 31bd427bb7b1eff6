"""The sitemap (sitemaps.org, protocol 0.9) as an index of files, and Google's for news of the last two days.

Files of stories, issues and authors hold a range of keys: a page stays in its file, a file changes when a page in it
does, and none of them is found by counting past the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from django.core.cache import cache
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from articles import site_map
from articles.addresses import absolute
from articles.conditional import unless_known
from articles.models import Article
from articles.site_map import PORTION, Listed
from articles.syndication.markup import add, document, moment
from issues.models import Issue, Publication
from issues.models.issue import POSSIBLE_YEARS

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
NEWS_LASTS = timedelta(days=2)
MOST_NEWS = 1_000
INDEX_KEPT_FOR = timedelta(seconds=60)
LAST_FILE = 10**9  # keys beyond it are more than SQLite can count
# Google wants two letters, or three; of Chinese it tells two ways of writing.
CHINESE = {"zh-cn", "zh-tw"}
STANDING = (
    "issues:front", "issues:archive", "articles:authors", "articles:topics", "articles:countries",
    "articles:corrections", "issues:masthead", "issues:privacy", "issues:accessibility",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """When it is asked, and for which publication."""

    at: datetime
    publication: Publication


Known = dict[int, datetime | None]
"""The files of a kind that hold something, each with the moment of its last change where that is known."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of pages: which files of it there are, and what a file lists."""

    files: Callable[[Asked], Known]
    listed: Callable[[Asked, int], Listed]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the files, only those that hold something."""
    asked = Asked(timezone.now(), request.publication)  # type: ignore[attr-defined]  # see newsroom.zones
    return _answered(request, _kept_index(absolute(request, "/").rstrip("/"), asked))


@require_safe
@gzip_page
def file(request: HttpRequest, kind: str, portion: int) -> HttpResponse:
    """`/sitemaps/stories-0.xml`: the pages of one file."""
    asked = Asked(timezone.now(), request.publication)  # type: ignore[attr-defined]  # see newsroom.zones
    pages = list(KINDS[kind].listed(asked, portion)) if kind in KINDS and portion <= LAST_FILE else []
    if not pages:
        raise Http404
    root = Element("urlset", {"xmlns": NAMESPACE})
    for path, changed in pages:
        _put(root, "url", absolute(request, path), changed)
    return _answer(request, root)


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """`/news-sitemap.xml`: what came out in the last two days, at most a thousand stories; it may be empty."""
    at = timezone.now()
    publication = request.publication  # type: ignore[attr-defined]  # see newsroom.zones
    root = Element("urlset", {"xmlns": NAMESPACE, "xmlns:news": NEWS})
    stories = Article.objects.live(at).filter(live_from__gt=at - NEWS_LASTS).newest_first()
    for story in stories.only("headline", "slug", "live_from", "language")[:MOST_NEWS]:
        _put_news(root, story, absolute(request, story.get_absolute_url()), publication)
    return _answer(request, root)


def _put_news(root: Element, story: Article, address: str, publication: Publication) -> None:
    element = add(root, "url")
    add(element, "loc", address)
    told = add(element, "news:news")
    named = add(told, "news:publication")
    add(named, "news:name", publication.name)
    add(named, "news:language", _language(story.language or publication.language))
    if story.live_from:
        add(told, "news:publication_date", moment(story.live_from))
    add(told, "news:title", story.headline)


def _put(root: Element, name: str, address: str, changed: datetime | None) -> None:
    element = add(root, name)
    add(element, "loc", address)
    if changed:
        add(element, "lastmod", moment(changed))


def _kept_index(site: str, asked: Asked) -> bytes:
    """The index of a site's files, at most a minute old, and never from before a story or an issue came or went.

    Crawlers ask for it often. A withdrawal shows a minute late here, at once in the files.
    """
    key = f"sitemap:{asked.publication.pk}:{site}"
    kept: tuple[datetime, datetime, bytes] | None = cache.get(key)
    if kept and kept[0] <= asked.at < kept[1]:
        return kept[2]
    root = Element("sitemapindex", {"xmlns": NAMESPACE})
    for name, kind in KINDS.items():
        for portion, changed in kind.files(asked).items():
            _put(root, "sitemap", site + reverse("issues:sitemap_file", args=[name, portion]), changed)
    made = document(root)
    cache.set(key, (asked.at, min([asked.at + INDEX_KEPT_FOR, *_turns_ahead(asked.at)]), made), INDEX_KEPT_FOR.seconds)
    return made


def _turns_ahead(at: datetime) -> Iterator[datetime]:
    """The next moments at which an issue comes, a story comes, and a story goes."""
    ahead = Issue.objects.filter(withdrawn_at=None), Article.objects.filter(status=Article.Status.CLEARED)
    for rows, field in ((ahead[0], "publish_at"), (ahead[1], "live_from"), (ahead[1], "expires_at")):
        later = rows.filter(**{f"{field}__gt": at}).order_by(field)
        yield from later.values_list(field, flat=True)[:1]


def _answer(request: HttpRequest, root: Element) -> HttpResponse:
    return _answered(request, document(root))


def _answered(request: HttpRequest, made: bytes) -> HttpResponse:
    return unless_known(request, HttpResponse(made, content_type="application/xml; charset=utf-8"))


def _language(tag: str) -> str:
    return tag.lower() if tag.lower() in CHINESE else tag.partition("-")[0].lower()


def _pages(asked: Asked, portion: int) -> Listed:
    """What stands whatever is published, and the years of the archive."""
    if portion:
        return
    for name in STANDING:
        yield reverse(name), None
    for year in Issue.objects.live(asked.at).years():
        if year in POSSIBLE_YEARS:
            yield reverse("issues:year", args=[year]), None


def _files_of_issues(asked: Asked) -> Known:
    return dict.fromkeys(site_map.portions_of(Issue.objects.live(asked.at)))


def _issues(asked: Asked, portion: int) -> Listed:
    """The issues of a file; one changes when a story joins it."""
    stories = Article.objects.live(asked.at).filter(issue=OuterRef("pk")).order_by().values("issue")
    newest = Subquery(stories.annotate(newest=Max("live_from")).values("newest"))
    keys = (portion * PORTION, (portion + 1) * PORTION - 1)
    issues: QuerySet[Any] = Issue.objects.live(asked.at).filter(pk__range=keys).annotate(newest=newest)
    for issue in issues.order_by("pk").only("volume", "number", "publish_at"):
        yield issue.get_absolute_url(), max(filter(None, [issue.publish_at, issue.newest]))


def _if_any(listed: Callable[[Asked], Listed], surely: Callable[[datetime], bool] | None = None) -> Kind:
    """Pages that are few enough for one file; `surely` says quickly, at a moment, that there are some."""

    def files(asked: Asked) -> Known:
        return {0: None} if (surely and surely(asked.at)) or next(listed(asked), None) else {}

    def first(asked: Asked, portion: int) -> Listed:
        return iter(()) if portion else listed(asked)

    return Kind(files, first)


def _stories(asked: Asked) -> Known:
    return {**site_map.stories_changed(asked.at)}


KINDS = {
    "pages": Kind(lambda _asked: {0: None}, _pages),
    "issues": Kind(_files_of_issues, _issues),
    "stories": Kind(_stories, lambda asked, portion: site_map.stories(asked.at, portion)),
    "authors": Kind(
        lambda asked: dict.fromkeys(site_map.portions_of(site_map.people(asked.at))),
        lambda asked, portion: site_map.authors(asked.at, portion),
    ),
    "topics": _if_any(lambda asked: site_map.topics(asked.at, asked.publication.zone), site_map.has_topics),
    "countries": _if_any(lambda asked: site_map.places(asked.at, asked.publication.zone), site_map.has_places),
    "sections": _if_any(lambda asked: site_map.sections(asked.at)),
}
"""By the first part of a file's name."""
