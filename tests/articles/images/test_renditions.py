"""The sizes that readers get."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage

from articles.images.renditions import delete_files, make_renditions
from tests.cast import make_image

pytestmark = pytest.mark.django_db


def test_every_size_up_to_the_picture_s_own_is_made_in_webp():
    image = make_image(size=(1000, 500))
    made = make_renditions(image)
    assert [(one["width"], one["height"], one["format"]) for one in made] == [
        (960, 480, "webp"),
        (640, 320, "webp"),
        (320, 160, "webp"),
    ]
    image.refresh_from_db()
    assert image.renditions == made
    assert all(default_storage.exists(one["name"]) for one in made)


def test_making_them_again_gives_the_same_names():
    image = make_image(size=(700, 700))
    assert make_renditions(image) == make_renditions(image)


def test_a_small_picture_needs_none():
    assert make_renditions(make_image(size=(200, 100))) == []


def test_deleting_takes_all_files_along():
    image = make_image(size=(700, 700))
    names = [image.file.name, *(one["name"] for one in make_renditions(image))]
    delete_files(image)
    assert [name for name in names if default_storage.exists(name)] == []
