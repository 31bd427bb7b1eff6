"""Readers' pages come from a copy that PostgreSQL itself keeps: a real standby, which is held back or stopped."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event, Thread

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from articles.models import Article
from articles.search.indexing import freshen_all
from newsroom import environment, replicas
from newsroom.page_cache import ledger
from newsroom.page_cache.keeping import KEPT
from newsroom.replicas import JUST_WROTE, _source
from tests.cast import make_story
from tests.databases import PROGRAMS

PATIENCE = 20.0
COPY = "replica_1"
NOWHERE = {"host": "127.0.0.1", "port": "1"}
with_a_copy = pytest.mark.django_db(transaction=True, databases=["default", COPY])


def until(is_so: Callable[[], bool]) -> None:
    """Wait for it; meanwhile each request looks at the copy, which other tests on this server keep busy."""
    deadline = time.monotonic() + PATIENCE
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replicas, "LOOK_EVERY", 0.0)
        while not is_so():
            assert time.monotonic() < deadline, f"it took too long: {replicas.following}"
            time.sleep(0.05)
    replicas.following.next_look = time.monotonic() + replicas.LOOK_EVERY


@pytest.fixture(scope="module")
def standby(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A hot standby of the tests' server, on a socket of its own, under the alias that settings would give it."""
    with django_db_blocker.unblock():
        if connection.vendor != "postgresql":
            pytest.skip("only PostgreSQL keeps copies")
        params = connection.get_connection_params()
    if not Path(params.get("host") or "-").is_dir():
        pytest.skip("a copy is made of the tests' own server only, and DATABASE_URL names another")
    folder = Path(tempfile.mkdtemp(prefix="newsroom-standby-"))
    person = Path(params["host"]).owner() if os.geteuid() == 0 else None
    if person:
        os.chown(folder, pwd.getpwnam(person).pw_uid, pwd.getpwnam(person).pw_gid)
    leader = make_conninfo(host=params["host"], user=params["user"], dbname="postgres")

    def run(*command: str) -> None:
        subprocess.run(
            [PROGRAMS / command[0], *command[1:]], user=person, check=True, cwd="/", stdout=subprocess.DEVNULL
        )

    run("pg_basebackup", "-d", leader, "-D", f"{folder}/data", "-R", "-X", "stream", "-c", "fast")
    place = f"-k {folder} -c listen_addresses="
    run("pg_ctl", "-w", "-D", f"{folder}/data", "-l", f"{folder}/log", "-o", place, "start")
    name = connection.settings_dict["NAME"]
    address = f"postgres://{params['user']}@/{name}?host={folder}"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COPY_OF_THE_TESTS", address)
        entry = environment.replicas("COPY_OF_THE_TESTS", of=connections.settings["default"])
    known = {"default": connections.settings["default"]} | entry
    connections.settings[COPY] = connections.configure_settings(known)[COPY]
    yield
    connections[COPY].close()
    del connections[COPY], connections.settings[COPY]
    run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def copy(standby, transactional_db, settings) -> Iterator[None]:
    """The site reads from the copy."""
    settings.REPLICAS, settings.REPLICA_LAG = [COPY], 1
    settings.DATABASE_ROUTERS = ["newsroom.replicas.Router"]
    replicas.following.__init__()
    yield
    connections[COPY].close()
    on_the_copy("SELECT pg_wal_replay_resume()")
    replicas.following.__init__()


def on_the_copy(question: str) -> object:
    with connections[COPY].cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def caught_up() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()::text")
        (written,) = cursor.fetchone()
    until(lambda: on_the_copy(f"SELECT pg_last_wal_replay_lsn() >= '{written}'"))


@contextmanager
def leading_to(place: dict[str, str], alias: str = COPY) -> Iterator[list[None]]:
    """The alias leads elsewhere for a while; how often somebody tries to connect there."""
    tries: list[None] = []
    connect = connections[alias].connect
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections[alias].settings_dict, "OPTIONS", place)
        patch.setattr(connections[alias], "connect", lambda: tries.append(None) or connect())
        connections[alias].close()
        yield tries
    connections[alias].close()


def sources_of(client: Client, address: str) -> set[str]:
    """Which databases were asked for stories while this page was made."""
    asked: set[str] = set()
    with ExitStack() as listening:
        for alias in ("default", COPY):

            def note(execute, sql, *rest, alias=alias):
                if "articles_article" in sql:
                    asked.add(alias)
                return execute(sql, *rest)

            listening.enter_context(connections[alias].execute_wrapper(note))
        assert client.get(address).status_code == 200
    return asked


@with_a_copy
def test_readers_read_the_copy_and_whoever_works_here_the_leader(copy, client, editor_client):
    story = make_story().get_absolute_url()
    list(freshen_all(timezone.now()))
    caught_up()
    until(lambda: sources_of(client, story) == {COPY})
    until(lambda: sources_of(client, "/search/?q=rain") == {COPY})  # under load it may lag for a moment
    assert sources_of(editor_client, story) == {"default"}
    assert sources_of(editor_client, "/admin/articles/article/") == {"default"}
    assert _source.get() == "default"  # as for workers, the clock and commands


@with_a_copy
def test_who_has_just_sent_a_form_reads_from_the_leader(copy, client):
    story = make_story().get_absolute_url()
    caught_up()
    sent = client.post("/newsletter/", {"email": "reader@example.org"})
    assert (sent.cookies[JUST_WROTE]["httponly"], sent.cookies[JUST_WROTE]["max-age"]) == (True, 2)
    assert sources_of(client, story) == {"default"}
    del client.cookies[JUST_WROTE]  # as the browser does two seconds later
    until(lambda: sources_of(client, story) == {COPY})


