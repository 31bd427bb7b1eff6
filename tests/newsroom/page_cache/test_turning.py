"""Kept pages are what a reader would get now; a change turns those that it shows on, and no others."""

from __future__ import annotations

import gzip

import brotli
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models.signals import post_migrate, pre_migrate
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Author, Correction, CountryTagging
from articles.tagging.models import Topic
from issues.models import Issue, Publication
from newsroom.page_cache import triggers
from newsroom.page_cache.keeping import KEPT
from newsroom.page_cache.models import Change
from newsroom.page_cache.watched import STORIES, WATCHED
from tests.cast import (
    country,
    make_byline,
    make_editor,
    make_issue,
    make_story,
    tag_country,
)
from tests.newsroom.page_cache.asking import (
    ALONE,
    ARCHIVE,
    FRONT,
    ISSUE,
    KENYA,
    LATEST,
    NAME_RAIN,
    NAME_WIND,
    OF_ALL_STORIES,
    OTHER,
    PAGES,
    RAIN,
    RAIN_FEED,
    SECOND,
    STORY,
    TUVALU,
    a_moment_later,
    ask,
    asks_nothing,
    kept_pages,
    of_slug,
    without_cache,
)

pytestmark = pytest.mark.django_db(transaction=True)


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


def test_a_feed_of_stories_that_were_told_before_turns_with_all_that_they_name(house):
    ask(LATEST)
    KEPT.forget()
    a_moment_later()
    ask(LATEST)
    assert kept_pages() == {LATEST}
    Author.objects.filter(slug="ana").update(name="Ana Novak")
    a_moment_later()
    assert "Ana Novak" in ask(LATEST).content.decode()


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


def test_every_table_that_a_page_reads_is_watched(house, settings):
    settings.PAGE_CACHE_MEGABYTES = 0
    known = {*WATCHED, STORIES, "articles_tallychange"}
    with CaptureQueriesContext(connection) as queries:
        for address in PAGES:
            ask(address)
    sql = " ".join(query["sql"] for query in queries.captured_queries)
    read = {table for table in connection.introspection.table_names() if f'"{table}"' in sql}
    assert read - known == set(), "Give them a line in newsroom/page_cache/watched.py."


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


def test_what_changes_often_is_noted_once_and_too_many_notes_turn_everything(house):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL notes by the statement")
    ask(OTHER)
    for headline in ("One", "Two", "Three"):
        of_slug("rain-over-nairobi").update(headline=headline)
    story = of_slug("rain-over-nairobi").get().pk
    assert Change.objects.filter(kind="story", thing=story).count() == 1
    by_sql(f"UPDATE sqlite_sequence SET seq = seq + {triggers.MOST_NOTES} WHERE name = '{triggers.TABLE}'")
    of_slug("rain-over-nairobi").update(headline="Four")
    of_slug("rain-over-nairobi").update(headline="Five")
    assert Change.objects.order_by("-pk").values_list("kind", flat=True)[0] == "all"
    assert Change.objects.filter(pk__gt=triggers.MOST_NOTES).count() == 1
    a_moment_later()
    assert not KEPT.pages


def test_a_table_that_went_back_by_a_column_can_be_written(house):
    with transaction.atomic():
        begin_to_migrate()
        by_sql("ALTER TABLE articles_author DROP COLUMN role_title")
        end_to_migrate()
        by_sql("UPDATE articles_author SET name = 'Anna' WHERE slug = 'ana'")
        assert Author.objects.values_list("name", flat=True).get(slug="ana") == "Anna"
        transaction.set_rollback(True)
