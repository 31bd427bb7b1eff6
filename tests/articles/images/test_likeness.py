"""What looks the same is found among all pictures; what only resembles it in colour is not."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from articles.images.likeness import NEAR, distance, fingerprint_of
from articles.images.models import Image
from tests.cast import make_image

SIZE = (600, 400)


def drawn(seed: int) -> Pillow.Image:
    """A picture with some shapes, always the same for the same seed."""
    chance = random.Random(seed)
    picture = Pillow.new("RGB", SIZE, (chance.randrange(256),) * 3)
    for _shape in range(14):
        left, top = chance.randrange(500), chance.randrange(300)
        box = (left, top, left + chance.randrange(60, 300), top + chance.randrange(60, 250))
        ImageDraw.Draw(picture).ellipse(box, fill=tuple(chance.randrange(256) for _channel in range(3)))
    return picture


def compressed(picture: Pillow.Image) -> Pillow.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=25)
    return Pillow.open(buffer)


@pytest.mark.parametrize(
    "altered",
    [
        compressed,
        lambda picture: picture.resize((150, 100)),
        lambda picture: picture.crop((9, 6, 591, 394)),
        lambda picture: picture.convert("L"),
        lambda picture: picture.convert("RGBA"),
    ],
)
def test_a_picture_stays_like_itself_when_it_is_altered_a_little(altered):
    for seed in range(5):
        assert distance(fingerprint_of(drawn(seed)), fingerprint_of(altered(drawn(seed)))) <= NEAR


def test_other_pictures_are_not_like_it_and_one_colour_is_like_nothing():
    prints = [fingerprint_of(drawn(seed)) for seed in range(40)]
    assert all(distance(one, other) > NEAR for place, one in enumerate(prints) for other in prints[:place])
    assert fingerprint_of(Pillow.new("RGB", SIZE, "teal")) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("turned", [(), (0, 1, 2, 16, 17, 32, 33, 48, 49, 50), (15, 31, 47, 63)])
def test_all_that_differ_in_ten_bits_are_found_and_none_that_differs_in_more(turned):
    bits = 0x5A5A_1234_0F0F_9ABC
    there = make_image(fingerprint=bits)
    make_image(fingerprint=bits ^ sum(1 << bit for bit in range(4, 16)))
    differing = bits
    for bit in turned:
        differing ^= 1 << bit
    signed = differing - (1 << 64) if differing >> 63 else differing
    new = make_image(title="new", fingerprint=signed)
    assert Image.objects.likenesses_of(new).get(there.pk) == len(turned)
    there.refresh_from_db()
    assert there.alike == new.alike is not None