@with_a_copy
def test_after_a_write_the_same_request_reads_what_it_wrote(copy):
    token = _source.set(COPY)
    try:
        assert Article.objects.db == COPY
        made = Article.objects.create(headline="Written")
        assert Article.objects.get(pk=made.pk).headline == "Written"
    finally:
        _source.reset(token)


@with_a_copy
def test_a_copy_too_far_behind_is_left_alone_until_it_has_caught_up_wholly(copy, client, monkeypatch):
    monkeypatch.setattr(replicas, "LOOK_EVERY", 0.0)
    story = make_story()
    caught_up()
    until(lambda: sources_of(client, story.get_absolute_url()) == {COPY})
    on_the_copy("SELECT pg_wal_replay_pause()")
    Article.objects.filter(pk=story.pk).update(headline="Mended")

    def reads_from(source: str) -> bool:
        return sources_of(client, story.get_absolute_url()) == {source}

    assert reads_from(COPY)  # it may be a second behind
    until(lambda: reads_from("default"))
    assert b"Mended" in client.get(story.get_absolute_url()).content
    on_the_copy("SELECT pg_wal_replay_resume()")
    until(lambda: reads_from(COPY))
    assert b"Mended" in client.get(story.get_absolute_url()).content


@with_a_copy
def test_a_page_that_is_kept_is_never_made_from_a_copy_that_lacks_what_changed(copy, client, settings, monkeypatch):
    settings.PAGE_CACHE_MEGABYTES = 8
    monkeypatch.setattr(ledger, "EVERY", 0.0)
    monkeypatch.setattr(ledger, "settles_in", lambda: 0.0)  # that it changed was heard of long ago
    KEPT.forget()
    story = make_story()
    page = story.get_absolute_url()
    caught_up()
    until(lambda: COPY in sources_of(client, page) or KEPT.forget())
    assert KEPT.pages
    on_the_copy("SELECT pg_wal_replay_pause()")
    Article.objects.filter(pk=story.pk).update(headline="Mended")
    assert replicas.following.current == COPY  # since nobody has looked at it
    assert b"Mended" in client.get(page).content
    assert b"Mended" in client.get(page).content
    KEPT.forget()


@with_a_copy
def test_a_copy_that_goes_away_costs_no_reader_an_answer(copy, client, monkeypatch):
    story = make_story().get_absolute_url()
    caught_up()
    until(lambda: sources_of(client, story) == {COPY})
    monkeypatch.setattr(replicas, "LOOK_EVERY", 60.0)
    replicas.following.next_look += 60  # nobody has noticed yet
    client.raise_request_exception = False
    with leading_to(NOWHERE):
        assert client.get(story).status_code == 200
    assert replicas.following.current == "default"


@with_a_copy
def test_a_copy_that_does_not_answer_is_tried_once_in_some_seconds(copy, monkeypatch):
    """Each try can cost a reader two seconds."""
    monkeypatch.setattr(replicas, "LOOK_EVERY", 0.0)
    with leading_to(NOWHERE) as tries:
        assert [replicas.following.source() for _ in range(3)] == ["default"] * 3
        assert len(tries) == 1
    caught_up()
    monkeypatch.setattr(replicas, "LEFT_ALONE_FOR", 0.0)
    replicas.following.left_alone_until.clear()  # some seconds later
    until(lambda: replicas.following.source() == COPY)


@with_a_copy
def test_readers_are_served_without_the_leader_which_few_of_them_wait_for(copy, client, settings, monkeypatch):
    settings.PAGE_CACHE_MEGABYTES = 8
    monkeypatch.setattr(ledger, "EVERY", 0.0)
    monkeypatch.setattr(replicas, "LOOK_EVERY", 0.0)
    KEPT.forget()
    story = make_story()
    page = story.get_absolute_url()
    caught_up()
    until(lambda: COPY in sources_of(client, page) or KEPT.forget())
    with leading_to(NOWHERE, "default") as tries:
        assert [client.get(page).status_code for _ in range(5)] == [200] * 5
        assert len(tries) == 2  # one for the page cache, one to see how far the leader is
    monkeypatch.setattr(KEPT, "left_alone_until", 0.0)  # some seconds later
    Article.objects.filter(pk=story.pk).update(headline="Mended")
    assert b"Mended" in client.get(page).content
    assert KEPT.left_alone_until is None
    KEPT.forget()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_waited_for_by_one_reader(settings, monkeypatch):
    settings.PAGE_CACHE_MEGABYTES = 8
    KEPT.forget()
    page = make_story().get_absolute_url()
    asked, all_have_asked, answers = [], Event(), []

    def away(before: object) -> None:
        asked.append(before)
        assert all_have_asked.wait(PATIENCE)
        raise OperationalError

    def read() -> None:
        answers.append(Client().get(page).status_code)
        connection.close()

    monkeypatch.setattr(ledger, "changes_since", away)
    readers = [Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    all_have_asked.set()
    for reader in readers:
        reader.join()
    assert (answers, len(asked)) == ([200] * 4, 1)
    KEPT.forget()


@with_a_copy
def test_a_database_that_copies_nothing_is_never_read(copy):
    with leading_to(connection.settings_dict["OPTIONS"]):
        assert replicas.following.source() == "default"


@pytest.mark.parametrize(
    ("leader", "copies"),
    [("", "postgres://a@b/c"), ("postgres://a@b/c", "sqlite:///x"), ("postgres://a@b/c", "nonsense")],
)
def test_copies_are_of_postgresql(leader, copies, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", leader)
    monkeypatch.setenv("NEWSROOM_REPLICA_URLS", copies)
    known = environment.database("DATABASE_URL", default=Path("x"))
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_REPLICA_URLS is for copies of the PostgreSQL"):
        environment.replicas("NEWSROOM_REPLICA_URLS", of=known)
