"""Stands before everything else: who isn't signed in gets a kept page; nothing is opened, asked or written for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from threading import Event, Lock
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import validate_host
from django.urls import resolve
from django.utils import timezone
from django.utils.http import parse_etags, parse_http_date_safe

from newsroom.page_cache import headers
from newsroom.page_cache.changes import Snapshot
from newsroom.page_cache.keeping import KEPT
from newsroom.page_cache.made_of import PAGES, Made, keys_of, noticing
from newsroom.page_cache.pages import BR, GZIP, PLAIN, Address, Page, compressed, digest_of
from newsroom.replicas import READS_AT_LEAST

Answer = Callable[[HttpRequest], HttpResponse]

NEVER_KEPT = ("/admin/", "/static/", "/media/")
OF_ONE_PERSON = ("HTTP_AUTHORIZATION", "HTTP_TRANSFER_ENCODING")
LONGEST_WAIT = 10.0  # seconds, for a page that another thread makes
# Who sends one of these is somebody: signed in, or with a word that waits for them.
OF_SOMEBODY = frozenset({settings.SESSION_COOKIE_NAME, "messages"})
# All that a page that is kept may be told of its first reader.
TOLD = {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"}
REFUSED = re.compile(r"(?:^|,)\s*(br|gzip|\*)\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")


@dataclass(slots=True)
class _Making:
    """A page that a thread makes, while others wait for it; afterwards the page, if it is one for everybody."""

    done: Event = field(default_factory=Event)
    page: Page | None = None


class PageCacheMiddleware:
    """Answers from what is kept; else has the page made once, for nobody in particular, and keeps it if it may."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response
        self.under_way: dict[Address, _Making] = {}
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or pass on what isn't for everybody."""
        asked = _asked(request) if _is_for_everybody(request) else None
        if asked is None:
            return self.get_response(request)
        now = timezone.now()
        if not KEPT.look(now):
            return self.get_response(request)
        page = KEPT.get(asked, now) or KEPT.shared(asked, now)
        if page is not None:
            return _answer(request, page, now)
        made = made_of(request.path_info)
        if made is None or KEPT.ledger.position is None:
            return self.get_response(request)
        return self._made_once(request, asked, made)

    def _made_once(self, request: HttpRequest, asked: Address, made: Made) -> HttpResponse:
        """Make it, or wait for the thread that does."""
        with self.lock:
            making = self.under_way.get(asked)
            is_ours = making is None
            if making is None:
                making = self.under_way[asked] = _Making()
        if not is_ours:
            making.done.wait(LONGEST_WAIT)
            now = timezone.now()
            if making.page is not None and making.page.holds(now):
                return _answer(request, making.page, now)
            return self._make(request, asked, made)[0]
        try:
            response, making.page = self._make(request, asked, made)
        finally:
            with self.lock:
                del self.under_way[asked]
            making.done.set()
        return response

    def _make(self, request: HttpRequest, asked: Address, made: Made) -> tuple[HttpResponse, Page | None]:
        """The answer, and the page if it is one for everybody."""
        now, position, ahead = timezone.now(), KEPT.ledger.position, KEPT.ledger.ahead
        if position is None or ahead is None:
            return self.get_response(request), None
        with noticing() as read:
            response = self.get_response(_of_nobody(request, asked, position))
        if not _may_be_kept(response):
            if request.method == "HEAD":
                response.content = b""
            return response, None
        keys = keys_of(made, read)
        page = Page(
            address=asked,
            headers=[(name, text) for name, text in response.items() if name.lower() not in headers.OF_EACH_ANSWER],
            texts=compressed(response.content, response.headers.get("Content-Type", "")),
            digest=digest_of(response.content),
            keys=keys,
            position=position,
            sections=ahead.sections,
            made_at=now,
            until=KEPT.ledger.until(keys, now, ahead),
        )
        if not KEPT.keep(page):
            page.until = now  # it has turned meanwhile: this reader was there before, nobody else gets it
            return _answer(request, page, now), None
        KEPT.share(page, now)
        return _answer(request, page, timezone.now()), page


def _is_for_everybody(request: HttpRequest) -> bool:
    """Whether the answer may be one for everybody: nobody is signed in, nothing is sent, and it comes as it should."""
    meta = request.META
    if request.method not in {"GET", "HEAD"} or not settings.PAGE_CACHE_MEGABYTES:
        return False
    if request.path_info.startswith(NEVER_KEPT) or any(name in meta for name in OF_ONE_PERSON):
        return False
    if meta.get("CONTENT_LENGTH") not in {None, "", "0"}:
        return False
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return False
    return "HTTP_COOKIE" not in meta or not OF_SOMEBODY.intersection(request.COOKIES)


