"""A story stands in the index from its moment on, not before: not even the number of its words may be known."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from articles.search import tables


def mark_all(apps: Any, schema_editor: Any) -> None:
    tables.mark_all(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index_of_stories")]

    operations = [
        migrations.AddField(model_name="indexmark", name="due_at", field=models.DateTimeField(null=True)),
        migrations.RunPython(mark_all, migrations.RunPython.noop),
    ]
