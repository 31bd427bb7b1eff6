"""The newest stories without an issue are read from an index, which is built while the newsroom works."""

from __future__ import annotations

from django.db import migrations, models

from articles.indexes_at_work import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0018_when_stories_come_off")]

    operations = [
        AddIndexAtWork(
            "article",
            models.Index(
                fields=["issue", "-live_from", "-id"],
                condition=models.Q(("issue", None), ("status", "cleared")),
                name="articles_live_alone",
            ),
        ),
    ]
