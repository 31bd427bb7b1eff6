"""What a file says of itself: read in whatever encoding, taken apart as the house credits, offered and accepted."""

from __future__ import annotations

import io
import struct

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Pillow

from articles.images.models import Image
from articles.images.offering import found_in, taken_apart
from articles.images.uploads import clean_copy
from tests.cast import make_editor, make_source
from tests.newsroom.desk.forms import send


def with_iim(*records: tuple[int, int, bytes]) -> bytes:
    """A JPEG with an IPTC-IIM block (4.2) in Photoshop's resource 0x0404."""
    block = b"".join(struct.pack(">BBBH", 0x1C, record, kind, len(value)) + value for record, kind, value in records)
    resource = b"8BIM" + struct.pack(">HHI", 0x0404, 0, len(block)) + block + b"\0" * (len(block) % 2)
    marker = b"Photoshop 3.0\0" + resource
    buffer = io.BytesIO()
    Pillow.new("RGB", (90, 60), (20, 80, 120)).save(buffer, "JPEG")
    raw = buffer.getvalue()
    return raw[:2] + b"\xff\xed" + struct.pack(">H", len(marker) + 2) + marker + raw[2:]


def read(*records: tuple[int, int, bytes]):
    return clean_copy(io.BytesIO(with_iim(*records))).metadata


@pytest.mark.parametrize(
    "records",
    [
        [(2, 80, "Ana Muñoz".encode("latin-1"))],
        [(2, 80, "Ana Muñoz".encode())],
        [(1, 90, b"\x1b%G"), (2, 80, "Ana Muñoz".encode())],
        [(2, 80, b"Ana\0 Mu\xf1oz\r\n")],
    ],
)
def test_a_name_is_read_in_whatever_encoding_it_comes(records):
    assert read(*records).credit_name == "Ana Muñoz"


def test_a_field_of_sixty_thousand_letters_is_cut_and_a_day_that_never_was_is_left_out():
    metadata = read((2, 120, b"x" * 30_000), (2, 55, b"20250230"), (2, 90, b"Nairobi"), (2, 101, b"Kenya"))
    assert len(metadata.caption) == 1000
    assert (metadata.first("taken_on"), metadata.first("place")) == ("", "Nairobi, Kenya")


@pytest.mark.parametrize(
    ("byline", "credit", "name", "source"),
    [
        (b"Ana Lee", b"Reuters", "Ana Lee", "Reuters"),
        (b"Photo: Ana Lee/Reuters", b"", "Ana Lee", "Reuters"),
        (b"", b"Ana Lee / Reuters", "Ana Lee", "Reuters"),
        (b"By Ana Lee", b"Ana Lee via Reuters", "Ana Lee", "Reuters"),
    ],
)
def test_a_credit_is_taken_apart_into_photographer_and_source(byline, credit, name, source):
    found, sources = taken_apart(read((2, 80, byline), (2, 110, credit)))
    assert (found, sources[0]) == (name, source)


@pytest.mark.django_db
def test_the_source_is_ours_by_any_of_its_names():
    reuters = make_source("Reuters")
    assert found_in(read((2, 110, b"REUTERS"))).source == reuters
    assert found_in(read((2, 116, "© 2024 Reuters".encode()))).source == reuters


@pytest.mark.django_db
def test_what_was_read_is_marked_until_it_is_saved_and_other_words_are_offered(client):
    client.force_login(make_editor())
    make_source("Reuters", licence_days=30)
    raw = with_iim((2, 80, b"Ana Lee"), (2, 110, b"Reuters"), (2, 120, b"Boats at <b>noon</b>."), (2, 90, b"Nairobi"))
    send(client, reverse("admin:images_image_add"), file=SimpleUploadedFile("a.jpg", raw), caption="Ours.")
    image = Image.objects.get()
    assert (image.credit_line, image.caption, image.place) == ("Photo: Ana Lee/Reuters", "Ours.", "Nairobi")
    assert image.licence_ends_on is not None
    address = reverse("admin:images_image_change", args=[image.pk])
    page = client.get(address).content.decode()
    assert page.count("offered--filled") == 4  # photographer, source, place; the licence's end by the source
    assert "Boats at &lt;b&gt;noon&lt;/b&gt;." in page
    send(client, address)
    assert "offered--filled" not in client.get(address).content.decode()
