"""Kept pages are what a reader would get now; a change turns those that it shows on, and no others."""

from __future__ import annotations

import gzip
import tracemalloc
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Event, Thread

import brotli
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import post_migrate, pre_migrate
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import views
from articles.models import Article, Author, Correction, CountryTagging
from articles.tagging.models import Topic
from issues.models import Issue, Publication
from newsroom.page_cache import keeping, ledger, triggers
from newsroom.page_cache.changes import Snapshot, Turned
from newsroom.page_cache.keeping import KEPT, name_of
from newsroom.page_cache.middleware import PageCacheMiddleware
from newsroom.page_cache.models import Change
from newsroom.page_cache.pages import Page, compressed
from newsroom.page_cache.watched import STORIES, WATCHED
from tests.cast import (
    country,
    make_author,
    make_byline,
    make_editor,
    make_issue,
    make_publication,
    make_section,
    make_story,
    make_topic,
    tag_country,
    tag_topic,
)

pytestmark = pytest.mark.django_db(transaction=True)

SECOND = timedelta(seconds=1)
PATIENCE = 10.0
STORY, OTHER, ALONE = "/articles/rain-over-nairobi/", "/articles/wind-over-lagos/", "/articles/a-word-of-ours/"
ISSUE, OTHER_ISSUE, FRONT, ARCHIVE = "/issues/2131/", "/issues/2133/", "/", "/issues/"
RAIN, WEATHER, SEA, RAIN_FEED = "/topics/rain/", "/topics/weather/", "/topics/sea/", "/topics/rain/feed.atom"
KENYA, NIGERIA, TUVALU = "/countries/ke/", "/countries/ng/", "/countries/tv/"
ANA, BEN, WORLD, LATEST = "/authors/ana/", "/authors/ben/", "/sections/world/", "/feeds/latest.atom"
MASTHEAD = "/masthead/"
PAGES = {STORY, OTHER, ALONE, ISSUE, OTHER_ISSUE, FRONT, ARCHIVE, RAIN, WEATHER, SEA, RAIN_FEED, KENYA, NIGERIA}
PAGES |= {TUVALU, ANA, BEN, WORLD, LATEST, MASTHEAD}
LISTS_OF_RAIN = {ISSUE, RAIN, WEATHER, RAIN_FEED, KENYA, ANA, WORLD, LATEST, ARCHIVE}
# These turn with any story that comes or goes.
OF_ALL_STORIES = {RAIN, WEATHER, SEA, RAIN_FEED, KENYA, NIGERIA, TUVALU, MASTHEAD}
NAME_WIND = {OTHER, OTHER_ISSUE, SEA, NIGERIA, BEN, FRONT, LATEST}
NAME_RAIN = {STORY, OTHER} | LISTS_OF_RAIN  # the other one leads to it: it is next to it in the run of issues


@pytest.fixture
def kept(settings, monkeypatch):
    """The page cache is on, and knows nothing yet. It looks when the test says so (`a_moment_later`)."""
    monkeypatch.setattr(ledger, "EVERY", 1000.0)
    monkeypatch.setattr(ledger, "SETTLES_IN", 0.0)
    settings.PAGE_CACHE_MEGABYTES = 8
    KEPT.forget()
    yield KEPT
    KEPT.forget()


@pytest.fixture
def house(kept):
    """Two stories that have nothing in common, each in its issue, and one that stands alone."""
    make_publication()
    weather, sea = make_topic("Weather"), make_topic("Sea")
    of_rain = {"issue": make_issue(2131), "position": 1, "section": make_section("World")}
    of_wind = {"issue": make_issue(2133), "position": 1}
    for headline, author, code, topic, fields in [
        ("Rain over Nairobi", "Ana", "KE", make_topic("Rain", parent=weather), of_rain),
        ("Wind over Lagos", "Ben", "NG", sea, of_wind),
        ("A word of ours", "Cleo", "FR", make_topic("Words"), {}),
    ]:
        story = make_story(headline, **fields)
        make_byline(story, make_author(author))
        tag_country(story, code)
        tag_topic(story, topic)
    country("TV")
    make_author("Dee", role_title="Editor")


