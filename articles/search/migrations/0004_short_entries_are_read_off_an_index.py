"""SQLite reads lists of entries off an index that has all they show. It reads all entries once to make it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from articles.search.tables import drop_short, make_short


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing is written anew."""
    make_short(editor.connection)


def backwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Nothing else refers to it."""
    drop_short(editor.connection)


class Migration(migrations.Migration):
    """One step."""

    dependencies = [("search", "0003_asked_quickly")]

    operations = [migrations.RunPython(forwards, backwards)]
