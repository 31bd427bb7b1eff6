"""When stories were last published anew is read from an index, which is built while the newsroom works."""

from __future__ import annotations

from django.db import migrations, models

from articles.indexes_at_work import AddIndexAtWork


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0013_pictures_in_texts_are_known")]

    operations = [
        AddIndexAtWork(
            "revision",
            models.Index(
                fields=["article", "published_at"],
                condition=models.Q(("published_at__isnull", False)),
                name="articles_published_anew",
            ),
        ),
        AddIndexAtWork(
            "revision",
            models.Index(
                fields=["published_at", "article"],
                condition=models.Q(("published_at__isnull", False)),
                name="articles_lately_anew",
            ),
        ),
    ]
