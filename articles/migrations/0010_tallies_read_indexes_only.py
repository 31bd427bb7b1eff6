"""Which stories are live is read from indexes alone, which are built while the newsroom works."""

from __future__ import annotations

from django.db import migrations, models

from articles.indexes_at_work import AddIndexAtWork, RemoveIndexAtWork

CLEARED = models.Q(("status", "cleared"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0009_the_database_notes_what_changes_tallies")]

    operations = [
        AddIndexAtWork(
            "article",
            models.Index(fields=["-live_from", "-id", "expires_at"], condition=CLEARED, name="articles_live_newest"),
        ),
        AddIndexAtWork(
            "article",
            models.Index(fields=["id", "live_from", "expires_at"], condition=CLEARED, name="articles_live_by_id"),
        ),
        RemoveIndexAtWork("article", "articles_live"),
    ]
