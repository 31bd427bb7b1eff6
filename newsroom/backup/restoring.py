"""Puts a backup back: looked through to the last byte before anything is touched, the database whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.cache import cache
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from newsroom.backup import pictures
from newsroom.backup.contents import Contents
from newsroom.backup.database import is_empty, keeper, rows
from newsroom.backup.errors import CannotRestore
from newsroom.page_cache.models import Change
from newsroom.page_cache.triggers import note_everything

MOST_NAMED = 5


def restore(folder: Path, *, overwrite: bool) -> Contents:
    """Make the newsroom what it was at the moment of the backup; what this is, is lost if `overwrite` says so.

    The other processes of the newsroom must be stopped. Raises CannotRestore.
    """
    contents = Contents.read(folder)
    if reasons := list(_reasons_against(contents, folder, overwrite=overwrite)):
        raise CannotRestore("\n".join(reasons))
    database = keeper()
    database.put_back(folder / database.file)
    if amiss := _differing(contents.rows, rows()):
        raise CannotRestore(f"The database was put back, and is not as it was: {amiss}.")
    _note_that_all_is_another(contents.rows)
    try:
        pictures.copy_in(folder, contents.files)
    except OSError as error:
        raise CannotRestore(f"The database was put back, not all pictures: {error}. Restore again.") from error
    cache.clear()  # nothing that was kept speaks of this database
    return contents


def _note_that_all_is_another(rows: dict[str, int]) -> None:
    """Pages turn, and whoever is told of changes is told so. The notes of the backup count by another server's hours.

    A backup from before there were notes gets them, and all that goes with it, from `migrate`.
    """
    if Change._meta.db_table in rows:
        with transaction.atomic():
            Change.objects.all().delete()
            note_everything(connection)


def _reasons_against(contents: Contents, folder: Path, *, overwrite: bool) -> Iterator[str]:
    if contents.vendor != connection.vendor:
        yield f"The backup is one of {contents.vendor}, this newsroom works on {connection.vendor}."
    if newer := sorted(set(contents.migrations) - _migrations_shipped()):
        yield f"The backup comes from a newer newsroom: {', '.join(newer[:MOST_NAMED])}. Upgrade this one first."
    if not overwrite and not is_empty():
        yield "There are tables in this database. --overwrite throws away what it holds."
    if not overwrite and next(pictures.stored(), None):
        yield "There are pictures here already. --overwrite puts those of the backup over them."
    damage = list(contents.damage(folder))
    yield from damage[:MOST_NAMED]
    if len(damage) > MOST_NAMED:
        yield f"And {len(damage) - MOST_NAMED} more files."


def _differing(wanted: dict[str, int], found: dict[str, int]) -> str:
    tables = sorted(set(wanted) | set(found))
    return ", ".join(
        f"{table} has {found.get(table, 'no')} rows instead of {wanted.get(table, 'none')}"
        for table in tables
        if wanted.get(table) != found.get(table)
    )


def _migrations_shipped() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
