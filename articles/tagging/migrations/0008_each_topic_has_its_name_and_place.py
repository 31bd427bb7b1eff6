from django.core.validators import slug_re
from django.db import migrations

from articles.names import free_slug, name_key, slug_of


def fill(apps, schema_editor):
    """All topics stood side by side, each with one name; some at an address in another script, which led nowhere."""
    Topic, TopicName = apps.get_model("tagging", "Topic"), apps.get_model("tagging", "TopicName")
    for topic in Topic.objects.iterator():
        key = name_key(topic.name)[:100]
        TopicName.objects.get_or_create(key=key, defaults={"topic": topic, "name": topic.name, "is_own": True})
        Topic.objects.filter(pk=topic.pk).update(path=f"/{topic.pk}/")
        if not slug_re.fullmatch(topic.slug):
            wanted = slug_of(topic.slug or topic.name, otherwise="topic")
            slug = free_slug(wanted, is_taken=lambda slug: Topic.objects.filter(slug=slug).exists())
            Topic.objects.filter(pk=topic.pk).update(slug=slug)


def put_back(apps, schema_editor):
    """A topic that was merged has no name among the names: its id keeps it apart."""
    Topic, TopicName = apps.get_model("tagging", "Topic"), apps.get_model("tagging", "TopicName")
    keys = dict(TopicName.objects.filter(is_own=True).values_list("topic", "key"))
    for pk in Topic.objects.values_list("pk", flat=True):
        Topic.objects.filter(pk=pk).update(key=keys.get(pk, f"#{pk}"))
    TopicName.objects.all().delete()


class Migration(migrations.Migration):
    """Their keys become names, and each stands at the top of the tree."""

    dependencies = [("tagging", "0007_a_topics_key_may_be_empty")]

    operations = [migrations.RunPython(fill, put_back)]
