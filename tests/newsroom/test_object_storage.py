"""Pictures in a bucket: an S3-speaking server as a process of its own; readers still get them from this site."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.urls import reverse

from articles.images.addresses import rendition_of
from newsroom import environment
from newsroom.backup.pictures import stored
from tests.cast import make_image
from tests.databases import PROGRAMS
from tests.processes.front import free_ports
from tests.processes.house import PATIENCE, kill

MISSING = [name for name in ("storages", "boto3", "moto", "flask_cors") if importlib.util.find_spec(name) is None]
needs_a_bucket = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)} (make development)")


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of an empty bucket."""
    (port,) = free_ports(1)
    server = subprocess.Popen(
        [sys.executable, "-c", f"from moto.server import main; main(['-p', '{port}'])"],
        process_group=0,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        last_moment = time.monotonic() + PATIENCE
        while True:
            try:
                made = urllib.request.Request(f"http://127.0.0.1:{port}/pictures", method="PUT")
                with urllib.request.urlopen(made, timeout=PATIENCE):
                    break
            except OSError:
                assert server.poll() is None
                assert time.monotonic() < last_moment, "it took too long"
                time.sleep(0.1)
        yield f"http://key:secret@127.0.0.1:{port}/pictures?region=us-east-1"
    finally:
        kill(server)


@pytest.fixture
def pictures_in_it(bucket: str, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUCKET", bucket)
    settings.OBJECT_STORAGE = environment.object_storage("BUCKET")
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "newsroom.object_storage.ObjectStorage", "OPTIONS": settings.OBJECT_STORAGE}
    }
    assert storages["default"].bucket_name == "pictures"


@needs_a_bucket
@pytest.mark.django_db
def test_a_picture_is_stored_sized_handed_out_and_taken_away(pictures_in_it, client):
    image = make_image(size=(900, 600))
    assert default_storage.exists(image.file.name)
    assert not list(Path(django_settings.MEDIA_ROOT).rglob("*.*"))
    size = rendition_of(image, "whole", 480, "webp")
    assert size.address.startswith("/media/pictures/")
    answer = client.get(size.address)
    assert (answer.status_code, b"".join(answer)[8:12]) == (200, b"WEBP")
    assert size.name in set(stored())
    assert client.get(reverse("issues:front")).status_code == 200


@needs_a_bucket
@pytest.mark.django_db(transaction=True)
def test_a_backup_has_what_is_in_the_bucket(pictures_in_it, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")
    name = make_image().file.name
    call_command("back_up", str(tmp_path / "backup"))
    with default_storage.open(name) as there:
        assert (tmp_path / "backup/media" / name).read_bytes() == there.read()


@pytest.mark.parametrize(
    "address", ["s3://bucket", "https://host.example.org", "https://host.example.org/a/b", "bucket"]
)
def test_an_address_without_a_bucket_stops_the_start(address, monkeypatch):
    monkeypatch.setenv("X", address)
    with pytest.raises(ImproperlyConfigured, match=r"X names no bucket\. Write https://key:secret@host/bucket"):
        environment.object_storage("X")
