"""A story's own words about its lead picture are found, and changing them is noticed."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from articles.search import tables


def watch(apps: Any, schema_editor: Any) -> None:
    tables.make_missing(schema_editor.connection)
    schema_editor.execute(
        f"INSERT INTO {tables.MARKS} (kind, key)"  # noqa: S608  names of ours only
        " SELECT 's', id FROM articles_article WHERE status = 'cleared' AND lead_caption <> ''"
    )


def look_away(apps: Any, schema_editor: Any) -> None:
    tables.make_missing(schema_editor.connection, without=["lead_caption"])


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_index_of_stories"),
        ("articles", "0012_words_about_a_lead_picture_are_the_storys"),
    ]

    operations = [migrations.RunPython(watch, look_away)]
