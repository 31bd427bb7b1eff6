"""Beside each tag and byline stands from when until when its story is listed; columns only, nothing is filled yet."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_when_stories_were_published_anew")]

    operations = [
        migrations.AddField(table, column, models.DateTimeField(editable=False, null=True))
        for table in ("byline", "countrytagging", "topictagging")
        for column in ("listed_from", "listed_until")
    ]
