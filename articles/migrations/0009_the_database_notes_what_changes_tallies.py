"""Numbers beside countries, regions and topics are kept until the database notes a change that they depend on."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models

from articles.models import tally_triggers


def make_triggers(apps: Any, schema_editor: Any) -> None:
    apps.get_model("articles", "TallyChange").objects.using(schema_editor.connection.alias).create(shelf=-1, token=0)
    tally_triggers.make_missing(schema_editor.connection)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    tally_triggers.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0008_rejected_suggestions"),
        ("tagging", "0009_keys_stand_with_the_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="TallyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shelf", models.BigIntegerField()),
                ("token", models.BigIntegerField()),
            ],
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
