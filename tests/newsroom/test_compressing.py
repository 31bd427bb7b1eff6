"""What goes out compressed: texts for readers, nothing else."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse

from newsroom.compressing import TextsGZipMiddleware
from tests.cast import make_issue, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_a_page_and_a_feed_go_out_compressed_to_whom_can_read_it(client):
    make_publication()
    make_story(issue=make_issue())
    for address in ("/articles/rain-over-nairobi/", "/feeds/latest.atom"):
        plain = client.get(address)
        packed = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert b"Rain over Nairobi" in gzip.decompress(packed.content)
        assert len(packed.content) < len(plain.content)


def test_pictures_and_the_desk_go_out_as_they_are(client, rf):
    picture = HttpResponse(b"\0" * 10_000, content_type="image/svg+xml")
    asked = rf.get("/media/pictures/boat.svg", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in TextsGZipMiddleware(lambda _request: picture)(asked).headers
    desk = client.get("/admin/login/", headers={"Accept-Encoding": "gzip"})
    assert desk.status_code == 200
    assert "Content-Encoding" not in desk.headers
