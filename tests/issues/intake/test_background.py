"""Large batches are read and accepted in the background, by real workers, and a killed one is followed by the next."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import psutil
import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles.formats.documents import read_document
from articles.models import Article
from issues.intake.leases import LEASE, take
from issues.intake.models import Batch, IntakeFile
from issues.intake.reading import read
from issues.intake.tasks import take_up_abandoned
from tests.cast import make_issue, make_publication
from tests.issues.intake.dropping import accept_all, drop, proof, story

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60  # seconds, for a machine that is busy with other things
LONG = "\n\n".join(f"Paragraph {count} of Kenya and Tanzania and of nothing else but itself." for count in range(900))


def address() -> str:
    """The test's own database, as another process finds it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def worker() -> Iterator[Callable[[], psutil.Popen]]:
    """Starts workers that end when nothing is left to do; whatever is left of them ends with the test."""
    started: list[psutil.Popen] = []

    def start() -> psutil.Popen:
        command = [sys.executable, "manage.py", "db_worker", "--batch", "--interval", "0.1"]
        environment = os.environ | {"DATABASE_URL": address()}
        started.append(
            psutil.Popen(
                command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        )
        return started[-1]

    yield start
    for process in started:
        if process.is_running():
            process.kill()
        process.wait(PATIENCE)


@pytest.fixture
def issue():
    make_publication()
    return make_issue(2132, publish_at=None)


def dropped(client, issue, count: int = 12) -> Batch:
    return drop(client, *(f"{story(f'Story {number}', number)}\n\n{LONG}" for number in range(count)), issue=issue)


def read_so_far(batch: Batch) -> int:
    return batch.files.exclude(state=IntakeFile.State.WAITING).count()


def wait_until(is_so: Callable[[], bool]) -> None:
    last_moment = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < last_moment, "it took too long"
        time.sleep(0.01)


def test_a_killed_worker_is_followed_by_the_next_and_each_file_is_read_once(editor_client, issue, worker):
    batch = dropped(editor_client, issue)
    page = proof(editor_client, batch)
    assert "0 of 12 read" in page
    assert '<progress max="12" value="0"' in page
    first = worker()
    wait_until(lambda: read_so_far(batch) >= 2)
    first.kill()
    first.wait(PATIENCE)
    left = read_so_far(batch)
    assert left < 12
    assert f"{left} of 12 read" in proof(editor_client, batch)
    # A minute later the desk looks at the page, and the next worker goes on where the first was stopped.
    Batch.objects.filter(pk=batch.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert "it was queued again" in proof(editor_client, batch)
    assert worker().wait(PATIENCE) == 0
    batch.refresh_from_db()
    assert batch.state == Batch.State.READY
    names = list(batch.items.values_list("file_name", flat=True))
    assert sorted(names) == sorted(f"story-{number}.txt" for number in range(12))


def test_all_of_a_large_batch_are_accepted_in_the_background_with_progress(editor_client, issue, worker):
    batch = drop(editor_client, *(story(f"Story {number}", number) for number in range(24)), issue=issue)
    assert worker().wait(PATIENCE) == 0
    accept_all(editor_client, batch)
    batch.refresh_from_db()
    assert batch.state == Batch.State.ACCEPTING
    progress = editor_client.get(reverse("admin:intake_batch_progress", args=[batch.pk])).json()
    assert progress == {"done": 0, "total": 24, "said": "0 of 24 taken in", "working": True}
    assert worker().wait(PATIENCE) == 0
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert list(Article.objects.in_run_order().values_list("position", flat=True)) == list(range(1, 25))


def test_only_one_process_reads_a_batch_at_a_time(editor_client, issue):
    batch = dropped(editor_client, issue, count=4)
    lease = take(batch.pk, Batch.State.READING, clock=timezone.now)
    assert lease is not None
    assert not read(batch, clock=timezone.now)
    assert read_so_far(batch) == 0
    assert read(batch, clock=lambda: timezone.now() + LEASE + timedelta(seconds=1))
    assert not lease.renew()


def test_what_was_left_lying_is_queued_once_a_minute(editor_client, issue):
    batch = dropped(editor_client, issue, count=4)
    now = timezone.now()
    assert take_up_abandoned(now) == []
    assert take_up_abandoned(now + LEASE * 2) == [batch.pk]
    assert take_up_abandoned(now + LEASE * 2) == []


def test_a_file_that_stops_its_reader_three_times_is_refused_and_the_others_are_read(editor_client, issue):
    batch = dropped(editor_client, issue, count=4)
    batch.files.filter(name="story-1.txt").update(tries=3)
    assert read(batch, clock=timezone.now)
    page = proof(editor_client, batch)
    assert "Reading it was stopped three times." in page
    assert batch.items.filter(decision="waiting").count() == 3


def test_without_scripts_the_page_asks_again_by_itself(editor_client, issue):
    page = proof(editor_client, dropped(editor_client, issue, count=4))
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_a_zip_that_takes_minutes_stays_with_its_reader(editor_client, issue):
    batch = dropped(editor_client, issue)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for number in range(1, 6):
            made.writestr(f"{number}.txt", story(f"Headline {number}", number))
    IntakeFile.objects.filter(batch=batch).delete()
    IntakeFile.objects.create(batch=batch, name="copy.zip", raw=packed.getvalue())
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.READING, lease_key="", lease_until=None)
    moment, others = timezone.now(), []

    def clock():
        """Twenty seconds a look: the whole takes longer than a lease."""
        nonlocal moment
        moment += LEASE / 3
        others.append(take(batch.pk, Batch.State.READING, clock=lambda: moment) if others else None)
        return moment

    assert read(batch, clock=clock)
    assert others == [None] * len(others)
    assert len(others) > 5
    assert batch.items.count() == 5


def test_what_a_reader_read_when_another_had_taken_over_is_left_to_the_other(editor_client, issue, monkeypatch):
    batch = dropped(editor_client, issue)
    Batch.objects.filter(pk=batch.pk).update(state=Batch.State.READING, lease_key="", lease_until=None)

    def slow(name, raw, *, month_first, goes_on):
        Batch.objects.filter(pk=batch.pk).update(lease_key="another")
        return read_document(name, raw, month_first=month_first, goes_on=goes_on)

    monkeypatch.setattr("issues.intake.reading.read_document", slow)
    assert not read(batch, clock=timezone.now)
    assert not batch.items.exists()