def a_moment_later() -> None:
    """The process looks at the database again, as it does when a moment has passed."""
    KEPT.ledger.looked = float("-inf")
    KEPT.look(timezone.now())


def ask(address, **headers):
    return Client().get(address, headers=headers)


def asks_nothing(address, **headers) -> bool:
    with CaptureQueriesContext(connection) as queries:
        ask(address, **headers)
    return not queries.captured_queries


def without_cache(address, settings):
    settings.PAGE_CACHE_MEGABYTES = 0
    answer = ask(address)
    settings.PAGE_CACHE_MEGABYTES = 8
    return answer


def kept_pages() -> set[str]:
    return {path for _scheme, _host, path, _parameters in KEPT.pages}


def test_a_kept_page_is_the_same_page_and_asks_nothing(house, settings):
    ours = {"Cache-Control", "Vary", "ETag", "Content-Length", "Last-Modified"}
    for address in sorted(PAGES):
        plain, made, again = without_cache(address, settings), ask(address), ask(address)
        assert made.content == again.content == plain.content, address
        assert made.headers == again.headers
        assert asks_nothing(address), address
        assert {*plain.headers.items()} - {*again.headers.items()} <= {(name, plain.headers.get(name)) for name in ours}


def test_it_is_compressed_once_and_named_by_its_bytes(house):
    plain, br, zipped = ask(STORY), ask(STORY, accept_encoding="gzip, br"), ask(STORY, accept_encoding="gzip;q=1")
    assert (br.headers["Content-Encoding"], zipped.headers["Content-Encoding"]) == ("br", "gzip")
    assert brotli.decompress(br.content) == gzip.decompress(zipped.content) == plain.content
    assert "Content-Encoding" not in ask(STORY, accept_encoding="br;q=0, deflate").headers
    assert len({answer.headers["ETag"] for answer in (plain, br, zipped)}) == 3
    assert {answer.headers["Vary"] for answer in (plain, br, zipped)} == {"Accept-Encoding"}
    for answer in (plain, br, zipped):
        known = ask(STORY, if_none_match=f'"x", {answer.headers["ETag"]}', accept_encoding="br")
        assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", answer.headers["ETag"])
    assert ask(STORY, if_none_match='"x"').status_code == 200
    head = Client().head(STORY)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", plain.headers["ETag"])
    assert int(head.headers["Content-Length"]) == len(plain.content)


def of_slug(slug):
    return Article.objects.filter(slug=slug)


def by_sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def correct():
    Correction.objects.create(article=of_slug("rain-over-nairobi").get(), text="No.", corrected_at=timezone.now())


def add_a_story():
    story = make_story("More rain", issue=Issue.objects.get(volume=2131), section=None, position=2)
    tag_country(story, "KE")


def name_a_further_author():
    make_byline(of_slug("a-word-of-ours").get(), Author.objects.get(slug="dee"))


def roll_back():
    with transaction.atomic():
        Article.objects.update(headline="Nothing")
        transaction.set_rollback(True)


