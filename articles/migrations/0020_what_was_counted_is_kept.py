"""What was counted on the shelves of an archive is kept for processes that begin later."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_the_newest_stories_without_an_issue")]

    operations = [
        migrations.CreateModel(
            name="CountedShelf",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("zone", models.CharField(max_length=64)),
                ("shelf", models.BigIntegerField()),
                ("mark", models.CharField(max_length=80)),
                ("mark_for_all", models.CharField(max_length=80)),
                ("since", models.DateTimeField(null=True)),
                ("until", models.DateTimeField(null=True)),
                ("packed", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "zone", "shelf"), name="articles_shelf_counted_once")
                ],
            },
        ),
    ]
