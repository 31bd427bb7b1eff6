import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """A topic has several names, none of which another one has, and keeps the addresses that it had."""

    dependencies = [("tagging", "0005_topics_form_a_tree")]

    operations = [
        migrations.CreateModel(
            name="FormerTopicAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "slug",
                    models.SlugField(allow_unicode=True, max_length=100, unique=True, verbose_name="address"),
                ),
                ("moved_at", models.DateTimeField(auto_now_add=True, verbose_name="moved at")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_addresses",
                        to="tagging.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "former address of a topic",
                "verbose_name_plural": "former addresses of topics",
                "ordering": ["-moved_at"],
            },
        ),
        migrations.CreateModel(
            name="TopicName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                ("key", models.CharField(editable=False, max_length=100, unique=True)),
                ("is_own", models.BooleanField(default=False, editable=False, verbose_name="printed")),
                (
                    "topic",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="tagging.topic",
                        verbose_name="topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "name of a topic",
                "verbose_name_plural": "names of topics",
                "ordering": ["-is_own", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(is_own=True), fields=("topic",), name="tagging_one_own_name"
                    )
                ],
            },
        ),
    ]
