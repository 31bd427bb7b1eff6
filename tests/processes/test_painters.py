"""One maker a file, among processes: on the database of this run, with one storage."""

from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from articles.images.addresses import renditions_of
from articles.images.models import Making
from tests.cast import make_image
from tests.processes.house import running, start

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_processes_at_once_make_each_size_once():
    image = make_image(size=(1900, 1300))
    painters = [start("-m", "tests.processes.painter", str(image.pk), spoken_to=True) for _ in range(2)]
    with running(*painters):
        assert [painter.stdout.readline() for painter in painters] == [b"ready\n"] * 2
        for painter in painters:
            painter.stdin.write(b"go\n")
            painter.stdin.flush()
        made = [int(painter.stdout.readline()) for painter in painters]
    for painter in painters:
        painter.stdin.close()
        painter.stdout.close()
    sizes = list(renditions_of(image, "card", "avif"))
    assert sum(made) == len(sizes)
    for one in sizes:
        with default_storage.open(one.name) as stored:
            Pillow.open(io.BytesIO(stored.read())).load()
    folder = f"pictures/{image.token}/{sizes[0].version}"
    assert len(default_storage.listdir(folder)[1]) == len(sizes)
    assert not Making.objects.exists()