def _asked(request: HttpRequest) -> Address | None:
    """What names the page: the address with the parameters that its view knows. None where it can't be kept.

    All else that is in the request is neither looked at nor shown to the view, so that it can't name another page.
    """
    try:
        host = request.get_host()
    except DisallowedHost:
        return None
    site = urlsplit(settings.SITE_URL)
    if site.hostname and validate_host(site.hostname, settings.ALLOWED_HOSTS):  # else the view would refuse it
        host = site.netloc
    parameters = ""
    if request.META.get("QUERY_STRING"):
        made = made_of(request.path_info)
        kept = made.parameters(request.GET) if made else None
        if kept is None:
            return None
        parameters = kept
    return (request.scheme or "http", host, request.path_info, parameters)


def made_of(path: str) -> Made | None:
    """What the page at that path is made of; None for one that isn't kept."""
    try:
        return PAGES.get(resolve(path).view_name)
    except Http404:
        return None


def _of_nobody(request: HttpRequest, asked: Address, position: Snapshot) -> HttpRequest:
    """The request as anybody could have sent it: no cookies, no headers, no parameters but those that are known.

    A copy of the database answers it only if it has all that is to be seen at that position.
    """
    _scheme, host, path, parameters = asked
    told = {name: value for name, value in request.META.items() if not name.startswith("HTTP_") or name in TOLD}
    told |= {"REQUEST_METHOD": "GET", "HTTP_HOST": host, "QUERY_STRING": parameters, "PATH_INFO": _as_sent(path)}
    told |= {"wsgi.input": BytesIO(), "wsgi.url_scheme": request.META.get("wsgi.url_scheme", request.scheme)}
    return WSGIRequest(told | {READS_AT_LEAST: position.written})


def _as_sent(path: str) -> str:
    """As a WSGI server hands it on (PEP 3333)."""
    return path.encode().decode("latin-1")


def _may_be_kept(response: HttpResponse) -> bool:
    """Whether it is whole and well, and has nothing in it for one reader: no cookie, no nonce, no word of privacy."""
    if response.status_code != HTTPStatus.OK or response.streaming or response.cookies:
        return False
    told = response.headers
    private = any(word in told.get("Cache-Control", "") for word in ("private", "no-store"))
    nonce = "'nonce-" in told.get("Content-Security-Policy", "")
    varies = {word.strip().lower() for word in told.get("Vary", "").split(",")} - {"", "accept-encoding"}
    return not (private or nonce or varies or "Content-Encoding" in told)


def _answer(request: HttpRequest, page: Page, now: datetime) -> HttpResponse:
    """The page in the encoding that the reader takes; 304 for who has it."""
    encoding = _encoding(request, page)
    etag = f'"{page.digest}-{encoding}"' if encoding else f'"{page.digest}"'
    if known := _known(request, page):
        response = HttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response.headers["Content-Type"]
        etag = etag if known is True else known
        told = [(name, text) for name, text in page.headers if name.lower() in headers.ON_304]
    else:
        response = HttpResponse(KEPT.text(page, encoding))
        told = page.headers
        if encoding:
            response.headers["Content-Encoding"] = encoding
    for name, text in told:
        response.headers[name] = text
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = headers.cache_control(page.until, now)
    if len(page.texts) > 1:
        response.headers["Vary"] = "Accept-Encoding"
    for name, text in headers.for_whom_is_told(page.keys, page.until, now).items():
        response.headers[name] = text
    if not known:
        response.headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


def _encoding(request: HttpRequest, page: Page) -> str:
    accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
    if (len(page.texts) == 1 and PLAIN in page.texts) or not accepted:
        return PLAIN
    taken = {word.partition(";")[0].strip() for word in accepted.lower().split(",") if not REFUSED.search(word.strip())}
    return next((encoding for encoding in (BR, GZIP) if encoding in taken), PLAIN)


def _known(request: HttpRequest, page: Page) -> str | bool:
    """Whether the reader has it (RFC 9110, 13): the tag under which, or True for one who knows only since when."""
    meta = request.META
    if "HTTP_IF_NONE_MATCH" in meta:
        tags = [tag.removeprefix("W/") for tag in parse_etags(meta["HTTP_IF_NONE_MATCH"])]
        ours = (tag for tag in tags if tag.strip('"').partition("-")[0] == page.digest)
        return next(ours, "*" in tags)
    if "HTTP_IF_MODIFIED_SINCE" not in meta or not settings.REDIS_URL:
        return False
    turned = next((text for name, text in page.headers if name == "Last-Modified"), "")
    since, last = parse_http_date_safe(meta["HTTP_IF_MODIFIED_SINCE"]), parse_http_date_safe(turned)
    return since is not None and last is not None and last <= since
