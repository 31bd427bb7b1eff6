"""Pages are kept within bounds, made once for a crowd, and for nobody whom they would mislead."""

from __future__ import annotations

import tracemalloc
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from articles import views
from newsroom.page_cache import keeping, ledger
from newsroom.page_cache.changes import Snapshot, Turned
from newsroom.page_cache.keeping import KEPT, name_of
from newsroom.page_cache.middleware import PageCacheMiddleware
from newsroom.page_cache.models import Change
from newsroom.page_cache.pages import Page, compressed, digest_of
from tests.newsroom.page_cache.asking import (
    OTHER,
    PAGES,
    PATIENCE,
    SECOND,
    STORY,
    a_moment_later,
    ask,
    kept_pages,
    of_slug,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_crowd_has_a_page_made_once(house, monkeypatch):
    ask(OTHER)
    made, crowd, story = [], Barrier(6), views.story_page
    monkeypatch.setattr(views, "story_page", lambda *args: made.append(args) or story(*args))
    answers = []

    def come():
        crowd.wait()
        answers.append(reader.get(STORY).content)
        connection.close()

    reader = Client()
    reader.get(OTHER)  # one site for all, as in one process
    threads = [Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(answers)) == 1
    assert len(answers) == 6
    assert len(made) <= 2


def test_a_page_that_turned_while_it_was_made_is_not_kept(house, monkeypatch):
    story = views.story_page

    def changed_meanwhile(found, at):
        page = story(found, at)
        of_slug("rain-over-nairobi").update(headline="Newer")
        a_moment_later()
        return page

    monkeypatch.setattr(views, "story_page", changed_meanwhile)
    ask(STORY)
    assert STORY not in kept_pages()


def test_a_page_that_turned_while_it_was_made_is_for_nobody_else(house):
    arrived, waiting, told = Event(), [], []

    class Awaited(Event):
        def wait(self, timeout=None):
            arrived.set()
            return super().wait(timeout)

    def view(request):
        headline = of_slug("rain-over-nairobi").get().headline
        if not waiting:
            [making] = pages.under_way.values()
            making.done = Awaited()
            waiting.append(Thread(target=come))
            waiting[0].start()
            assert arrived.wait(PATIENCE)
            of_slug("rain-over-nairobi").update(headline="Newer")
            a_moment_later()
        return HttpResponse(headline)

    def come():
        told.append(pages(RequestFactory().get(STORY)).content)
        connection.close()

    pages = PageCacheMiddleware(view)
    first = pages(RequestFactory().get(STORY))
    waiting[0].join()
    assert first.content == b"Rain over Nairobi"
    assert "s-maxage=0, stale-while-revalidate=0, stale-if-error=0" in first.headers["Cache-Control"]
    assert told == [b"Newer"]


def test_memory_has_a_limit(house, settings):
    for address in PAGES:
        ask(address)
    settings.PAGE_CACHE_MEGABYTES = 40_000 / 2**20
    ask("/authors/")
    assert KEPT.size <= 40_000
    assert "/authors/" in kept_pages()


def test_texts_that_are_kept_unpacked_have_a_limit_and_are_the_page(house, settings):
    answers = {address: ask(address).content for address in PAGES}
    settings.PAGE_CACHE_MEGABYTES = 400_000 / 2**20
    answers["/authors/"] = ask("/authors/").content
    assert 0 < sum(map(len, KEPT.unpacked.values())) <= 50_000
    assert {address: ask(address).content for address in answers} == answers
    assert sum(map(len, KEPT.unpacked.values())) + sum(page.size for page in KEPT.pages.values()) == KEPT.size


def test_what_pages_are_said_to_weigh_is_what_they_take(kept):
    KEPT.look(timezone.now())
    tracemalloc.start()
    for number in range(50):
        of_many, of_few = range(27), range(30 * number, 30 * number + 30)
        page = page_of(number, frozenset({f"topic-{key}" for key in of_many} | {f"story-{key}" for key in of_few}))
        words = bytes(range(256)) * 40 + str(number).encode()
        texts, told = compressed(words, "text/html"), [("Link", f"{number}" * 500)]
        assert KEPT.keep(replace(page, texts=texts, headers=told, digest=digest_of(words)))
        assert KEPT.text(page_at(number), "") == words
    taken, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert KEPT.size / 1.5 < taken < KEPT.size


def page_at(number: int) -> Page:
    return KEPT.pages[page_of(number).address]


def test_old_notes_are_forgotten(house):
    Change.objects.update(noted_at=timezone.now() - timedelta(hours=3))
    of_slug("rain-over-nairobi").update(headline="New")
    Change.objects.thin_out(timezone.now())
    assert set(Change.objects.values_list("kind", flat=True)) == {"story", "page"}


def test_another_server_empties_it_though_nothing_was_noted_there(house, monkeypatch):
    Change.objects.all().delete()
    ask(OTHER)
    was_on_another_server()
    a_moment_later()
    assert not KEPT.pages
    story = views.story_page
    monkeypatch.setattr(views, "story_page", lambda *args: (a_moment_later(), story(*args))[1])
    was_on_another_server()
    ask(STORY)
    assert not KEPT.pages


def was_on_another_server() -> None:
    KEPT.ledger.position = replace(KEPT.ledger.position, epoch=-1)


def test_who_finds_a_page_does_not_wait_for_who_asks_the_database(house, monkeypatch):
    ask(STORY)
    asks, may_end = Event(), Event()

    def slow(before):
        asks.set()
        assert may_end.wait(PATIENCE)
        return before, []

    monkeypatch.setattr(ledger, "changes_since", slow)
    monkeypatch.setattr(ledger, "EVERY", 0.0)
    monkeypatch.setattr(ledger, "LATEST", 1000.0)
    looking = Thread(target=KEPT.look, args=[timezone.now()])
    looking.start()
    assert asks.wait(PATIENCE)
    found = Thread(target=ask, args=[STORY])
    found.start()
    found.join(PATIENCE / 2)
    waits = found.is_alive()
    may_end.set()
    looking.join()
    found.join()
    assert not waits


class OneAtATime(OrderedDict):
    """Pages whose order nobody looks at or changes without the lock: another thread could change it in between."""

    def __iter__(self):
        assert KEPT.lock.locked()
        return super().__iter__()

    def __reversed__(self):
        assert KEPT.lock.locked()
        return super().__reversed__()

    def move_to_end(self, *args, **options):
        assert KEPT.lock.locked()
        super().move_to_end(*args, **options)


def test_a_crowd_that_reads_kept_pages_trips_over_nothing(kept, settings, monkeypatch):
    monkeypatch.setattr(KEPT, "pages", OneAtATime())
    KEPT.look(timezone.now())
    pages = [page_of(number) for number in range(3)]
    now = timezone.now()
    settings.PAGE_CACHE_MEGABYTES = 2 * pages[0].size / 2**20
    for page in pages[:2]:
        assert KEPT.keep(page)
    assert KEPT.get(pages[0].address, now) is pages[0]
    assert KEPT.keep(pages[2])
    assert [KEPT.get(page.address, now) is page for page in pages] == [True, False, True]


def test_a_page_with_the_navigation_of_before_is_not_kept(kept):
    KEPT.look(timezone.now())
    assert not KEPT.keep(replace(page_of(1), sections=(99,)))


def page_of(number: int, keys: frozenset[str] = frozenset({"all"})) -> Page:
    """A page that nobody has asked for yet."""
    now, known = timezone.now(), KEPT.ledger
    return Page(
        address=("http", "testserver", f"/{number}/", ""),
        headers=[],
        texts={},
        digest="",
        keys=keys,
        position=known.position or Snapshot(),
        sections=known.ahead.sections if known.ahead else (),
        made_at=now,
        until=now + timedelta(hours=1),
    )


def test_what_turned_long_ago_is_forgotten_though_it_turns_all_the_time():
    known, soon = ledger.Ledger(), timezone.now()
    ahead = ledger.Ahead(soon, soon + SECOND, ())
    for at in (0.0, 10.0, ledger.REMEMBERED + 5.0):
        turned = [Turned(int(at) + 1, "stories")]
        known.learn(ledger.News(at, known.position, Snapshot(int(at) + 2), ahead, turned))
    assert [*known.turned["stories"]] == [11, int(ledger.REMEMBERED) + 6]


@pytest.mark.parametrize("name", ["SITE_URL", "OFFLINE_READING", "WEBSUB_HUB"])
def test_pages_of_other_settings_are_other_pages_of_the_shared_cache(settings, monkeypatch, name):
    monkeypatch.setattr(keeping, "release", lambda: "this one")
    address = ("https", "news.example.org", "/", "")
    before = name_of(address)
    setattr(settings, name, "https://another.example.org")
    assert name_of(address) != before
