"""The pictures of the sample publication: every kind draws, the same again for the same seed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from newsroom.sample.pictures import FOCAL_POINTS, KINDS, PALETTES, UnknownKind, UnknownPalette, draw
from newsroom.sample.pictures.__main__ import FOLDER, HEAVIEST, encoded, listed_pictures

SMALL = (240, 160)
LISTED = listed_pictures()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_draws_the_same_picture_for_the_same_seed_and_another_for_another_seed(kind: str) -> None:
    first = draw(kind, palette="sea", seed=1, size=SMALL)
    again = draw(kind, palette="sea", seed=1, size=SMALL)
    other = draw(kind, palette="sea", seed=2, size=SMALL)

    assert (first.size, first.mode) == (SMALL, "RGB")
    assert first.tobytes() == again.tobytes()
    assert _difference(first, other) > 1.5


@pytest.mark.parametrize("palette", PALETTES)
def test_every_palette_gives_its_own_picture(palette: str) -> None:
    picture = draw("mountains", palette=palette, seed=3, size=SMALL)
    others = [draw("mountains", palette=name, seed=3, size=SMALL) for name in PALETTES if name != palette]

    assert min(_difference(picture, other) for other in others) > 5


def test_a_picture_is_not_a_flat_sheet() -> None:
    spreads = {kind: _spread(draw(kind, palette="clay", seed=4, size=SMALL)) for kind in KINDS}

    assert [kind for kind, spread in spreads.items() if spread < 60] == []


def test_unknown_names_are_refused_with_the_names_there_are() -> None:
    with pytest.raises(UnknownKind, match=r"“castle”.*skyline"):
        draw("castle", palette="sea", seed=1, size=SMALL)
    with pytest.raises(UnknownPalette, match=r"“neon”.*dawn"):
        draw("skyline", palette="neon", seed=1, size=SMALL)


def test_every_kind_has_a_focal_point_on_the_sheet() -> None:
    assert FOCAL_POINTS.keys() == KINDS.keys()
    assert all(0 < x < 1 and 0 < y < 1 for x, y in FOCAL_POINTS.values())


@pytest.mark.parametrize("key", [picture["key"] for picture in LISTED])
def test_a_listed_picture_is_rendered(key: str) -> None:
    file = FOLDER / f"{key}.jpg"
    with Image.open(file) as picture:
        assert (picture.format, picture.size, picture.info.get("progressive")) == ("JPEG", (1800, 1200), 1)
    assert file.stat().st_size <= HEAVIEST


def test_nothing_is_rendered_that_the_publication_does_not_list() -> None:
    assert _keys(FOLDER) == sorted(picture["key"] for picture in LISTED)


def test_a_rendered_file_is_what_drawing_it_anew_gives() -> None:
    listed = LISTED[0]
    picture = draw(listed["kind"], palette=listed["palette"], seed=listed["seed"])

    with Image.open(FOLDER / f"{listed['key']}.jpg") as rendered:
        assert _difference(picture, rendered) < 3


def test_the_file_is_kept_light() -> None:
    assert len(encoded(draw("skyline", palette="dawn", seed=9))) <= HEAVIEST


def _keys(folder: Path) -> list[str]:
    return sorted(file.stem for file in folder.glob("*.jpg"))


def _difference(first: Image.Image, other: Image.Image) -> float:
    """Mean distance of two pictures in grey levels (0 to 255)."""
    pairs = zip(first.convert("L").tobytes(), other.convert("L").tobytes(), strict=True)
    return sum(abs(one - two) for one, two in pairs) / (first.width * first.height)


def _spread(picture: Image.Image) -> int:
    """How far apart the darkest and the lightest hundredth of a picture are."""
    greys = sorted(picture.convert("L").tobytes())
    return greys[len(greys) * 99 // 100] - greys[len(greys) // 100]
