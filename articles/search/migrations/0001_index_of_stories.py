"""The index of what stories say; the stories that are here already are marked, and read in the background."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from articles.search import tables


def make_index(apps: Any, schema_editor: Any) -> None:
    tables.make(schema_editor.connection)
    tables.mark_all(schema_editor.connection)


def drop_index(apps: Any, schema_editor: Any) -> None:
    tables.drop(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("articles", "0010_tallies_read_indexes_only"),
        ("images", "0003_vowel_signs_tell_names_apart"),
        ("issues", "0001_issues_and_publication"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexedStory",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("story", models.BigIntegerField(unique=True)),
                ("volume", models.PositiveIntegerField(null=True)),
                ("bears", models.TextField()),
                ("lexemes", models.TextField()),
                ("words", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="IndexedWord",
            fields=[
                ("word", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("backwards", models.CharField(db_index=True, max_length=60)),
                ("stories", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="IndexMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("s", "Story"), ("a", "Author"), ("i", "Image"), ("m", "Source"), ("v", "Issue")],
                        max_length=1,
                    ),
                ),
                ("key", models.BigIntegerField()),
                ("due_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["key", "kind"], name="search_mark_once")],
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
