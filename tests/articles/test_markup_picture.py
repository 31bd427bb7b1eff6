"""A picture as the page writes it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import engines
from django.utils import timezone

from articles.images.addresses import version_of
from articles.images.models import Image
from articles.images.renditions import make_renditions
from articles.images.showing import with_pictures, with_plain_pictures
from tests.cast import NOW, make_image, make_source

pytestmark = pytest.mark.django_db


def drawn(image: Image, *arguments: str, at: datetime = NOW) -> str:
    template = engines["jinja2"].from_string("{{ picture(image, at" + "".join(f", {one}" for one in arguments) + ") }}")
    return template.render({"image": image, "at": at})


def test_the_browser_chooses_among_formats_and_widths_before_any_is_made():
    image = make_image(size=(1200, 800))
    markup = drawn(image, '"50vw"')
    for kind in ("avif", "webp"):
        offered = re.search(rf'<source type="image/{kind}" srcset="([^"]+)" sizes="50vw">', markup)
        assert re.findall(r" (\d+)w", offered[1]) == ["320", "480", "640", "960", "1200"]
    assert re.search(r'<img [^>]*srcset="[^"]+\.jpg 1200w" sizes="50vw" width="1200" height="800"', markup)
    assert markup.index("image/avif") < markup.index("image/webp") < markup.index("srcset=", markup.index("<img"))


def test_no_page_names_the_clean_copy():
    image = make_image(size=(700, 500))
    assert image.file.name not in drawn(image)


def test_a_small_place_is_offered_no_large_files_and_a_crop_has_its_own_ratio():
    markup = drawn(make_image(size=(1800, 1200)), 'crop="cover"', "most=640")
    assert set(re.findall(r" (\d+)w[,\"]", markup)) == {"160", "320", "480", "640"}
    assert 'width="960" height="1200"' in markup


def test_only_the_lead_is_loaded_at_once():
    image = make_image()
    assert 'fetchpriority="high"' in drawn(image, "lead=True")
    assert 'loading="lazy"' not in drawn(image, "lead=True")
    assert "auto" not in drawn(image, "lead=True")
    assert 'loading="lazy" decoding="async"' in drawn(image)


def test_a_picture_that_only_decorates_is_silent():
    assert 'alt="A boat on a lake."' in drawn(make_image())
    assert 'alt="A boat on a lake."' not in drawn(make_image(), "decorative=True")


def test_the_haze_comes_with_the_page_and_needs_no_style():
    image = make_image(size=(600, 400))
    make_renditions(image)
    markup = drawn(image)
    assert f'src="{image.haze}"' in markup
    assert "style=" not in markup


@pytest.mark.parametrize(
    ("x", "y", "focus"),
    [(0, 0, "focus-x-0 focus-y-0"), (0.5, 0.5, "focus-x-2 focus-y-2"), (1, 0.8, "focus-x-4 focus-y-3")],
)
def test_the_focal_point_becomes_classes(x, y, focus):
    assert f'class="{focus}"' in drawn(make_image(focal_x=x, focal_y=y))


def test_on_the_last_day_of_its_licence_a_picture_is_shown_and_the_day_after_its_credit():
    """By the publication's days: in Kiribati the day is over when it has just begun in London."""
    image = make_image(licence_ends_on=date(2025, 11, 2), credit_name="Ana Muñoz", source=make_source("Reuters"))
    midday = datetime(2025, 11, 2, 12, tzinfo=UTC)
    with timezone.override("Europe/London"):
        assert "<picture>" in drawn(image, at=midday)
        gone = drawn(image, at=midday + timedelta(hours=13))
    assert "<picture>" not in gone
    assert "This picture may no longer be shown." in gone
    assert "Ana Muñoz/Reuters" in gone
    assert image.token not in gone
    with timezone.override("Pacific/Kiritimati"):
        assert "<picture>" not in drawn(image, at=midday)
        assert not Image.objects.that_may_be_shown(midday).exists()


def test_a_withdrawn_picture_is_shown_until_it_is_withdrawn():
    image = make_image(withdrawn_at=NOW)
    assert "<picture>" in drawn(image, at=NOW - timedelta(seconds=1))
    assert "<picture>" not in drawn(image, at=NOW)
    assert list(Image.objects.that_may_be_shown(NOW - timedelta(seconds=1))) == [image]
    assert not Image.objects.that_may_be_shown(NOW).exists()


def test_pictures_in_a_text_come_the_same_way_in_one_query(django_assert_num_queries):
    new, old = make_image(size=(900, 600)), make_image(size=(900, 600))
    stem = old.file.url.rpartition(".")[0]
    address = f"/media/pictures/{new.token}/{version_of(new)}/whole-900.webp"
    text = (
        f'<p>One.</p><figure><img src="{address}" alt="A &amp; B"><figcaption>Photo: Ana</figcaption></figure>'
        f'<img src="{stem}-960.webp" alt=""><img src="{old.file.url}" alt="">'
        '<img src="/media/images/2020/01/lost.jpg" alt="Lost">'
    )
    with django_assert_num_queries(1):
        shown = with_pictures(text, NOW)
    assert shown.count("<picture>") == 3
    assert shown.count(old.token) > 2
    assert 'alt="A &amp; B"' in shown
    assert "Photo: Ana</figcaption>" in shown
    assert '<img src="/media/images/2020/01/lost.jpg" alt="Lost">' in shown
    with django_assert_num_queries(0):
        assert with_pictures("<p>No picture.</p>", NOW) == "<p>No picture.</p>"


def test_a_picture_in_a_text_whose_licence_has_ended_leaves_its_place_and_credit():
    image = make_image(size=(900, 600), licence_ends_on=date(2020, 1, 1), credit_name="Ana Muñoz")
    text = f'<figure><img src="{image.file.url}" alt="A boat"><figcaption>At sea</figcaption></figure>'
    shown = with_pictures(text, NOW)
    assert ("picture-gone" in shown, "Ana Muñoz" in shown, "At sea" in shown) == (True, True, True)
    assert image.file.url not in shown
    plain = with_plain_pictures(text, NOW, "https://news.example.org{}".format)
    assert ("<img" in plain, "Ana Muñoz" in plain) == (False, True)


def test_feeds_and_mail_get_one_plain_file_by_its_whole_address():
    image = make_image(size=(900, 600))
    plain = with_plain_pictures(f'<img src="{image.file.url}" alt="A boat">', NOW, "https://news.example.org{}".format)
    address = f"https://news.example.org/media/pictures/{image.token}/{version_of(image)}/whole-900.jpg"
    assert plain == f'<img src="{address}" alt="A boat" width="900" height="600">'
