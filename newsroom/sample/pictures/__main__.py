"""Render every picture that the sample publication lists: `python -m newsroom.sample.pictures [KEY...]`."""

from __future__ import annotations

import io
import sys
import tomllib
from pathlib import Path
from typing import TypedDict

from PIL import Image

from newsroom.sample.pictures import draw

FOLDER = Path(__file__).parent / "rendered"
PUBLICATION = Path(__file__).parent.parent / "publication.toml"
HEAVIEST = 200 * 1024
QUALITIES = (82, 78, 74, 70, 66, 62, 58)


class ListedPicture(TypedDict):
    """What the publication says about a picture, as far as drawing it needs."""

    key: str
    kind: str
    palette: str
    seed: int


def listed_pictures(publication: Path = PUBLICATION) -> list[ListedPicture]:
    """The pictures in the order of the publication file."""
    pictures: list[ListedPicture] = tomllib.loads(publication.read_text("utf-8"))["pictures"]
    return pictures


def encoded(picture: Image.Image) -> bytes:
    """The picture as a progressive JPEG, at the best quality that keeps it below `HEAVIEST` bytes."""
    for quality in QUALITIES:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, progressive=True, optimize=True)
        if file.tell() <= HEAVIEST:
            break
    return file.getvalue()


def render(pictures: list[ListedPicture], folder: Path = FOLDER) -> None:
    """Draw and save the pictures, with a line of progress for each."""
    folder.mkdir(exist_ok=True)
    for number, listed in enumerate(pictures, start=1):
        picture = draw(listed["kind"], palette=listed["palette"], seed=listed["seed"])
        content = encoded(picture)
        (folder / f"{listed['key']}.jpg").write_bytes(content)
        sys.stdout.write(f"{number:3} of {len(pictures)}  {listed['key']}  {len(content) // 1024} KB\n")


def main(keys: list[str]) -> None:
    """Render all listed pictures, or only those with the given keys."""
    render([picture for picture in listed_pictures() if not keys or picture["key"] in keys])


if __name__ == "__main__":
    main(sys.argv[1:])