# Each with the pages that turn. A page that doesn't, but would read otherwise, fails as well.
CHANGES = {
    "a headline, by SQL": (
        lambda: by_sql("UPDATE articles_article SET headline = 'Rain!' WHERE slug = 'rain-over-nairobi'"),
        NAME_RAIN,
    ),
    "the name of a topic": (lambda: Topic.objects.filter(slug="sea").update(name="Seas"), {OTHER, LATEST}),
    "the name of an author": (lambda: Author.objects.filter(slug="ben").update(name="B"), NAME_WIND),
    "a correction": (correct, {STORY, RAIN_FEED, LATEST}),
    "the title of an issue": (lambda: Issue.objects.filter(volume=2133).update(title="W"), None),
    "a further country": (lambda: tag_country(of_slug("rain-over-nairobi").get(), "TV"), NAME_RAIN | {TUVALU}),
    "other countries, in bulk": (lambda: CountryTagging.objects.filter(tag=country("TV")).delete(), None),
    "a story in an issue": (add_a_story, {STORY, OTHER, ISSUE, ARCHIVE, LATEST, KENYA}),
    "a first story of somebody": (name_a_further_author, {ALONE, FRONT, ARCHIVE, LATEST}),
    "a story that is off": (lambda: of_slug("rain-over-nairobi").update(status="withdrawn"), None),
    "the nameplate": (lambda: Publication.objects.update(name="The Other Paper"), PAGES - {STORY, RAIN, RAIN_FEED}),
    "a draft": (lambda: tag_country(make_story("Draft", status="draft"), "KE"), set()),
    "the desk's notes": (lambda: Article.objects.update(editor_note="Call Ana", working_title="x"), set()),
    "what is rolled back": (roll_back, set()),
}


def test_a_change_turns_the_pages_that_it_shows_on_and_no_others(house, settings, subtests):
    for what, (change, expected) in CHANGES.items():
        for address in PAGES:
            ask(address)
        before = {page.address[2]: page.text("") for page in KEPT.pages.values()}
        change()
        a_moment_later()
        turned = before.keys() - kept_pages()
        with subtests.test(what):
            for address in before.keys() - turned:
                assert without_cache(address, settings).content == before[address], f"{address} is kept, and is old."
            assert expected is None or turned - OF_ALL_STORIES == expected & before.keys() - OF_ALL_STORIES


def test_nothing_is_kept_beyond_the_moment_at_which_it_turns(house, monkeypatch):
    start = timezone.now().replace(microsecond=0)
    due = start + 90 * SECOND
    make_story("At its hour", issue=make_issue(2134, publish_at=due), position=1)
    over = make_story("Until then", publish_at=start - SECOND, expires_at=due + 60 * SECOND)

    def at(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)
        KEPT.look(moment)
        return ask(FRONT)

    a_moment_later()
    assert b"At its hour" not in at(start).content
    just_before = at(due - SECOND / 2)
    assert just_before.content == at(start).content
    told = just_before.headers["Cache-Control"]
    assert told == "public, max-age=0, s-maxage=0, stale-while-revalidate=0, stale-if-error=0"
    assert "s-maxage=2, stale-while-revalidate=2, stale-if-error=88" in at(start).headers["Cache-Control"]
    assert b"At its hour" in at(due).content
    address = over.get_absolute_url()
    assert ask(address).status_code == 200
    at(due + 60 * SECOND)
    assert ask(address).status_code == 404


def test_what_nobody_knows_makes_no_further_page(house):
    plain = ask(KENYA)
    for tail in ("?utm_source=x", "?x=1&fbclid=2", "?a&b&c"):
        assert ask(f"{KENYA}{tail}").content == plain.content
    assert ask(f"{KENYA}?page=99").status_code == 404
    assert ask(f"{ARCHIVE}?find=2131").status_code == 302
    assert len(KEPT.pages) == 1


def test_no_trick_gets_or_leaves_another_page(house, settings):
    plain = ask(STORY)
    poison = {
        "x_forwarded_host": "evil.example",
        "x_original_url": "/admin/",
        "accept_language": "de",
        "cookie": "messages=x; csrftoken=y; theme=dark",
        "range": "bytes=0-10",
    }
    KEPT.forget()
    assert ask(STORY, **poison).content == plain.content
    assert ask(STORY).content == plain.content
    assert ask(STORY, host="evil.example").status_code == 400
    assert asks_nothing(STORY)
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://news.example", ["news.example", "testserver"]
    KEPT.forget()
    port = ask(STORY, host="news.example:4444")
    assert b"4444" not in port.content
    assert ask(STORY).content == port.content
    assert len(KEPT.pages) == 1


