"""Whose a story is, and when each went out, is read from indexes, which are built while the newsroom works."""

from __future__ import annotations

from django.db import migrations, models

from articles.indexes_at_work import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0016_lists_are_read_off_indexes")]

    operations = [
        AddIndexAtWork(
            "article",
            models.Index(
                fields=["created_by"],
                condition=models.Q(("created_by__isnull", False)),
                name="articles_begun_by",
            ),
        ),
        AddIndexAtWork(
            "article",
            models.Index(
                fields=["assigned_to"],
                condition=models.Q(("assigned_to__isnull", False)),
                name="articles_assigned_to",
            ),
        ),
        AddIndexAtWork(
            "article",
            models.Index(
                fields=["claimed_by"],
                condition=models.Q(("claimed_by__isnull", False)),
                name="articles_taken_by",
            ),
        ),
        AddIndexAtWork("article", models.Index(fields=["-live_from", "-id"], name="articles_by_moment")),
    ]
