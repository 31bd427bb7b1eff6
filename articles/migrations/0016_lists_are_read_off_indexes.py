"""The database keeps the lists from now on; what stands there already is filled in by portions, then indexed."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Max, Q

from articles.models import listing_triggers
from articles.indexes_at_work import AddIndexAtWork

STORIES_AT_ONCE = 4_096  # quick enough that nobody waits for it
LISTED = Q(("listed_from__isnull", False))


def keep_lists(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    listing_triggers.make_missing(connection)
    stories = apps.get_model("articles", "Article").objects.using(connection.alias)
    last = stories.aggregate(last=Max("pk"))["last"] or 0
    for first in range(0, last + 1, STORIES_AT_ONCE):
        listing_triggers.mend(connection, first, first + STORIES_AT_ONCE)


def leave_lists(apps: Any, schema_editor: Any) -> None:
    listing_triggers.drop(schema_editor.connection)


def tagged(kind: str) -> AddIndexAtWork:
    fields = ["tag", "strength", "-listed_from", "-content_object", "listed_until"]
    return AddIndexAtWork(
        f"{kind}tagging", models.Index(fields=fields, name=f"articles_{kind}_listed", condition=LISTED)
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("articles", "0015_tags_and_bylines_know_when_they_are_listed")]

    operations = [
        migrations.RunPython(keep_lists, leave_lists),
        tagged("country"),
        tagged("topic"),
        AddIndexAtWork(
            "byline",
            models.Index(
                fields=["author", "-listed_from", "-article", "listed_until"],
                name="articles_byline_listed",
                condition=LISTED,
            ),
        ),
    ]
