"""The desk with ten thousand stories in it: how long a save takes, by hand and while typing."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import urlencode

from tqdm import tqdm

BATCH = 1_000


class Fields(HTMLParser):
    """The names and values that a browser would post back from a page's big form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._open = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name, kind = given.get("name") or "", given.get("type")
        if tag == "textarea":
            self._open = name
            self.values[name] = ""
        elif tag == "input" and name and kind not in {"submit", "checkbox", "radio", "search"}:
            self.values[name] = given.get("value") or ""
        elif tag == "select" and name:
            self._open = name
        elif tag == "option" and self._open and "selected" in given:
            self.values[self._open] = given.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag in {"textarea", "select"}:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.values and self.lasttag == "textarea":
            self.values[self._open] += data.removeprefix("\n")


def fill(count: int) -> None:
    """That many more stories, drafts and cleared ones, each of 600 words."""
    from django.utils import timezone  # noqa: PLC0415 models can be imported only after the set-up

    from articles.models import Article  # noqa: PLC0415

    now, text = timezone.now(), f"<p>{'The ferry did not come that winter morning. ' * 75}</p>"
    for begin in tqdm(range(0, count, BATCH), desc="  stories", disable=None):
        Article.objects.bulk_create(
            Article(
                headline=f"Story {number} of the ferry",
                slug=f"bench-{number}",
                body=text,
                word_count=600,
                status=Article.Status.CLEARED if number % 10 else Article.Status.DRAFT,
                publish_at=now - timedelta(hours=number),
                live_from=now - timedelta(hours=number),
            )
            for number in range(begin, min(begin + BATCH, count))
        )


def time_saves(port: int, saves: int) -> dict[str, list[float]]:
    """Seconds to open the form of a draft, to save it by hand, and to save it while typing."""
    from articles.models import Article  # noqa: PLC0415

    story = Article.objects.filter(status=Article.Status.DRAFT).order_by("id")[0]
    person, cookie = _signed_in()
    address = f"/admin/articles/article/{story.pk}/change/"
    connection = http.client.HTTPConnection("127.0.0.1", port)
    times: dict[str, list[float]] = {"desk: open the form": [], "desk: save": [], "desk: autosave": []}
    for number in tqdm(range(-5, saves), desc="  saves", disable=None):
        opened, page, cookies = _ask(connection, "GET", address, cookie)
        typed = Fields(page).values | {"headline": f"Story saved {number}", "_continue": "1"}
        saved, *_rest = _ask(connection, "POST", address, cookies, typed)
        typed = Fields(_ask(connection, "GET", address, cookies)[1]).values | {
            "headline": f"Story typed {number}",
            "person": person,
            "opened": f"bench-{number}",
        }
        kept, *_rest = _ask(connection, "POST", address.replace("/change/", "/autosave/"), cookies, typed)
        if number >= 0:
            for name, seconds in zip(times, (opened, saved, kept), strict=True):
                times[name].append(seconds)
    connection.close()
    story.refresh_from_db()
    assert story.headline == f"Story typed {saves - 1}", story.headline
    return times


def _signed_in() -> tuple[str, str]:
    """The number of somebody who may do everything, and the cookie of their session."""
    from django.conf import settings  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from newsroom.accounts.models import User  # noqa: PLC0415

    client, person = Client(), User.objects.create_superuser("bench")
    client.force_login(person)
    return str(person.pk), f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _ask(
    connection: http.client.HTTPConnection, method: str, address: str, cookie: str, fields: dict[str, str] | None = None
) -> tuple[float, str, str]:
    """Seconds, the page, and the cookies with the token that forms need."""
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    begun = time.perf_counter()
    connection.request(method, address, urlencode(fields or {}), headers)
    response = connection.getresponse()
    page = response.read().decode()
    seconds = time.perf_counter() - begun
    if response.status >= http.HTTPStatus.BAD_REQUEST:
        raise SystemExit(f"{method} {address} answered {response.status}")
    token = next(_cookies(response, "csrf"), "")
    return seconds, page, f"{cookie.split('; ', maxsplit=1)[0]}; {token}" if token else cookie


def _cookies(response: http.client.HTTPResponse, name: str) -> Iterator[str]:
    for header, value in response.getheaders():
        if header.lower() == "set-cookie" and value.startswith(f"{name}="):
            yield value.split(";")[0]
