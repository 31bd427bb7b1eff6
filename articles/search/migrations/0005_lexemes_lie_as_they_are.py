"""PostgreSQL keeps what stories are found by as it is, too, and doesn't compress it.

In an instant, as soon as nobody holds the table.
"""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from articles.search.tables import ask_quickly


def forwards(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """What is in the index already is written anew when `index_stories` reads it."""
    ask_quickly(editor.connection)


class Migration(migrations.Migration):
    """One step; nothing that is there reads otherwise after it."""

    dependencies = [("search", "0004_short_entries_are_read_off_an_index")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
