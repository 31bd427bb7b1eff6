from django.db import migrations
from django.db.models import F, Max
from django.utils import timezone

BATCH = 10_000  # rows a statement: none keeps the table for long


def mark_as_announced(apps, schema_editor):
    """Readers know the stories that are out: announcing them now would tell other systems of a whole archive."""
    Article = apps.get_model("articles", "Article")
    known = Article.objects.filter(status="cleared", live_from__lte=timezone.now(), announced_at=None)
    highest = Article.objects.aggregate(highest=Max("pk"))["highest"] or 0
    for begin in range(0, highest + 1, BATCH):
        known.filter(pk__gte=begin, pk__lt=begin + BATCH).update(announced_at=F("live_from"))


class Migration(migrations.Migration):
    """Stories that are out when announcing begins count as announced."""

    atomic = False

    dependencies = [("articles", "0005_announcements")]

    operations = [migrations.RunPython(mark_as_announced, migrations.RunPython.noop)]
