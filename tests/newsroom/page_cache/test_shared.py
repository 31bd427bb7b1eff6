"""Two real processes of the site share pages in a real Redis, on one PostgreSQL; then Redis is gone."""

from __future__ import annotations

import http.client
import shutil
import subprocess
import time
from contextlib import ExitStack

import pytest
from django.db import connection
from redis import Redis

from articles.models import Article
from tests.cast import make_publication, make_story
from tests.processes.front import free_ports
from tests.processes.house import PATIENCE, kill, start

SERVER = next(filter(None, map(shutil.which, ["redis-server", "valkey-server"])), None)
PAGE = "/articles/rain-over-nairobi/"
pytestmark = pytest.mark.django_db(transaction=True)


def get(port: int) -> tuple[int, bytes]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", PAGE)
        answer = line.getresponse()
        return answer.status, answer.read()
    finally:
        line.close()


def until_open(port: int) -> None:
    last_moment = time.monotonic() + PATIENCE
    while True:
        try:
            return get(port) and None
        except OSError:
            assert time.monotonic() < last_moment, "it took too long"
            time.sleep(0.1)


def redis(port: int) -> subprocess.Popen[bytes]:
    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--appendonly", "no"]
    return subprocess.Popen([str(SERVER), *words], stdout=subprocess.DEVNULL, process_group=0)


def both_say(ports: list[int], headline: str) -> None:
    """Within a second of the change, each of them."""
    time.sleep(1.0)
    for port in ports:
        status, body = get(port)
        assert (status, headline.encode() in body) == (200, True)


def test_two_processes_share_pages_and_a_lost_redis_costs_no_answer(monkeypatch):
    if connection.vendor != "postgresql":
        pytest.skip("pages are shared on PostgreSQL only")
    if SERVER is None:
        pytest.skip("redis-server is not on this machine: apt-get install redis-server")
    make_publication()
    make_story("Rain over Nairobi")
    store, *ports = free_ports(3)
    monkeypatch.setenv("REDIS_URL", f"redis://127.0.0.1:{store}/0")
    monkeypatch.setenv("NEWSROOM_PAGE_CACHE_MEGABYTES", "8")
    with ExitStack() as ends:
        shared = redis(store)
        ends.callback(lambda: kill(shared))
        for port in ports:
            words = ("newsroom.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "2")
            ends.callback(kill, start("-m", "gunicorn", *words, "--log-level", "critical", "--no-control-socket"))
        for port in ports:
            until_open(port)
        both_say(ports, "Rain over Nairobi")
        assert Redis(port=store).keys("*page:*")
        change_to("Mended")
        both_say(ports, "Mended")
        kill(shared)
        assert [get(port)[0] for port in ports * 5] == [200] * 10
        change_to("Without it")
        both_say(ports, "Without it")
        shared = redis(store)
        change_to("With it again")
        both_say(ports, "With it again")


def change_to(headline: str) -> None:
    Article.objects.update(headline=headline)
