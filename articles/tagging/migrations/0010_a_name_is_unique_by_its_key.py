from django.db import migrations, models


class Migration(migrations.Migration):
    """A merged topic keeps its name, which another one may bear by then; the others are told apart by their keys."""

    dependencies = [("tagging", "0009_keys_stand_with_the_names")]

    operations = [
        migrations.AlterField(
            model_name="topic", name="name", field=models.CharField(max_length=100, verbose_name="name")
        )
    ]
