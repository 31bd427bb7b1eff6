"""PostgreSQL asks the index by itself, without a second process, and keeps words as they are. In an instant."""

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

    dependencies = [("search", "0002_what_a_story_says_of_its_picture_is_found")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
