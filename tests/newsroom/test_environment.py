"""Settings from the environment: what is understood, and what is said about the rest."""

from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom import environment

POSTGRESQL = "django.db.backends.postgresql"


@pytest.mark.parametrize("word", ["1", "true", "Yes", " ON "])
def test_a_yes_is_yes(monkeypatch, word):
    monkeypatch.setenv("X", word)
    assert environment.flag("X", default=False) is True


@pytest.mark.parametrize("word", ["0", "false", "No", "off", ""])
def test_a_no_is_no(monkeypatch, word):
    monkeypatch.setenv("X", word)
    assert environment.flag("X", default=True) is False


def test_a_maybe_stops_the_start(monkeypatch):
    monkeypatch.setenv("X", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"^X is 'maybe'\. Write 1 for yes or 0 for no\.$"):
        environment.flag("X", default=False)


@pytest.mark.parametrize("written", ["eight", "-1", "2.5", "", "0"])
def test_what_is_no_number_stops_the_start(monkeypatch, written):
    monkeypatch.setenv("X", written)
    with pytest.raises(ImproperlyConfigured, match="Write a whole number from 1 up"):
        environment.number("X", default=5, least=1)


def test_a_word_outside_the_list_stops_the_start(monkeypatch):
    monkeypatch.setenv("X", "loud")
    with pytest.raises(ImproperlyConfigured, match=r"X is 'LOUD'\. Write one of INFO, ERROR"):
        environment.one_of("X", ["INFO", "ERROR"], default="INFO")


def test_a_list_is_separated_by_commas(monkeypatch):
    monkeypatch.setenv("X", " a.org, b.org ,, ")
    assert environment.words("X", default=["c.org"]) == ["a.org", "b.org"]


def test_a_secret_comes_from_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    assert environment.secret("X") == "hush"


def test_a_secret_in_two_places_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("X", "hush")
    monkeypatch.setenv("X_FILE", str(tmp_path / "secret"))
    with pytest.raises(ImproperlyConfigured, match="X and X_FILE are both set"):
        environment.secret("X")


def test_a_secret_file_that_is_missing_stops_the_start(monkeypatch, tmp_path):
    monkeypatch.setenv("X_FILE", str(tmp_path / "missing"))
    with pytest.raises(ImproperlyConfigured, match="can't be read: No such file"):
        environment.secret("X")


def test_a_kept_secret_is_made_once_and_read_by_its_owner_only(tmp_path):
    path = tmp_path / "var" / "secret"
    assert [environment.kept_secret(path, "first"), environment.kept_secret(path, "second")] == ["first", "first"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_a_data_folder_that_can_not_be_made_stops_the_start(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(ImproperlyConfigured, match="NEWSROOM_DATA"):
        environment.kept_secret(tmp_path / "file" / "secret", "x")


def test_without_an_address_it_is_sqlite_with_a_write_ahead_log(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = environment.database("DATABASE_URL", default=tmp_path / "x.sqlite3")
    assert database["NAME"] == tmp_path / "x.sqlite3"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("address", "name"),
    [("sqlite:////srv/news%20room.sqlite3", "/srv/news room.sqlite3"), ("sqlite:///var/x.sqlite3", "var/x.sqlite3")],
)
def test_sqlite_may_name_its_file(monkeypatch, tmp_path, address, name):
    monkeypatch.setenv("DATABASE_URL", address)
    assert str(environment.database("DATABASE_URL", default=tmp_path)["NAME"]) == name


def test_the_parts_of_a_postgresql_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://ana:p%40ss%2Fword@db.example.org:5433/news?sslmode=require")
    database = environment.database("DATABASE_URL", default=tmp_path)
    assert {key: database[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "ENGINE": POSTGRESQL,
        "NAME": "news",
        "USER": "ana",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example.org",
        "PORT": 5433,
        "OPTIONS": {"connect_timeout": "5", "sslmode": "require", "prepare_threshold": 5},
    }


def test_nobody_waits_long_for_a_database_that_is_not_there(monkeypatch, tmp_path):
    """With a pool the driver's own limit counts for nothing: whoever wants a connection waits for the pool."""
    monkeypatch.setenv("DATABASE_URL", "postgres://leader/news")
    monkeypatch.setenv("NEWSROOM_REPLICA_URLS", "postgres://copy/news,postgres://other/news?connect_timeout=1")
    leader = environment.database("DATABASE_URL", default=tmp_path, pool=4)
    copies = environment.replicas("NEWSROOM_REPLICA_URLS", of=leader, pool=4)
    waits = [(one["OPTIONS"]["connect_timeout"], one["OPTIONS"]["pool"]["timeout"]) for one in copies.values()]
    assert (leader["OPTIONS"]["connect_timeout"], leader["OPTIONS"]["pool"]["timeout"]) == ("5", 5)
    assert waits == [("2", 2), ("1", 2)]


def test_behind_pgbouncer_no_cursor_outlives_its_transaction(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://leader/news")
    monkeypatch.setenv("NEWSROOM_REPLICA_URLS", "postgres://copy/news")
    leader = environment.database("DATABASE_URL", default=tmp_path, pgbouncer=True)
    copies = environment.replicas("NEWSROOM_REPLICA_URLS", of=leader, pgbouncer=True)
    assert [one["DISABLE_SERVER_SIDE_CURSORS"] for one in (leader, copies["replica_1"])] == [True, True]
    assert environment.database("DATABASE_URL", default=tmp_path)["DISABLE_SERVER_SIDE_CURSORS"] is False


def test_a_postgresql_address_may_name_a_socket(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgresql:///news?host=/run/postgresql")
    database = environment.database("DATABASE_URL", default=tmp_path)
    assert (database["HOST"], database["PORT"], database["OPTIONS"]["host"]) == ("", "", "/run/postgresql")


@pytest.mark.parametrize(
    ("address", "complaint"),
    [
        ("mysql://host/news", "DATABASE_URL begins with 'mysql'"),
        ("just words", "DATABASE_URL has no scheme"),
        ("postgres://host", "names no database"),
        ("postgres://host:many/news", "is no number"),
        ("sqlite://", "names no file"),
    ],
)
def test_an_address_that_is_not_understood_stops_the_start_and_says_what_to_write(
    monkeypatch, tmp_path, address, complaint
):
    monkeypatch.setenv("DATABASE_URL", address)
    with pytest.raises(ImproperlyConfigured, match=complaint) as refusal:
        environment.database("DATABASE_URL", default=tmp_path)
    assert "Write " in str(refusal.value)
