"""The database notes what changes that readers' pages are made from."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from newsroom.page_cache import triggers


def nothing(apps: Any, schema_editor: Any) -> None:
    """The triggers are made after all migrations, when all tables are there (`see_to_triggers`)."""


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("thing", models.BigIntegerField()),
                ("story", models.BigIntegerField(null=True)),
                ("xact", models.BigIntegerField(default=0)),
                ("noted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["xact"], name="page_cache_by_xact"),
                    models.Index(fields=["kind", "thing", "story"], name="page_cache_by_thing"),
                    models.Index(fields=["noted_at"], name="page_cache_by_age"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Purge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.TextField(blank=True, default="")),
                ("waiting", models.TextField(blank=True, default="")),
                ("since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunPython(nothing, drop_triggers),
    ]
