"""Puts a file into the storage so that nobody ever reads half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage

BEING_MADE = "being-made"  # a folder of the storage, on a disk


def store(name: str, raw: bytes) -> None:
    """The bytes under exactly this name. What a process that died left there is replaced."""
    storage = default_storage
    default_storage.delete(name)
    if not isinstance(getattr(storage, "_wrapped", storage), FileSystemStorage):
        # Storages behind an interface like S3 show a file when it is whole.
        storage.save(name, ContentFile(raw))
        return
    # On a disk a server in front could hand out what is written so far: it is written elsewhere, then moved.
    folder = Path(storage.path("")) / BEING_MADE
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as written:
        written.write(raw)
    try:
        with _Moved(path) as whole:
            storage.save(name, whole)
    finally:
        Path(path).unlink(missing_ok=True)


class _Moved(File):  # type: ignore[type-arg]
    """A file that Django's storage moves into its place (one rename) because it knows where it lies."""

    def __init__(self, path: str) -> None:
        super().__init__(Path(path).open("rb"), name=path)  # noqa: SIM115  closed with this

    def temporary_file_path(self) -> str:
        return str(self.name)
