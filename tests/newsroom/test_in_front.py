"""The set-up of docs/deploy, tried: nginx before two application hosts, of which one is down all the time."""

from __future__ import annotations

import os
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.cast import make_issue, make_story
from tests.processes.front import NAME, Front, why_not
from tests.processes.house import PATIENCE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "it is here"),
]
SIGNED_IN = "session=of-somebody"


@pytest.fixture(scope="module")
def front(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Front]:
    with django_db_blocker.unblock():
        front = Front(tmp_path_factory.mktemp("front"))
    try:
        yield front.opened()
    finally:
        front.end()


def until(is_so: Callable[[], bool]) -> None:
    last_moment = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < last_moment, "it took too long"
        time.sleep(0.05)


def test_what_may_be_kept_is_kept_in_each_coding_and_never_for_somebody(front):
    page = "/search/opensearch.xml"
    kept = [front.ask(page, accept_encoding=coding).headers["X-Cache"] for coding in ("gzip", "gzip, deflate", "br, x")]
    assert kept == ["MISS", "HIT", "MISS"]
    assert front.ask(page, accept_encoding="gzip", cookie=SIGNED_IN).headers["X-Cache"] == "BYPASS"
    assert front.ask("/search/opensearch.xml?2", cookie=f"a=b; __Host-{SIGNED_IN}").headers["X-Cache"] == "BYPASS"
    assert front.ask("/search/opensearch.xml?2").headers["X-Cache"] == "MISS"  # nothing of it was kept
    assert front.ask("/admin/login/").headers["X-Cache"] is None


def test_two_addresses_are_never_one_in_another_coding(front):
    """`?` in one coding and `?br` in another, written one after the other, would read the same."""
    page = "/search/opensearch.xml?"
    asked = [(page, "br"), (f"{page}br", "identity")]
    assert [front.ask(path, accept_encoding=coding).headers["X-Cache"] for path, coding in asked] == ["MISS", "MISS"]


def test_a_cdn_that_is_told_of_changes_keeps_pages_for_longer_and_gets_none_that_lay_in_nginx(front):
    page = make_story("Kept far away").get_absolute_url()
    until(lambda: front.ask(page).headers["X-Cache"] == "HIT")
    far = [front.ask(page, cdn_loop="Fastly").headers for _ in range(2)]
    assert [told["X-Cache"] for told in far] == ["BYPASS", "BYPASS"]
    assert {told["Surrogate-Control"].split("=")[0] for told in far} == {"max-age"}
    assert front.ask(page, x_varnish="32770").headers["X-Cache"] == "BYPASS"


def test_an_edit_is_seen_and_a_withdrawn_story_is_gone(front):
    story = make_story("Before the edit")
    address = story.get_absolute_url()
    assert b"Before the edit" in front.ask(address).body
    Article.objects.filter(pk=story.pk).update(headline="After the edit")
    until(lambda: b"After the edit" in front.ask(address).body)
    Article.objects.filter(pk=story.pk).update(status=Article.Status.WITHDRAWN)
    until(lambda: front.ask(address).status in {404, 410})


def test_a_scheduled_issue_appears_through_the_cache_and_never_before_its_second(front):
    out_at = (timezone.now() + timedelta(seconds=3)).replace(microsecond=0)
    issue = make_issue(publish_at=out_at)
    story = make_story("Out at last", issue=issue).get_absolute_url()
    seen: list[int] = []
    while 200 not in seen:
        asked_at = timezone.now()
        seen.append(front.ask(story).status)
        assert asked_at < out_at + timedelta(seconds=PATIENCE)
        assert seen[-1] == 404 or timezone.now() >= out_at
        time.sleep(0.05)
    assert seen[0] == 404
    assert b"Out at last" in front.ask("/").body


def test_what_a_client_says_of_itself_is_not_believed(front):
    lies = {"x_forwarded_host": "evil.example", "forwarded": "host=evil.example", "x_forwarded_proto": "http"}
    page = front.ask(make_story().get_absolute_url(), **lies)
    assert (page.status, b"evil" in page.body, b"https://news.example.org/articles/" in page.body) == (200, False, True)


def test_another_name_is_not_answered(front):
    front.context.check_hostname = False
    try:
        with pytest.raises(ssl.SSLError), front.context.wrap_socket(plain(front), server_hostname="other.example"):
            pass
    finally:
        front.context.check_hostname = True


def test_bodies_have_a_limit_and_the_desk_a_higher_one(front):
    large = b"x" * 100_000
    form = {"content_type": "application/x-www-form-urlencoded"}
    assert front.ask("/newsletter/", method="POST", body=large, **form).status == 413
    assert front.ask("/admin/", method="POST", body=large, **form).status in {302, 403}  # by the newsroom


def test_clients_that_dawdle_keep_nobody_waiting(front):
    """Four times as many as there are threads: without nginx they would hold all of them."""
    with ExitStack() as open_ones:
        for path in ("/newsletter/", "/admin/login/") * 16:
            slow = open_ones.enter_context(front.connect())
            slow.sendall(f"POST {path} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 5000\r\n\r\nx".encode())
        assert front.ask(make_story().get_absolute_url(), cookie=SIGNED_IN).status == 200


def test_no_request_fails_while_the_workers_are_replaced(front):
    page = make_story().get_absolute_url()
    seen: list[int] = []
    enough = threading.Event()

    def read() -> None:
        while not enough.is_set():
            seen.append(front.ask(page, cookie=SIGNED_IN).status)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    before = front.workers()
    os.kill(front.gunicorn.pid, signal.SIGHUP)
    until(lambda: len(front.workers()) == 2 and not front.workers() & before)
    asked = len(seen)
    until(lambda: len(seen) > asked + 6)
    enough.set()
    for reader in readers:
        reader.join()
    assert set(seen) == {200}


def plain(front: Front):
    return socket.create_connection(("127.0.0.1", front.port), timeout=PATIENCE)
