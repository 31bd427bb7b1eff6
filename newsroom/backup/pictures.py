"""Pictures into a folder and back, whatever storage they lie in; and the drawn pictures that may be kept."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import default_storage

from articles.images.storing import BEING_MADE
from newsroom.backup.contents import AT_ONCE

MEDIA, KEPT = "media", "kept"


def copy_out(folder: Path) -> Iterator[tuple[str, str]]:
    """Copy all pictures below the folder; path and SHA-256 of each. One that goes away meanwhile is left out."""
    for name in stored():
        path = folder / MEDIA / name
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            digest = _copied(name, path)
        except FileNotFoundError:  # withdrawn since the list was made: its row is on its way, too
            path.unlink(missing_ok=True)
        else:
            yield f"{MEDIA}/{name}", digest


def copy_in(folder: Path, files: dict[str, str]) -> None:
    """Put the pictures of a backup where they were. Others that lie there stay: no page names them."""
    for name in files:
        place, _, inner = name.partition("/")
        if place == MEDIA:
            with (folder / name).open("rb") as file:
                default_storage.delete(inner)
                default_storage.save(inner, File(file))
        elif place == KEPT:
            path = Path(settings.KEPT_ROOT) / inner
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(folder / name, path)


def copy_kept_out(folder: Path) -> Iterator[tuple[str, str]]:
    """The drawn pictures of shared links, which would otherwise be drawn again, one by one; as `copy_out`."""
    root = Path(settings.KEPT_ROOT)
    for path in sorted(root.rglob("*.jpg")) if root.is_dir() else []:
        name = f"{KEPT}/{path.relative_to(root).as_posix()}"
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with path.open("rb") as source:
            yield name, _written(source.read(), folder / name)


def stored(folder: str = "") -> Iterator[str]:
    """Names of all pictures in the storage, folder by folder, without those that are only half made."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (f"{folder}{name}" for name in sorted(files) if name)
    for inner in sorted(folders):
        if f"{folder}{inner}" != BEING_MADE:
            yield from stored(f"{folder}{inner}/")


def _copied(name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name) as source, path.open("wb") as copy:
        for chunk in source.chunks(AT_ONCE):
            digest.update(chunk)
            copy.write(chunk)
    return digest.hexdigest()


def _written(raw: bytes, path: Path) -> str:
    path.write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()
