"""Pictures as they are handed out."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Pillow

from articles.images.addresses import WHOLE, rendition_of, version_of
from articles.images.models import Image, Making
from tests.cast import make_image

pytestmark = pytest.mark.django_db


def got(client, address, **headers):
    """Status, headers and body of the answer; a file that is read to its end is closed."""
    response = client.get(address, **headers)
    body = b"".join(response) if response.streaming else response.content
    return response.status_code, response.headers, body


@pytest.fixture
def image():
    return make_image(size=(900, 600))


@pytest.fixture
def size(image):
    return rendition_of(image, "card", 480, "webp")


def test_a_size_is_made_when_the_first_reader_asks_and_kept_for_ever(client, size):
    assert not default_storage.exists(size.name)
    status, headers, body = got(client, size.address)
    assert (status, headers["Content-Type"]) == (200, "image/webp")
    assert Pillow.open(io.BytesIO(body)).size == (480, 320)
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in headers.get("Vary", "")
    assert default_storage.exists(size.name)
    assert not Making.objects.exists()


def test_whoever_has_it_is_told_so(client, size):
    _status, headers, _body = got(client, size.address)
    status, again, body = got(client, size.address, headers={"If-None-Match": headers["ETag"]})
    assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])


def test_a_picture_runs_nothing(client, size):
    _status, headers, _body = got(client, size.address)
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "made_up",
    [
        "pictures/{token}/{version}/card-481.webp",
        "pictures/{token}/{version}/card-9999.avif",
        "pictures/{token}/{version}/round-480.webp",
        "pictures/{token}/{version}/card-480.png",
        "pictures/{token}/{version}/",
        "pictures/{token}/",
        "pictures/AAAAAAAAAAAAAAAA/{version}/card-480.webp",
        "pictures/being-made/x",
    ],
)
def test_nobody_makes_the_newsroom_work_by_made_up_addresses(client, image, made_up):
    address = "/media/" + made_up.format(token=image.token, version=version_of(image))
    assert got(client, address)[0] == 404
    assert default_storage.listdir("")[0] == ["images"]


def test_an_address_of_former_days_leads_to_the_size_of_today(client, image, size):
    Image.objects.filter(pk=image.pk).update(focal_x=0.1)
    status, headers, _body = got(client, size.address)
    image.refresh_from_db()
    assert (status, headers["Location"]) == (302, rendition_of(image, "card", 480, "webp").address)


def test_the_clean_copy_is_for_the_desk_alone(client, editor_client, image):
    assert got(client, image.file.url)[0] == 404
    status, headers, _body = got(editor_client, image.file.url)
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("end", [{"licence_ends_on": date(2020, 1, 1)}, {"withdrawn_at": timezone.now()}])
def test_what_may_not_be_shown_any_more_is_handed_out_to_no_reader_and_kept_nowhere(
    client, editor_client, image, size, end
):
    Image.objects.filter(pk=image.pk).update(**end)
    assert got(client, size.address)[0] == 410
    status, headers, body = got(editor_client, size.address)
    assert (status, headers["Cache-Control"]) == (200, "private, no-store")
    assert Pillow.open(io.BytesIO(body)).size == (480, 320)
    assert not default_storage.exists(size.name)


def test_a_picture_whose_copy_is_lost_is_not_found(client, image, size):
    default_storage.delete(image.file.name)
    assert got(client, size.address)[0] == 404


@pytest.mark.parametrize("rubbish", [b"", b"no picture", b"\xff\xd8\xff\xe0" + 50 * b"x"])
def test_a_picture_whose_copy_is_broken_is_not_found(client, image, size, rubbish):
    default_storage.delete(image.file.name)
    default_storage.save(image.file.name, ContentFile(rubbish))
    assert got(client, size.address)[0] == 404
    assert not Making.objects.exists()


def test_who_asks_while_another_makes_it_waits_no_longer_than_a_while(client, image, size, monkeypatch):
    monkeypatch.setattr("articles.images.taking_turns.LONGEST_WAIT", 0)
    Making.objects.create(name=size.name, begun_at=timezone.now())
    status, headers, _body = got(client, size.address)
    assert (status, headers["Retry-After"]) == (503, "2")


def test_what_a_maker_who_died_left_is_taken_up(client, image, size):
    long_ago = timezone.now() - timezone.timedelta(minutes=2)
    Making.objects.create(name=size.name, begun_at=long_ago)
    assert got(client, size.address)[0] == 200


def test_any_picture_of_a_few_pixels_is_handed_out(client):
    small = make_image(size=(1, 1))
    assert got(client, rendition_of(small, WHOLE, 320, "avif").address)[0] == 200
    assert got(client, rendition_of(small, "wide", 320, "jpeg").address)[0] == 200