def test_a_site_whose_own_name_is_not_allowed_answers_by_the_names_that_are(house, settings):
    settings.SITE_URL = "https://news.example.org"
    assert b"Rain over Nairobi" in ask(STORY).content
    assert asks_nothing(STORY)
    assert {host for _scheme, host, _path, _parameters in KEPT.pages} == {"testserver"}


def test_who_is_signed_in_passes_by(house):
    ask(STORY)
    client = Client()
    client.force_login(make_editor())
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(STORY)
    assert queries.captured_queries
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert len(KEPT.pages) == 1


def test_what_is_for_one_reader_or_went_wrong_is_not_kept(house):
    for address in ("/newsletter/", "/search/?q=rain", "/articles/no-such/", "/issues/vol-2131/", "/admin/login/"):
        ask(address)
    assert not KEPT.pages


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


def test_what_pages_are_said_to_weigh_is_what_they_take(kept):
    KEPT.look(timezone.now())
    tracemalloc.start()
    for number in range(50):
        of_many, of_few = range(27), range(30 * number, 30 * number + 30)
        page = page_of(number, frozenset({f"topic-{key}" for key in of_many} | {f"story-{key}" for key in of_few}))
        words = bytes(range(256)) * 40 + str(number).encode()
        assert KEPT.keep(replace(page, texts=compressed(words, "text/html"), headers=[("Link", f"{number}" * 500)]))
        assert page_at(number).text("") == words
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


def test_every_table_that_a_page_reads_is_watched(house, settings):
    settings.PAGE_CACHE_MEGABYTES = 0
    known = {*WATCHED, STORIES, "articles_tallychange"}
    with CaptureQueriesContext(connection) as queries:
        for address in PAGES:
            ask(address)
    sql = " ".join(query["sql"] for query in queries.captured_queries)
    read = {table for table in connection.introspection.table_names() if f'"{table}"' in sql}
    assert read - known == set(), "Give them a line in newsroom/page_cache/watched.py."


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


def begin_to_migrate() -> None:
    """What `migrate` does before it changes tables; PostgreSQL lets the triggers be, which a new release may lack."""
    pre_migrate.send(apps.get_app_config("page_cache"), using="default", plan=["a migration"])
    if connection.vendor == "postgresql":
        triggers.rest(connection)


def end_to_migrate() -> None:
    post_migrate.send(apps.get_app_config("page_cache"), using="default")


def test_while_nothing_notes_changes_no_page_is_kept(house):
    ask(STORY)
    begin_to_migrate()
    a_moment_later()
    assert_changes_show_at_once("Unnoted")
    KEPT.forget()
    assert_changes_show_at_once("Unnoted by who has just begun")
    end_to_migrate()
    a_moment_later()
    ask(STORY)
    assert kept_pages() == {STORY}


def assert_changes_show_at_once(headline):
    ask(STORY)
    of_slug("rain-over-nairobi").update(headline=headline)
    assert headline.encode() in ask(STORY).content
    assert not KEPT.pages


def test_what_changed_while_triggers_were_missing_is_seen_when_they_are_there(house):
    ask(STORY)
    triggers.drop(connection)
    of_slug("rain-over-nairobi").update(headline="Unnoted")
    end_to_migrate()
    a_moment_later()
    assert b"Unnoted" in ask(STORY).content


def test_a_table_that_went_back_by_a_column_can_be_written(house):
    with transaction.atomic():
        begin_to_migrate()
        by_sql("ALTER TABLE articles_author DROP COLUMN role_title")
        end_to_migrate()
        by_sql("UPDATE articles_author SET name = 'Anna' WHERE slug = 'ana'")
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", ["SITE_URL", "OFFLINE_READING", "WEBSUB_HUB"])
def test_pages_of_other_settings_are_other_pages_of_the_shared_cache(settings, monkeypatch, name):
    monkeypatch.setattr(keeping, "release", lambda: "this one")
    address = ("https", "news.example.org", "/", "")
    before = name_of(address)
    setattr(settings, name, "https://another.example.org")
    assert name_of(address) != before
