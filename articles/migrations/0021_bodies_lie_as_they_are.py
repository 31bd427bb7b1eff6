"""PostgreSQL keeps the body of a story as it is, and doesn't compress it: it is read a thousand times for each save.

In an instant, as soon as nobody holds the table; stories that are there keep their form until they are saved.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _keep_bodies(editor: BaseDatabaseSchemaEditor, storage: str) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute(f"ALTER TABLE articles_article ALTER COLUMN body SET STORAGE {storage}")


def as_they_are(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """From now on; SQLite never does otherwise."""
    _keep_bodies(editor, "EXTERNAL")


def compressed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """As PostgreSQL does by itself."""
    _keep_bodies(editor, "EXTENDED")


class Migration(migrations.Migration):
    """One step; nothing that is there reads otherwise after it."""

    dependencies = [("articles", "0020_what_was_counted_is_kept")]

    operations = [migrations.RunPython(as_they_are, compressed)]
