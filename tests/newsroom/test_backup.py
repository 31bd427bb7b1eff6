"""A backup is rehearsed: made while people work, put into an empty newsroom and over a full one, on both databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from articles.images.models import Image
from articles.models import Article
from newsroom.backup import pictures
from newsroom.backup.contents import NAME
from newsroom.page_cache.changes import Snapshot, changes_since
from newsroom.page_cache.models import Change
from newsroom.page_cache.triggers import ALL
from tests.cast import make_image, make_issue, make_story
from tests.databases import PROGRAMS
from tests.processes.house import environment, running, start

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def programs_of_the_tests_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the machine may be older than the server, which they refuse to read."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A newsroom with one story and one picture, and its backup."""
    make_story(issue=make_issue())
    make_image()
    kept = Path(django_settings.KEPT_ROOT) / "share/ab/abc.jpg"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"drawn")
    call_command("back_up", str(tmp_path / "backup"))
    return tmp_path / "backup"


@pytest.fixture
def empty_newsroom(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a newsroom with a new database and no pictures."""
    place = {"NEWSROOM_MEDIA": str(tmp_path / "new/media"), "NEWSROOM_KEPT": str(tmp_path / "new/kept")}
    if connection.vendor == "sqlite":
        yield environment() | place | {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"}
        return
    name = f"restored_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    here = environment()
    yield (
        here
        | place
        | {"DATABASE_URL": here["DATABASE_URL"].replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")}
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def in_it(place: dict[str, str], *command: str) -> str:
    ended = subprocess.run(
        [sys.executable, *command], cwd=django_settings.BASE_DIR, env=place, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def everything_in(folder: Path | str) -> dict[str, bytes]:
    root = Path(folder)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_an_empty_newsroom_becomes_what_the_backup_was(backup, empty_newsroom, client):
    page = client.get(Article.objects.get().get_absolute_url()).content
    look = (
        "import os, django; django.setup(); from django.test import Client; from articles.models import Article; "
        "story = Article.objects.get(); print(Client().get(story.get_absolute_url(), HTTP_HOST='testserver').content)"
    )
    assert "1 stories are back" in in_it(empty_newsroom, "manage.py", "restore", str(backup))
    assert everything_in(empty_newsroom["NEWSROOM_MEDIA"]) == everything_in(django_settings.MEDIA_ROOT)
    assert everything_in(empty_newsroom["NEWSROOM_KEPT"]) == everything_in(django_settings.KEPT_ROOT)
    assert in_it(empty_newsroom | {"NEWSROOM_ALLOWED_HOSTS": "testserver"}, "-c", look).strip() == str(page)


def test_a_full_newsroom_is_overwritten_when_that_is_said_and_only_then(backup):
    story, picture = Article.objects.get(), Image.objects.get().file.name
    with pytest.raises(CommandError, match="There are tables in this database") as refused:
        call_command("restore", str(backup))
    assert "There are pictures here already" in str(refused.value)
    Article.objects.filter(pk=story.pk).update(headline="Spoilt")
    default_storage.delete(picture)
    later = make_image().file.name
    call_command("restore", str(backup), "--overwrite")
    assert Article.objects.get().headline == story.headline
    assert [default_storage.exists(name) for name in (picture, later)] == [True, True]
    assert Article.objects.create(headline="After it").pk > story.pk  # keys go on where they were


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder: next((folder / "media").rglob("*.jpg")).write_bytes(b"rot"), "was changed since"),
        (lambda folder: next((folder / "media").rglob("*.jpg")).unlink(), "is missing"),
        (lambda folder: (folder / NAME).unlink(), "holds no backup"),
        (lambda folder: rewrite(folder, migrations=["articles.9999_of_tomorrow"]), "newer newsroom"),
        (lambda folder: rewrite(folder, vendor="another"), "is one of another"),
        (lambda folder: rewrite(folder, form=2), "This version reads form 1"),
    ],
)
def test_what_is_damaged_or_foreign_is_refused_before_anything_is_touched(backup, harm, said):
    harm(backup)
    Article.objects.update(headline="As it is today")
    with pytest.raises(CommandError, match=said):
        call_command("restore", str(backup), "--overwrite")
    assert Article.objects.get().headline == "As it is today"


def test_a_database_that_cannot_be_put_back_changes_nothing(backup):
    """Its digest is right, and still it is none: as when the server refuses half of it."""
    contents = json.loads((backup / NAME).read_text())
    rewrite(backup, rows=contents["rows"], files={})
    for database in backup.glob("database.*"):
        database.write_bytes(b"no database at all")
    Article.objects.update(headline="As it is today")
    with pytest.raises(CommandError):
        call_command("restore", str(backup), "--overwrite")
    assert Article.objects.get().headline == "As it is today"


def test_a_backup_never_stands_half_finished_nor_over_another(backup, monkeypatch):
    with pytest.raises(CommandError, match="is there already"):
        call_command("back_up", str(backup))

    def full(folder: Path) -> Iterator[tuple[str, str]]:
        raise OSError(28, "No space left on device", str(folder))

    monkeypatch.setattr(pictures, "copy_out", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("back_up", str(backup.with_name("next")))
    assert not backup.with_name("next").exists()


def test_a_backup_made_while_others_write_is_of_one_moment(tmp_path, capsys):
    """Counts and rows agree, whatever is written between the look at one table and the next."""
    make_story(issue=make_issue())
    writer = (
        "import django; django.setup(); from articles.models import Article\nwhile True: Article(headline='x').save()"
    )
    with running(start("-c", writer)):
        while Article.objects.count() < 3:
            time.sleep(0.05)
        call_command("back_up", str(tmp_path / "under-load"))
    call_command("restore", str(tmp_path / "under-load"), "--overwrite")  # which compares the counts
    assert Article.objects.count() >= 3


def test_a_picture_that_was_missing_before_is_named(tmp_path, capsys):
    image = make_image()
    default_storage.delete(image.file.name)
    call_command("back_up", str(tmp_path / "backup"))
    assert f"The picture {image.file.name} was missing before" in capsys.readouterr().err


def test_a_picture_that_comes_or_goes_meanwhile_was_not_missing_before(tmp_path, capsys, monkeypatch):
    going, copying = make_image(), pictures.copy_out

    def meanwhile(folder: Path) -> Iterator[tuple[str, str]]:
        yield from (copied for copied in copying(folder) if not copied[0].endswith(going.file.name))
        make_image()
        going.delete()

    monkeypatch.setattr(pictures, "copy_out", meanwhile)
    call_command("back_up", str(tmp_path / "backup"))
    assert "missing" not in capsys.readouterr().err


def test_after_it_no_page_is_held_against_the_notes_of_the_backup(backup):
    """They may come from a server that has counted further, and would turn each new page for hours."""
    told, _ = changes_since(Snapshot())
    Article.objects.update(headline="Spoilt")
    call_command("restore", str(backup), "--overwrite")
    assert [change.kind for change in Change.objects.all()] == [ALL]
    assert [turned.key for turned in changes_since(told)[1]] == [ALL]  # as who is told of changes hears it


def test_a_shared_cache_that_is_away_is_emptied_by_nobody(backup, settings):
    settings.CACHES = {"default": {"BACKEND": "newsroom.shared_cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    call_command("restore", str(backup), "--overwrite")
    assert Article.objects.count() == 1


def rewrite(folder: Path, **changed: object) -> None:
    contents = json.loads((folder / NAME).read_text())
    (folder / NAME).write_text(json.dumps(contents | changed))
