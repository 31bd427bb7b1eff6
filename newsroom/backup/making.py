"""Makes a backup: the database as it is at one moment, then the pictures, then the table of contents."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.images.models import Image
from newsroom.backup import pictures
from newsroom.backup.contents import Contents, digest_of
from newsroom.backup.database import keeper
from newsroom.backup.errors import CannotBackUp

OWNER_ONLY = 0o700  # drafts, addresses of readers, digests of passwords


def back_up(folder: Path) -> tuple[Contents, list[str]]:
    """Put the whole newsroom into a new folder, which is there when it is whole; others may go on working.

    The answer is what is in it, and the names of pictures that were missing from the storage before. The database
    comes first: a picture is stored before its row, so each row of the backup finds its picture. The secret key is not
    in it. Raises CannotBackUp.
    """
    if folder.exists():
        raise CannotBackUp(f"{folder} is there already. Name a new folder, for example one with the date.")
    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)  # of a backup that was broken off
    known_before = _pictures_known()
    try:
        unfinished.mkdir(parents=True, mode=OWNER_ONLY)
        contents = _written(unfinished)
        unfinished.rename(folder)
    except OSError as error:
        raise CannotBackUp(f"{error.filename or folder} can't be written: {error.strerror}.") from error
    # One that came meanwhile is in the next backup, and one that went is in none that needs it.
    all_the_while = known_before & _pictures_known()
    return contents, sorted(name for name in all_the_while if f"{pictures.MEDIA}/{name}" not in contents.files)


def _pictures_known() -> set[str]:
    return set(Image.objects.exclude(file="").values_list("file", flat=True))


def _written(folder: Path) -> Contents:
    made_at = timezone.now().isoformat(timespec="seconds")
    database = keeper()
    rows = database.take(folder / database.file)
    files = {database.file: digest_of(folder / database.file)}
    files |= dict(pictures.copy_out(folder))
    files |= dict(pictures.copy_kept_out(folder))
    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    contents = Contents(made_at=made_at, vendor=connection.vendor, migrations=applied, rows=rows, files=files)
    contents.write(folder)
    return contents
