import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Topics stand under one another, and in a state: proposed, in use, deprecated, hidden, refused, merged."""

    dependencies = [
        ("tagging", "0004_iran_lies_in_southern_asia"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="topic",
            options={
                "ordering": ["name"],
                "permissions": [("govern_topics", "May accept, rename, merge, split and deprecate topics")],
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
            },
        ),
        migrations.AddField(
            model_name="topic",
            name="media_topic",
            field=models.CharField(
                blank=True,
                help_text="The code of the same topic in the IPTC's list, where one fits: “medtop:04000000”.",
                max_length=20,
                validators=[
                    django.core.validators.RegexValidator(r"^medtop:\d{8}$", "Write the code as “medtop:04000000”.")
                ],
                verbose_name="IPTC Media Topic",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_topics",
                to="tagging.topic",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                help_text="Its page shows the stories of all topics below it too. Empty: at the top.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="tagging.topic",
                verbose_name="belongs under",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="path",
            field=models.CharField(db_index=True, default="", editable=False, max_length=200),
        ),
        migrations.AddField(
            model_name="topic",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="topic",
            name="status",
            field=models.CharField(
                choices=[
                    ("proposed", "proposed"),
                    ("in_use", "in use"),
                    ("deprecated", "deprecated"),
                    ("hidden", "hidden"),
                    ("refused", "refused"),
                    ("merged", "merged"),
                ],
                default="in_use",
                editable=False,
                max_length=12,
                verbose_name="status",
            ),
        ),
        migrations.AlterField(
            model_name="topic",
            name="description",
            field=models.TextField(
                blank=True,
                help_text="One sentence, printed on the topic's page.",
                max_length=500,
                verbose_name="description",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into=None)),
                name="tagging_merged_into_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="topic",
            constraint=models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")), name="tagging_topic_not_under_itself"
            ),
        ),
    ]
