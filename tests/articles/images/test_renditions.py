"""The sizes and crops that readers get."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL.ExifTags import Base

from articles.images.addresses import WHOLE, Rendition, address_of, rendition_of, renditions_of, version_of, widths_of
from articles.images.models import Image
from articles.images.renditions import delete_files, make, make_renditions
from tests.cast import make_image

pytestmark = pytest.mark.django_db


def drawn(mode="RGB", size=(640, 480), colour=(200, 40, 40), kind="JPEG", **saving):
    buffer = io.BytesIO()
    Pillow.new(mode, size, colour).save(buffer, kind, **saving)
    ending = {"JPEG": "jpg", "PNG": "png"}[kind]
    return Image.objects.create(title="A boat", file=ContentFile(buffer.getvalue(), name=f"boat.{ending}"))


def made(image, crop=WHOLE, width=320, kind="jpeg"):
    one = rendition_of(image, crop, width, kind)
    make(image, [one])
    with default_storage.open(one.name) as stored:
        picture = Pillow.open(io.BytesIO(stored.read()))
        picture.load()
    return picture


@pytest.mark.parametrize(("kind", "written"), [("avif", "AVIF"), ("webp", "WEBP"), ("jpeg", "JPEG")])
def test_each_format_is_made_at_the_width_and_ratio_asked_for(kind, written):
    picture = made(make_image(size=(1000, 500)), "card", 640, kind)
    assert (picture.format, picture.size) == (written, (640, 427))


def test_no_size_is_wider_than_the_picture_itself():
    image = make_image(size=(1000, 500))
    assert widths_of(image, WHOLE) == [320, 480, 640, 1000]
    assert widths_of(image, "square") == [320, 500]
    assert widths_of(make_image(size=(200, 100)), WHOLE) == [200]


def test_what_most_readers_ask_for_is_made_ahead_and_noted():
    image = make_image(size=(1000, 500))
    noted = make_renditions(image)
    image.refresh_from_db()
    assert image.renditions == noted
    assert {(one["crop"], one["format"]) for one in noted} >= {("card", "avif"), ("wide", "avif"), ("share", "jpeg")}
    assert all(default_storage.exists(one["name"]) for one in noted)


def test_the_haze_is_a_picture_of_some_bytes():
    image = make_image(size=(1000, 500))
    make_renditions(image)
    assert image.haze.startswith("data:image/webp;base64,")
    assert len(image.haze) < 250


@pytest.mark.parametrize(("focal_x", "colour"), [(0.0, "red"), (1.0, "blue")])
def test_a_crop_keeps_the_focal_point(focal_x, colour):
    """Red on the left, blue on the right: the square shows the side on which the focal point lies."""
    buffer = io.BytesIO()
    picture = Pillow.new("RGB", (900, 300), "red")
    picture.paste("blue", (450, 0, 900, 300))
    picture.save(buffer, "JPEG", quality=95)
    file = ContentFile(buffer.getvalue(), name="halves.jpg")
    crop = made(Image.objects.create(title="Halves", file=file, focal_x=focal_x), "square", 300)
    expected = Pillow.new("RGB", (1, 1), colour).getpixel((0, 0))
    assert all(abs(is_ - wanted) < 40 for is_, wanted in zip(crop.getpixel((150, 150)), expected, strict=True))


def test_nothing_of_what_the_camera_wrote_is_in_a_size_even_if_the_copy_has_it():
    exif = Pillow.Exif()
    exif[Base.Artist] = "ZQX"
    exif.get_ifd(0x8825)[1] = "N"
    image = drawn(exif=exif, comment=b"ZQX", icc_profile=b"ZQX" * 50)
    for kind in ("avif", "webp", "jpeg"):
        one = rendition_of(image, WHOLE, 320, kind)
        make(image, [one])
        with default_storage.open(one.name) as stored:
            raw = stored.read()
        assert b"ZQX" not in raw
        assert b"Exif" not in raw


@pytest.mark.parametrize(("ink", "ground"), [((0, 0, 0, 255), (255, 255, 255)), ((255, 255, 255, 255), (24, 24, 24))])
def test_a_drawing_on_nothing_gets_a_ground_on_which_it_is_seen(ink, ground):
    buffer = io.BytesIO()
    picture = Pillow.new("RGBA", (400, 300), (0, 0, 0, 0))
    picture.paste(ink, (150, 100, 250, 200))
    picture.save(buffer, "PNG")
    image = Image.objects.create(title="A map", file=ContentFile(buffer.getvalue(), name="map.png"))
    shown = made(image)
    assert all(abs(is_ - wanted) < 12 for is_, wanted in zip(shown.getpixel((5, 5)), ground, strict=True))


def test_moving_the_focal_point_changes_every_address_and_takes_the_old_sizes_away():
    image = make_image(size=(700, 700))
    before = make_renditions(image)
    asked_for = rendition_of(image, "cover", 320, "jpeg")
    make(image, [asked_for])
    image.focal_x = 0.9
    after = make_renditions(image)
    assert {one["name"] for one in before}.isdisjoint(one["name"] for one in after)
    assert not any(default_storage.exists(name) for name in [asked_for.name, *(one["name"] for one in before)])


def test_sizes_noted_by_an_older_version_are_taken_away_when_they_are_made_anew():
    image = make_image(size=(700, 700))
    old = default_storage.save("images/boat-320.webp", ContentFile(b"old"))
    image.renditions = [{"name": old, "width": 320, "height": 320, "format": "webp"}]
    image.save()
    make_renditions(image)
    assert not default_storage.exists(old)


def test_two_pictures_of_the_same_file_have_addresses_that_tell_nothing_of_each_other():
    one, other = make_image(), make_image()
    assert one.token != other.token
    assert address_of(one, 320).split("/")[3] == one.token
    assert len(one.token) == 16


def test_deleting_takes_all_files_along():
    image = make_image(size=(700, 700))
    make(image, renditions_of(image, "cover", "webp"))
    names = [image.file.name, *(one["name"] for one in make_renditions(image))]
    names += [one.name for one in renditions_of(image, "cover", "webp")]
    assert all(default_storage.exists(name) for name in names)
    delete_files(image)
    assert [name for name in names if default_storage.exists(name)] == []


def test_a_name_says_what_it_asks_for_and_no_other_name_is_one():
    image = make_image(size=(700, 700))
    one = rendition_of(image, "card", 640, "avif")
    assert Rendition.named(one.name) == one
    start = f"pictures/{image.token}/{version_of(image)}"
    for made_up in [f"{start}/card-640.gif", f"{start}/card-064.avif", f"{start}/round-640.avif", f"{start}/../x.avif"]:
        assert Rendition.named(made_up) is None
