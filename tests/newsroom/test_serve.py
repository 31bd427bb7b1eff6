"""`make run` as a newcomer meets it: real processes, a real port, a database of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import psutil
import pytest
from django.conf import settings

from tests import databases

PATIENCE = 180  # for a machine that is busy with other things


class Newsroom:
    """A newsroom that was started with `manage.py serve`."""

    def __init__(self, data: Path, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.output = data / "output"
        environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
        with self.output.open("ab") as output:
            self.process = psutil.Popen(
                [sys.executable, "manage.py", "serve", "--port", str(port)],
                cwd=settings.BASE_DIR,
                env=environment | {"NEWSROOM_DATA": str(data), "PYTHONUNBUFFERED": "1"},
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def opened(self) -> Newsroom:
        wait_until(lambda: status_of(f"{self.address}/") == 200)
        wait_until(lambda: all(map(self.named, ["gunicorn", "db_worker", "run_clock"])))
        return self

    def said(self) -> str:
        return self.output.read_text()

    def children(self) -> list[psutil.Process]:
        return self.process.children()

    def named(self, what: str) -> list[psutil.Process]:
        return [child for child in self.children() if lives(child) and what in " ".join(child.cmdline())]

    def everyone(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def lives(process: psutil.Process) -> bool:
    """Whether it does anything; a dead one may be listed for a while until its foster parent looks."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(is_so: Callable[[], bool]) -> None:
    last_moment = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < last_moment, "it took too long"
        time.sleep(0.05)


def status_of(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=PATIENCE) as response:
            return response.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def sign_in(newsroom: Newsroom, name: str, password: str) -> str:
    """Sign in as a browser does; the address of the page that follows."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    login = f"{newsroom.address}/admin/login/?next=/admin/"
    with opener.open(login, timeout=PATIENCE) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.read().decode()).group(1)
    form = urlencode({"csrfmiddlewaretoken": token, "username": name, "password": password})
    with opener.open(login, form.encode(), timeout=PATIENCE) as page:
        return page.url


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken_for_a_moment:
        return taken_for_a_moment.getsockname()[1]


@pytest.fixture
def start(tmp_path: Path, free_port: int) -> Iterator[Callable[[], Newsroom]]:
    """Starts a newsroom, again and again on the same data; whatever is left of it ends with the test."""
    started: list[Newsroom] = []

    def start_one() -> Newsroom:
        started.append(Newsroom(tmp_path, free_port))
        return started[-1]

    yield start_one
    for newsroom in started:
        if lives(newsroom.process):
            newsroom.process.terminate()
            newsroom.process.wait(PATIENCE)


@pytest.fixture
def lived_in(tmp_path: Path) -> None:
    """The newsroom's data as a first start has left it: the database with its tables, and an account."""
    environment = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    with databases.made_once("lived_in") as (data, is_made):
        if not is_made:
            data.mkdir()
            shutil.copyfile(databases.migrated_sqlite(), data / "newsroom.sqlite3")
            make_account = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--username=ana"]
            environment |= {"NEWSROOM_DATA": str(data), "DJANGO_SUPERUSER_PASSWORD": "not-a-word-in-any-list"}
            made = subprocess.run(
                [*make_account, "--email=ana@example.org"], cwd=settings.BASE_DIR, env=environment, check=False
            )
            assert made.returncode == 0
    shutil.copytree(data, tmp_path, dirs_exist_ok=True)


def test_from_the_first_start_to_the_last_goodbye(start):
    first = start().opened()
    login = re.search(r"Name +(\w+) .*Password +(\w+) ", first.said(), re.DOTALL).groups()
    assert sign_in(first, *login) == f"{first.address}/admin/"
    assert status_of(f"{first.address}/static/css/site.css") == 200
    everyone, before = first.everyone(), first.said()
    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(PATIENCE) == 0
    assert list(filter(lives, everyone)) == []

    second = start().opened()
    said = second.said().removeprefix(before)
    assert second.said().count("Loading the sample publication") == 1
    assert re.findall(r"Name +(\w+) .*Password +(\w+) ", said, re.DOTALL)[-1] == login
    assert sign_in(second, *login) == f"{second.address}/admin/"


def test_a_port_in_use_gets_one_sentence_before_anything_is_made(start, free_port, tmp_path):
    with socket.create_server(("127.0.0.1", free_port)):
        newsroom = start()
        assert newsroom.process.wait(PATIENCE) == 1
    sentence = f"Port {free_port} is in use by another program. Choose another one: make run PORT={free_port + 1}"
    assert newsroom.said() == f"CommandError: {sentence}\n"
    assert not (tmp_path / "newsroom.sqlite3").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_killed_outright_it_leaves_nobody_behind(start, lived_in):
    newsroom = start().opened()
    everyone = newsroom.everyone()
    newsroom.process.kill()
    newsroom.process.wait(PATIENCE)
    wait_until(lambda: not any(map(lives, everyone)))
    assert [child for child in everyone if lives(child)] == []


def test_a_worker_that_dies_is_started_again_but_without_its_web_server_all_ends(start, lived_in):
    newsroom = start().opened()
    [worker] = newsroom.named("db_worker")
    worker.kill()
    wait_until(lambda: "The worker ended unexpectedly and is started again." in newsroom.said())
    wait_until(lambda: any(child.pid != worker.pid for child in newsroom.named("db_worker")))
    assert status_of(f"{newsroom.address}/healthz") == 200

    everyone = newsroom.everyone()
    [web_server] = newsroom.named("gunicorn")
    web_server.kill()
    assert newsroom.process.wait(PATIENCE) == 1
    assert "The web server ended unexpectedly, so everything was ended." in newsroom.said()
    wait_until(lambda: not any(map(lives, everyone)))


@pytest.mark.parametrize("port", ["0", "65536", "news", "-1"])
def test_what_is_no_port_is_refused_in_a_sentence(port):
    ended = subprocess.run(
        [sys.executable, "manage.py", "serve", f"--port={port}"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, f"{port} is no port. Write a number from 1 to 65535." in ended.stderr) == (2, True)
