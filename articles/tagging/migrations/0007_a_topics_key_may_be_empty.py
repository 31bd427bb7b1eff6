from django.db import migrations, models


class Migration(migrations.Migration):
    """The column is on its way out: the keys stand with the names."""

    dependencies = [("tagging", "0006_names_and_former_addresses")]

    operations = [
        migrations.AlterField(
            model_name="topic",
            name="key",
            field=models.CharField(editable=False, max_length=100, null=True, unique=True),
        ),
    ]
