"""A picture as the page writes it."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template

from articles.images.models import Image
from articles.images.renditions import make_renditions
from tests.cast import make_image

pytestmark = pytest.mark.django_db


def drawn(image: Image, arguments: str = "") -> str:
    return Template("{% load picture %}{% picture image " + arguments + " %}").render(Context({"image": image}))


def test_before_the_renditions_are_made_the_clean_copy_is_shown():
    image = make_image(size=(700, 500))
    markup = drawn(image)
    assert "<source" not in markup
    assert f'src="{image.file.url}" width="700" height="500" alt="A boat on a lake."' in markup


def test_the_browser_chooses_among_the_renditions():
    image = make_image(size=(700, 500))
    make_renditions(image)
    markup = drawn(image, '"50vw"')
    assert re.findall(r"(\d+)w[,\"]", markup) == ["320", "640"]
    assert 'type="image/webp"' in markup
    assert 'sizes="50vw"' in markup


def test_only_the_lead_is_loaded_at_once():
    image = make_image()
    assert 'fetchpriority="high"' in drawn(image, "lead=True")
    assert 'loading="lazy"' not in drawn(image, "lead=True")
    assert 'loading="lazy"' in drawn(image)


def test_a_picture_that_only_decorates_is_silent():
    assert 'alt=""' in drawn(make_image(), "decorative=True")


@pytest.mark.parametrize(
    ("x", "y", "focus"),
    [(0, 0, "focus-x-0 focus-y-0"), (0.5, 0.5, "focus-x-2 focus-y-2"), (1, 0.8, "focus-x-4 focus-y-3")],
)
def test_the_focal_point_becomes_classes(x, y, focus):
    assert f'class="{focus}"' in drawn(make_image(focal_x=x, focal_y=y))
