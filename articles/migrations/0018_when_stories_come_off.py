"""The next story to come off is read from an index, which is built while the newsroom works."""

from __future__ import annotations

from django.db import migrations, models

from articles.indexes_at_work import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0017_whose_stories_they_are_and_when_they_went_out")]

    operations = [
        AddIndexAtWork(
            "article",
            models.Index(
                fields=["status", "expires_at"],
                condition=models.Q(("expires_at__isnull", False)),
                name="articles_comes_off",
            ),
        ),
    ]
