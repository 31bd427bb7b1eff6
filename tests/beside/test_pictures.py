"""Real pictures, sound and broken, that lie beside the checkout: each is taken properly or refused in words."""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path

import pytest
from PIL import Image as Pillow

from articles.images.uploads import LONGEST_SIDE, CleanCopy, UploadRefused, clean_copy

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("NEWSROOM_MATERIAL") or ROOT.parent / "shared") / "real" / "images"
HIDDEN = (b"Exif", b"http://ns.adobe.com", b"Photoshop 3.0", b"ICC_PROFILE")


needs_material = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"left out: no pictures at {FOLDER}")


def taken(path: Path) -> CleanCopy | str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return clean_copy(io.BytesIO(path.read_bytes()))
        except UploadRefused as refusal:
            return str(refusal)


@needs_material
@pytest.mark.parametrize(
    "path", sorted(path for path in FOLDER.rglob("*") if path.is_file()), ids=lambda path: path.name
)
def test_a_real_picture_is_taken_or_refused(path):
    copy = taken(path)
    if isinstance(copy, str):
        assert copy.endswith(".")
        return
    raw = copy.content.read()
    assert not [mark for mark in HIDDEN if mark in raw]
    with Pillow.open(io.BytesIO(raw)) as picture:
        picture.load()
        assert picture.size == (copy.width, copy.height)
        assert max(picture.size) <= LONGEST_SIDE
        assert picture.mode in {"RGB", "RGBA"}
